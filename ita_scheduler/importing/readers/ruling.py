"""From the ruled lines of a page to grids: where cells are, and which of them are one because a line is missing."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ita_scheduler.importing.readers.limits import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Borders of neighbouring cells are drawn one beside the other, half a line apart: points nearer than this are one.
NEAR = 2.0
# A table of forty rows with a column for each month needs half of it; more lines are a drawing.
MOST_LINES = 1500


@dataclass(frozen=True, slots=True)
class Line:
    """A ruled line: at `at` of one axis, from `start` to `end` of the other."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One cell: its first row and column in the grid and how many it covers; rows count from the top of the page."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A ruled table; its `areas` stand in the order of reading.

    `xs` are where its columns begin, and its right edge; `downs` the same of its rows, as -y, since pages grow upwards.
    `cells` gives for each place of the grid the index of its area.
    """

    xs: tuple[float, ...]
    downs: tuple[float, ...]
    areas: tuple[Area, ...]
    cells: tuple[tuple[int, ...], ...]

    def area_at(self, x: float, y: float) -> int | None:
        """Return the index of the area in which the point lies, or None when it lies outside."""
        if not (self.xs[0] <= x < self.xs[-1] and self.downs[0] <= -y < self.downs[-1]):
            return None
        return self.cells[bisect_right(self.downs, -y) - 1][bisect_right(self.xs, x) - 1]


def find_grids(horizontal: Iterable[Line], vertical: Iterable[Line]) -> list[Grid]:
    """Return the tables that the lines draw, from the top of the page downwards. A frame of one cell is none."""
    across, down = joined(horizontal), joined(vertical)
    if len(across) + len(down) > MOST_LINES:
        return []
    grids = [_grid(rows, columns) for rows, columns in _touching(across, down)]
    return sorted((grid for grid in grids if grid and len(grid.areas) > 1), key=lambda grid: grid.downs[0])


def joined(lines: Iterable[Line]) -> list[Line]:
    """Return the lines with those made one that lie in one another's continuation."""
    found: list[Line] = []
    for bundle in _bundles(sorted(lines, key=lambda line: line.at)):
        at = sum(line.at for line in bundle) / len(bundle)
        start = end = None
        for line in sorted(bundle, key=lambda line: line.start):
            if start is None or end is None:
                start, end = line.start, line.end
            elif line.start <= end + NEAR:
                end = max(end, line.end)
            else:
                found.append(Line(at, start, end))
                start, end = line.start, line.end
        if start is not None and end is not None:
            found.append(Line(at, start, end))
    # What is shorter than a letter is an ornament.
    return [line for line in found if line.end - line.start > 2 * NEAR]


def _bundles(lines: Sequence[Line]) -> list[list[Line]]:
    bundles: list[list[Line]] = []
    for line in lines:
        if bundles and line.at - bundles[-1][0].at <= NEAR:
            bundles[-1].append(line)
        else:
            bundles.append([line])
    return bundles


def _touching(across: list[Line], down: list[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Return the lines in groups: those that reach each other draw one table."""
    groups: list[tuple[list[Line], list[Line]]] = []
    left = set(range(len(across)))
    unused = set(range(len(down)))
    while left:
        rows, columns, waiting = [], [], [left.pop()]
        while waiting:
            row = across[waiting.pop()]
            rows.append(row)
            for n in [n for n in unused if _meet(row, down[n])]:
                unused.discard(n)
                columns.append(down[n])
                more = [m for m in left if _meet(across[m], down[n])]
                left.difference_update(more)
                waiting += more
        groups.append((rows, columns))
    return groups


def _meet(row: Line, column: Line) -> bool:
    return row.start - NEAR <= column.at <= row.end + NEAR and column.start - NEAR <= row.at <= column.end + NEAR


def _grid(rows: list[Line], columns: list[Line]) -> Grid | None:
    """Build the grid of one group; a table without lines at its sides ends where its rows end."""
    if len(rows) < 2 or not columns:
        return None
    left, right = min(row.start for row in rows), max(row.end for row in rows)
    xs = _distinct([left, right, *(column.at for column in columns)])
    ys = _distinct([row.at for row in rows])[::-1]
    if len(xs) < 2 or len(ys) < 2 or len(xs) > MOST_COLUMNS + 1:
        return None
    return _with_areas(xs, ys, rows, columns)


def _distinct(points: list[float]) -> list[float]:
    found: list[float] = []
    for point in sorted(points):
        if not found or point - found[-1] > NEAR:
            found.append(point)
    return found


def _with_areas(xs: list[float], ys: list[float], rows: list[Line], columns: list[Line]) -> Grid:
    beside = _walls(xs, columns)
    below = _walls(ys, rows)
    height, width = len(ys) - 1, len(xs) - 1
    # Whether a line parts each place from its right neighbour, and from the one below it.
    right = [[_parts(beside[c + 1], (ys[r] + ys[r + 1]) / 2) for c in range(width - 1)] for r in range(height)]
    bottom = [[_parts(below[r + 1], (xs[c] + xs[c + 1]) / 2) for c in range(width)] for r in range(height - 1)]
    cells = [[-1] * width for _ in range(height)]
    areas: list[Area] = []
    for row in range(height):
        for column in range(width):
            if cells[row][column] < 0:
                areas.append(_area(_region(row, column, cells, right, bottom, len(areas))))
    return Grid(xs=tuple(xs), downs=tuple(-y for y in ys), areas=tuple(areas), cells=tuple(map(tuple, cells)))


def _walls(points: list[float], lines: list[Line]) -> list[list[Line]]:
    """Return for each point of an axis the lines that stand there, from start to end; joined lines never overlap."""
    return [sorted((line for line in lines if abs(line.at - at) <= NEAR), key=lambda line: line.start) for at in points]


def _parts(wall: list[Line], middle: float) -> bool:
    at = bisect_right(wall, middle, key=lambda line: line.start) - 1
    # Two bundles may stand within reach of one point, so the line before is asked too.
    return any(line.start <= middle <= line.end for line in wall[max(at - 1, 0) : at + 1])


def _region(
    row: int,
    column: int,
    cells: list[list[int]],
    right: list[list[bool]],
    bottom: list[list[bool]],
    number: int,
) -> list[tuple[int, int]]:
    """Mark all places that no line parts from this one with the number of the area; return them."""
    cells[row][column] = number
    region = [(row, column)]
    for r, c in region:  # it grows while it is walked
        open_to = []
        if c + 1 < len(cells[0]) and not right[r][c]:
            open_to.append((r, c + 1))
        if c > 0 and not right[r][c - 1]:
            open_to.append((r, c - 1))
        if r + 1 < len(cells) and not bottom[r][c]:
            open_to.append((r + 1, c))
        if r > 0 and not bottom[r - 1][c]:
            open_to.append((r - 1, c))
        for other_r, other_c in open_to:
            if cells[other_r][other_c] < 0:
                cells[other_r][other_c] = number
                region.append((other_r, other_c))
    return region


def _area(region: list[tuple[int, int]]) -> Area:
    rows, columns = [r for r, _ in region], [c for _, c in region]
    return Area(
        row=min(rows),
        column=min(columns),
        rows=max(rows) - min(rows) + 1,
        columns=max(columns) - min(columns) + 1,
    )
