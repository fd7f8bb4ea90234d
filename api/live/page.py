"""Page: what a journal has still to write of one call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from api.storage import calls, events, moments, reports, utterances
from api.storage.calls import CallEnd, CallRecord
from api.storage.enums import CallState
from api.storage.events import News
from api.storage.moments import Moment
from api.storage.reports import StoredReport
from speech.utterance import Utterance

Deed = Callable[[Connection], None]


@dataclass(slots=True)
class Page:
    """One call's rows, not yet written; what is later takes the place of what was earlier."""

    record: CallRecord | None = None
    state: CallState | None = None
    heard_s: float | None = None
    utterances: dict[int, Utterance] = field(default_factory=dict)
    moments: list[Moment] = field(default_factory=list)
    report: StoredReport | None = None
    end: CallEnd | None = None
    news: list[News] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)  # what others want written beside it

    def add(self, later: "Page") -> None:
        """Take in what came after."""
        self.record = self.record or later.record
        self.state = later.state or self.state
        self.heard_s = self.heard_s if later.heard_s is None else later.heard_s
        self.utterances |= later.utterances
        self.moments += later.moments
        self.report = later.report or self.report
        self.end = later.end or self.end
        self.news += later.news
        self.deeds += later.deeds


Pages = dict[str, Page]  # by call


def write(connection: Connection, pages: Mapping[str, Page]) -> None:
    """Write the pages of any number of calls, a statement a table rather than a call."""
    every = pages.items()
    calls.add(connection, [page.record for page in pages.values() if page.record])
    said = {(of, number): one for of, page in every for number, one in page.utterances.items()}
    utterances.put(connection, said)
    moments.add(connection, [one for page in pages.values() for one in page.moments])
    calls.heard(connection, {of: p.heard_s for of, p in every if p.heard_s is not None})
    calls.move(connection, {of: page.state for of, page in every if page.state})
    calls.end(connection, {of: page.end for of, page in every if page.end})
    events.add(connection, [news for page in pages.values() for news in page.news])
    for page in pages.values():
        for deed in page.deeds:
            deed(connection)
    # Last: the facts of a graded call count the alerts that were just written.
    reports.add(connection, [page.report for page in pages.values() if page.report])
