"""How much a document may hold. A plan of five hundred measures, the largest ever seen, uses a tenth of each limit.

The limits are there so that a hostile or wrong file costs seconds and some memory, never the machine.
"""

from __future__ import annotations

# An office's plan with pictures is below 10 MB; a scan of many pages, which cannot be read anyway, is above.
LARGEST_FILE = 30 * 1024 * 1024
# Text is all text: a plan of five hundred measures is about 2 MB.
LARGEST_TEXT = 12 * 1024 * 1024
# The parts of a .docx or .xlsx that are read: a tree in memory takes about ten times this.
LARGEST_PART = 24 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
# The XML of word processors packs 10:1 to 60:1; a bomb packs 1000:1.
LARGEST_RATIO = 200
MOST_ENTRIES = 5_000
MOST_PAGES = 1_000
# A page of a dense table holds three thousand.
MOST_LETTERS = 3_000_000
MOST_BLOCKS = 100_000
# A page of five hundred measures that Word saved has a quarter of it.
MOST_TAGS = 400_000
# All places of all grids, merged cells counted at each place that they cover.
MOST_CELLS = 200_000
MOST_ROWS = 20_000
# The widest plan seen has 19 columns (twelve months and the rest).
MOST_COLUMNS = 100
LONGEST_CELL = 50_000
LONGEST_PARAGRAPH = 200_000
# Word itself allows 63 nested tables; browsers build trees of some hundred elements.
DEEPEST = 200
# A cell that a text file wraps goes on over this many lines at most.
MOST_WRAPPED_LINES = 40
