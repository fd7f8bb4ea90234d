"""Tables: messages from a CSV, JSONL or Parquet file whose columns are told or guessed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from api.analysis.columns import Columns, Role, choose_columns
from api.analysis.moment import day_comes_first, moment_s
from api.analysis.opening import open_table
from api.analysis.table import BadRow, Table, TableError
from api.analysis.ticket import sample_of
from api.sources.answer import is_consent, yes_or_no
from api.sources.post import people
from api.sources.scale import Scale, scale_of, scale_to
from api.sources.source import Entry, Fault, Message, SourceError, SourceType, Wish
from api.sources.table_names import NAMES
from insights.interaction import SourceKind

_COUNT_DIGITS = 18  # more is no count of anything
_TEN = scale_to(10.0)  # of "would you recommend us?"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table's cells are to be taken."""

    columns: Columns
    day_first: bool
    scale: Scale


class TableSource:
    """The rows of one table, a message each."""

    def __init__(self, wish: Wish) -> None:
        self._wish = wish

    def read(self, path: Path) -> Iterator[Entry]:
        """Yield the rows; raises SourceError for no table, or one that does not tell times."""
        table, reading = self._opened(path)
        repeated: Counter[str] = Counter()
        for number, row in enumerate(table.rows(), 1):
            if isinstance(row, BadRow):
                yield Fault(row.place, row.why)
            else:
                yield _entry(number, row.cells, reading, repeated)

    def told(self, path: Path) -> tuple[str, ...]:
        """Return which column is taken for what; raises SourceError as reading does."""
        table, reading = self._opened(path)
        unused = reading.columns.unused(table.names)
        return (
            *reading.columns.told(table.names),
            *([f"not used: {unused} (--column ROLE=NAME says what one is for)"] if unused else ()),
        )

    def _opened(self, path: Path) -> tuple[Table, Reading]:
        try:
            table = open_table(path, self._wish.encoding)
            return table, self._reading(table.names, sample_of(table))
        except TableError as error:
            raise SourceError(str(error)) from error

    def _reading(self, names: Sequence[str], sample: Sequence[Sequence[str]]) -> Reading:
        columns = choose_columns(names, self._told(), sample, NAMES)
        if Role.TIME not in columns.places:
            raise SourceError(
                f"wanted a column that says when each was written (time), found {', '.join(names)}"
            )
        times = [columns.cell(cells, Role.TIME) for cells in sample]
        best = self._wish.best_rating
        ratings = (columns.cell(cells, Role.RATING) for cells in sample)
        scale = scale_of(ratings) if best is None else scale_to(best)
        return Reading(columns, day_comes_first(times), scale)

    def _told(self) -> dict[Role, str]:
        """Return the columns that were told; raises SourceError for what no column is for."""
        told = dict(self._wish.columns)
        if self._wish.consent_field:
            told[Role.CONSENT] = self._wish.consent_field
        for name in told:
            if name not in NAMES:
                raise SourceError(f"wanted a column for one of {', '.join(NAMES)}, got {name!r}")
        return {Role(name): column for name, column in told.items()}


def _entry(number: int, cells: Sequence[str], reading: Reading, repeated: Counter[str]) -> Entry:
    of = reading.columns.cell
    place, text, time = f"row {number}", of(cells, Role.TEXT), of(cells, Role.TIME)
    at_s = moment_s(time, reading.day_first)
    if at_s is None:
        return Fault(place, f"wanted a time, got {time[:40]!r}")
    return Message(
        native_id=of(cells, Role.ID) or _made_id(cells, repeated),
        text=text,
        at_s=at_s,
        customer_id=of(cells, Role.CUSTOMER) or None,
        account_id=of(cells, Role.ACCOUNT) or None,
        category=of(cells, Role.CATEGORY) or None,
        department=of(cells, Role.DEPARTMENT) or None,
        team=of(cells, Role.TEAM) or None,
        product=of(cells, Role.PRODUCT) or None,
        stage=of(cells, Role.STAGE) or None,
        segment=of(cells, Role.SEGMENT) or None,
        agent_id=of(cells, Role.AGENT) or None,
        rating=reading.scale.share(of(cells, Role.RATING)),
        recommends=_tenth(of(cells, Role.RECOMMENDS)),
        solved_at_once=yes_or_no(of(cells, Role.SOLVED)),
        outcome=of(cells, Role.OUTCOME) or None,
        reach=people(_count(of(cells, Role.REACH))),
        consent=_consent(cells, reading.columns),
    )


def _consent(cells: Sequence[str], columns: Columns) -> bool | None:
    if Role.CONSENT not in columns.places:
        return None
    return is_consent(columns.cell(cells, Role.CONSENT))


def _made_id(cells: Sequence[str], repeated: Counter[str]) -> str:
    """Return an id of the row's content: the same file read again makes the same ones."""
    digest = blake2b("\0".join(cells).encode(errors="surrogatepass"), digest_size=12).hexdigest()
    repeated[digest] += 1
    return f"{digest}-{repeated[digest]}"


def _tenth(text: str) -> int | None:
    share = _TEN.share(text)
    return None if share is None else round(10 * share)


def _count(text: str) -> int | None:
    plain = text.replace(",", "").removesuffix(".0")
    is_count = plain.isascii() and plain.isdecimal() and len(plain) <= _COUNT_DIGITS
    return int(plain) if is_count else None


SOURCES = (
    SourceType(
        name="table",
        title="A table of messages: CSV, JSONL or Parquet",
        kind=SourceKind.TICKET,
        make=TableSource,
        suffixes=(".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".parquet"),
        tell=lambda wish, path: TableSource(wish).told(path),
    ),
)
