"""CsvTable: rows of a delimited file, quotes and line ends within cells included."""

import csv
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from api.analysis.delimiter import ALONE, delimiter_of, has_header, parted
from api.analysis.encoding import Lines
from api.analysis.table import SAMPLE_ROWS, BadRow, Progress, Row, TableError, unique

_RAW_CHARS = 2_000  # of a bad row, kept
_SAID = {
    ",": "Cells parted by commas",
    ";": "Cells parted by semicolons",
    "\t": "Cells parted by tabs",
    "|": "Cells parted by bars",
    ALONE: "One column",
}


class _Rewound:
    """Lines that can be put back, and that know which of them the latest row was made of."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0  # of the latest line, from 1

    def __iter__(self) -> "_Rewound":
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        self.number += 1
        self.taken.append(line)
        return line

    def put_back(self) -> str:
        """Keep the first of the lines taken, put back the others, and return the first."""
        first, *others = self.taken
        self._back.extendleft(reversed(others))
        self.number -= len(others)
        return first


class CsvTable:
    """A file whose cells are parted by one character."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        """Look at the first rows; raises TableError if there are none."""
        self._lines = Lines(path, encoding)
        sample = list(islice(self._lines, SAMPLE_ROWS))
        self._delimiter = delimiter_of(sample)
        rows = list(parted(sample, self._delimiter))
        if not rows:
            raise TableError(f"{path}: wanted rows, the file has none")
        self._has_header = has_header(rows[0], rows[1:])
        self.names = unique(rows[0] if self._has_header else [""] * len(rows[0]))

    def progress(self) -> Progress:
        """Return bytes read of all."""
        return Progress(self._lines.done_bytes, self._lines.total_bytes)

    def remarks(self) -> list[str]:
        """Return encoding, delimiter and header as found."""
        head = "the first line names the columns" if self._has_header else "no line names columns"
        return [*self._lines.remarks(), f"{_SAID[self._delimiter]}; {head}."]

    def rows(self) -> Iterator[Row | BadRow]:
        """Yield rows; one that has too many or too few cells, or an open quote, is a bad one."""
        lines = _Rewound(iter(self._lines))
        # Strict: a quote that nobody closed would else swallow rows in silence.
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        waits_for_header = self._has_header
        while True:
            lines.taken.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._unquoted(_bad(lines, str(error)))
                continue
            if not cells:
                continue
            if waits_for_header:
                waits_for_header = False
            elif len(cells) == len(self.names):
                yield Row(cells)
            else:
                yield _bad(lines, f"wanted {len(self.names)} cells, got {len(cells)}")

    def _unquoted(self, bad: BadRow) -> Row | BadRow:
        """Where there is one column, a line with a stray quote is a message all the same."""
        return Row([bad.raw]) if self._delimiter == ALONE else bad


def _bad(lines: _Rewound, why: str) -> BadRow:
    # A quote that nobody closed takes the lines after it along: they are read anew.
    first = lines.put_back()
    return BadRow(f"line {lines.number}", why, first.rstrip("\r\n")[:_RAW_CHARS])
