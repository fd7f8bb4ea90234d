"""Past: graded calls read back one by one, for what is tried on them before it is put to use."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from api.storage import past_calls
from api.storage.database import Database
from api.storage.past_calls import PastCall
from grading.record import from_json
from grading.report import GradeReport, ReportError

MOST_CALLS = 500  # some 20 ms each: what somebody may wait for in front of a page

Told = Callable[[int, int], None]  # how many calls are done, of how many


@dataclass(frozen=True, slots=True, eq=False)
class ReadCall:
    """A call and what it came to."""

    call: PastCall
    report: GradeReport


class Past:
    """The newest graded calls, read as they are asked for: a report may hold an hour of talk."""

    def __init__(self, database: Database, n_calls: int, told: Told = lambda _n, _of: None) -> None:
        self._database, self._n_calls, self._told = database, min(n_calls, MOST_CALLS), told
        self.n_unreadable = 0  # of those so far

    def __iter__(self) -> Iterator[ReadCall]:
        """Give each call whose report can be read, the newest first."""
        found = self._found()
        for n, call in enumerate(found, start=1):
            try:
                report = from_json(call.report)
            except ReportError:
                self.n_unreadable += 1
            else:
                yield ReadCall(call, report)
            self._told(n, len(found))

    def _found(self) -> Sequence[PastCall]:
        with self._database.reading() as connection:
            return past_calls.newest(connection, self._n_calls)
