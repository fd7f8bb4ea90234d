"""Delimiter: what parts a table's cells, and whether its first line names them."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import mean

from api.analysis.columns import is_known

_CANDIDATES = (",", ";", "\t", "|")
ALONE = "\x1f"  # the unit separator: parts nothing, where there is one column
_AGREED = 0.6  # share of rows that must be as wide as most


def delimiter_of(lines: Sequence[str]) -> str:
    """Return what parts these lines into equally many cells; ALONE if nothing does."""
    widths = {mark: _width(lines, mark) for mark in _CANDIDATES}
    best = max(_CANDIDATES, key=lambda mark: widths[mark])
    return best if widths[best] > 1 else ALONE


def has_header(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: short names, or ones that we know."""
    if any(is_known(cell) for cell in first):
        return True
    if any(len(cell.split()) > 4 or not cell.strip() or _is_number(cell) for cell in first):
        return False
    longest = max((mean(map(len, cells)) for cells in zip(*others, strict=False)), default=0.0)
    return longest > 2 * max(map(len, first), default=0)


def parted(lines: Sequence[str], mark: str) -> Iterator[list[str]]:
    """Yield the rows of some lines; what is none is left out."""
    reader = csv.reader(lines, delimiter=mark)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue
        if cells:
            yield cells


def _width(lines: Sequence[str], mark: str) -> int:
    """How many cells most rows have; 1 where rows don't agree."""
    rows = list(parted(lines, mark))
    if not rows:
        return 1
    [(width, n)] = Counter(map(len, rows)).most_common(1)
    return width if n >= _AGREED * len(rows) and len(rows[0]) == width else 1


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
