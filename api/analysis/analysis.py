"""Analysis: a table's rows scored, from where the last run stopped to the end."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from api.analysis.columns import Columns, Role, choose_columns
from api.analysis.ledger import Ledger, read_ledger
from api.analysis.opening import open_table
from api.analysis.opinion import Baseline, opinions
from api.analysis.output import Chunk, Output, name_files
from api.analysis.scored import FIELDS, line_of, scored
from api.analysis.seen import Seen
from api.analysis.table import BadRow, Progress, Row, Table
from api.analysis.ticket import Ticket, TicketMaker, maker_of, sample_of
from api.quality.export import csv_line
from text.reading import TextReading

CHUNK_ROWS = 1_000
_CHUNK_CHARS = 4_000_000  # of all cells: a thousand rows of long mails would fill the memory
_DIGESTED_BYTES = 1 << 20

ReadMany = Callable[[Sequence[str]], Sequence[TextReading]]
Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Task:
    """Which table is analysed, and where the results go."""

    path: Path
    folder: Path
    told: Mapping[Role, str]  # columns by name; others are guessed
    encoding: str | None = None  # None: found out


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads the messages."""

    read_many: ReadMany
    baseline: Baseline
    model: str  # its name and version
    digest: str  # of both: results of others don't mix


class Analysis:
    """One table on its way into one folder, which the caller holds."""

    def __init__(self, task: Task) -> None:
        """Open the table and choose its columns; raises TableError."""
        self.task = task
        self.table: Table = open_table(task.path, task.encoding)
        sample = sample_of(self.table)
        self.columns: Columns = choose_columns(self.table.names, task.told, sample)
        self.maker: TicketMaker = maker_of(self.columns, sample)

    @property
    def is_labelled(self) -> bool:
        """Whether a column tells the truth."""
        return Role.LABEL in self.columns.places

    def run(self, readers: Readers, tell: Tell) -> Ledger:
        """Score what is not scored yet; raises TableError or OutputError."""
        ledger = read_ledger(self.task.folder, self._digest(readers.digest))
        if ledger.is_done:
            name_files(self.task.folder)
            return ledger
        rows, seen = self.table.rows(), Seen()
        with Output(self.task.folder, ledger) as output:
            self._pass_over(islice(rows, ledger.rows), seen)
            for chunk in _chunks(rows):
                output.add(self._scored(chunk, output.ledger.rows, readers, seen))
                tell(self.table.progress())
            return output.finish()

    def _pass_over(self, rows: Iterator[Row | BadRow], seen: Seen) -> None:
        for chunk in _chunks(rows):
            good = (row for row in chunk if isinstance(row, Row))
            seen.note([self.columns.cell(row.cells, Role.ID) for row in good])

    def _scored(
        self, chunk: Sequence[Row | BadRow], before: int, readers: Readers, seen: Seen
    ) -> Chunk:
        numbered = list(enumerate(chunk, before + 1))
        tickets = [self.maker.ticket(n, row.cells) for n, row in numbered if isinstance(row, Row)]
        repeated = seen.note([ticket.ticket_id for ticket in tickets])
        return Chunk(
            scored=list(_lines(tickets, repeated, readers)),
            bad=[_bad_line(n, row) for n, row in numbered if isinstance(row, BadRow)],
            rows=len(chunk),
            repeated=sum(repeated),
            timeless=sum(ticket.at_s is None for ticket in tickets) if self._has_times else 0,
        )

    @property
    def _has_times(self) -> bool:
        return Role.TIME in self.columns.places

    def _digest(self, readers: str) -> str:
        """Return what must be the same for a run to be taken up."""
        found = self.task.path.stat()
        with self.task.path.open("rb") as file:
            start = hashlib.sha256(file.read(_DIGESTED_BYTES)).hexdigest()
        places = sorted((str(role), place) for role, place in self.columns.places.items())
        same = (found.st_size, start, self.task.encoding, places, readers, FIELDS)
        return hashlib.sha256(repr(same).encode()).hexdigest()


def _chunks(rows: Iterable[Row | BadRow]) -> Iterator[list[Row | BadRow]]:
    chunk: list[Row | BadRow] = []
    n_chars = 0
    for row in rows:
        chunk.append(row)
        n_chars += sum(map(len, row.cells)) if isinstance(row, Row) else len(row.raw)
        if len(chunk) == CHUNK_ROWS or n_chars >= _CHUNK_CHARS:
            yield chunk
            chunk, n_chars = [], 0
    if chunk:
        yield chunk


def _lines(tickets: Sequence[Ticket], repeated: Sequence[bool], readers: Readers) -> Iterator[str]:
    readings = readers.read_many([ticket.text for ticket in tickets])
    for ticket, reading, again in zip(tickets, readings, repeated, strict=True):
        others = opinions(ticket.text, reading, readers.baseline)
        yield line_of(scored(ticket, reading, others, again), reading)


def _bad_line(number: int, row: BadRow) -> str:
    return csv_line([number, row.place, row.why, row.raw])
