"""Ticket: one row's message and what is known of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from api.analysis.columns import Columns, Role
from api.analysis.moment import day_comes_first, moment_s
from api.analysis.table import SAMPLE_ROWS, Row, Table


@dataclass(frozen=True, slots=True)
class Ticket:
    """A message to score; what no column tells is empty or None."""

    row: int  # counted from 1 among the table's rows, bad ones included
    text: str
    ticket_id: str
    time: str  # as written
    at_s: float | None  # since 1970
    category: str
    account: str
    rating: str  # as given
    label: str  # as given


@dataclass(frozen=True, slots=True)
class TicketMaker:
    """Makes tickets of rows."""

    columns: Columns
    day_first: bool

    def ticket(self, number: int, cells: Sequence[str]) -> Ticket:
        """Return the ticket of the row of this number."""
        of = self.columns.cell
        time = of(cells, Role.TIME)
        return Ticket(
            row=number,
            text=of(cells, Role.TEXT),
            ticket_id=of(cells, Role.ID),
            time=time,
            at_s=moment_s(time, self.day_first),
            category=of(cells, Role.CATEGORY),
            account=of(cells, Role.ACCOUNT),
            rating=of(cells, Role.RATING),
            label=of(cells, Role.LABEL),
        )


def sample_of(table: Table) -> list[Sequence[str]]:
    """Return the cells of a table's first good rows."""
    rows = (row.cells for row in table.rows() if isinstance(row, Row))
    return list(islice(rows, SAMPLE_ROWS))


def maker_of(columns: Columns, sample: Iterable[Sequence[str]]) -> TicketMaker:
    """Return a maker that reads times as the sample writes them."""
    return TicketMaker(columns, day_comes_first(columns.cell(c, Role.TIME) for c in sample))
