"""The straight strokes of one page of a PDF, of which tables are ruled, and whether a picture is drawn on it."""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # the package ships no type information

from ita_scheduler.importing.readers.ruling import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pypdfium2

# A rectangle thinner than this is a line; LibreOffice and Word draw borders so.
_THIN = 2.5
# A line that slants more than this over its length is no ruling.
_SLANT = 1.0
# Thousands of strokes on a page are a picture.
_MOST_STROKES = 20_000
_DEEPEST_FORM = 8

Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]
_SAME: _Matrix = (1, 0, 0, 1, 0, 0)


def has_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether a picture is drawn on the page."""
    kinds = [pdfium.FPDF_PAGEOBJ_IMAGE]
    return next(iter(page.get_objects(filter=kinds, max_depth=_DEEPEST_FORM)), None) is not None


def rulings(page: pypdfium2.PdfPage) -> tuple[list[Line], list[Line]]:
    """Return the horizontal and the vertical lines that are ruled on the page."""
    turn = turning(page.get_rotation())
    across: list[Line] = []
    down: list[Line] = []
    for start, end in _strokes(page.raw, _SAME, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, 0):
        (x0, y0), (x1, y1) = turn(*start), turn(*end)
        if abs(y0 - y1) <= _SLANT < abs(x0 - x1):
            across.append(Line((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x0 - x1) <= _SLANT < abs(y0 - y1):
            down.append(Line((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        if len(across) + len(down) > _MOST_STROKES:
            return [], []
    return across, down


def _strokes(
    parent: object,
    outer: _Matrix,
    count: Callable[[object], int],
    get: Callable[[object, int], object],
    depth: int,
) -> Iterator[tuple[Point, Point]]:
    """Yield both ends of every straight stroke; groups of drawings within drawings are walked through."""
    for at in range(count(parent)):
        item = get(parent, at)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from _path(item, _then(_matrix(item), outer))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _then(_matrix(item), outer)
            yield from _strokes(item, inner, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, depth + 1)


def _path(item: object, matrix: _Matrix) -> Iterator[tuple[Point, Point]]:
    mode, is_stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(mode), ctypes.byref(is_stroked))
    for points in _subpaths(item, matrix):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
        if len(points) > 2 and min(right - left, top - bottom) <= _THIN:
            middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
            is_flat = right - left > top - bottom
            yield ((left, middle_y), (right, middle_y)) if is_flat else ((middle_x, bottom), (middle_x, top))
        elif is_stroked.value:
            yield from pairwise(points)


def _subpaths(item: object, matrix: _Matrix) -> Iterator[list[Point]]:
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    for at in range(min(pdfium.FPDFPath_CountSegments(item), _MOST_STROKES)):
        segment = pdfium.FPDFPath_GetPathSegment(item, at)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            if points:
                yield points
            points = []
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if points:
        yield points


def _matrix(item: object) -> _Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _SAME
    return found.a, found.b, found.c, found.d, found.e, found.f


def _then(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """Return the matrix that does the inner one first."""
    if outer == _SAME:
        return inner
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def turning(degrees: int) -> Callable[[float, float], Point]:
    """Return how a point moves when a page is shown turned clockwise by so many degrees."""
    return {
        90: lambda x, y: (y, -x),
        180: lambda x, y: (-x, -y),
        270: lambda x, y: (-y, x),
    }.get(degrees, lambda x, y: (x, y))
