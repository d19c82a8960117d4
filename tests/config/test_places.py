"""Line and column of keys and values, counted as an editor counts them."""

from __future__ import annotations

import pytest

from ita_scheduler.config.places import places

TEXT = """\
# remark
a."b c" = [1,
  { x = 2, y.z = "ก" }] # remark
"ชื่อ" = "ข"

[t]
k = 1
[[m]]
k = 1
[m.p]
q = 2
[[m.o]]
k = 1
[[m]]
[[m.o]]
[[m.o]]
ก่อน = 1
"""
TEXT = TEXT.replace("ก่อน = 1", 'x = { "ก่อน" = 1, after = 2 }')


@pytest.mark.parametrize(
    ("way", "key", "value"),
    [
        (("a",), (2, 1), (2, 1)),
        (("a", "b c"), (2, 1), (2, 11)),
        (("a", "b c", 0), (2, 12), (2, 12)),
        (("a", "b c", 1, "x"), (3, 5), (3, 9)),
        (("a", "b c", 1, "y", "z"), (3, 12), (3, 18)),
        (("ชื่อ",), (4, 1), (4, 10)),
        (("t", "k"), (7, 1), (7, 5)),
        (("m", 0), (8, 3), (8, 3)),
        (("m", 0, "p", "q"), (11, 1), (11, 5)),
        (("m", 0, "o", 0, "k"), (13, 1), (13, 5)),
        (("m", 1, "o", 1), (16, 3), (16, 3)),
        (("m", 1, "o", 1, "x", "after"), (17, 19), (17, 27)),
    ],
    ids=str,
)
def test_keys_and_values_are_found(way: tuple[str | int, ...], key: object, value: object) -> None:
    found = places(TEXT)

    assert (found.keys[way], found.values[way]) == (key, value)
