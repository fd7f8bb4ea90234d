"""Journal: keeps what live calls tell, as they tell it, without making any of them wait."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from api.desk.work import fresh_id
from api.events.kinds import CallHeld, CallResumed, CallTakenOver, Data
from api.live.lifeline import Lifeline
from api.live.noticed import Noticed
from api.live.open_call import OpenCall, failed, graded, started
from api.live.page import Deed, Page
from api.live.scribe import JournalConfig, Scribe
from api.live.start import CallStart
from api.storage.calls import CallRecord
from api.storage.database import Database
from api.storage.enums import CallState
from api.storage.events import News
from api.storage.moments import Detail, Moment
from api.storage.reports import StoredReport
from grading.record import to_json
from grading.report import GradeReport
from speech.utterance import Utterance

Keep = Callable[[Connection, str, Noticed], None]  # writes what was noticed in a call
_USUAL = JournalConfig()


class Journal:
    """One a process; thread-safe. Of a call that has ended, nothing more is taken."""

    def __init__(
        self,
        database: Database,
        lifeline: Lifeline,
        clock: Callable[[], float],
        config: JournalConfig = _USUAL,
        keep: Keep | None = None,
    ) -> None:
        """With `keep` for what companions notice; without, it is not kept."""
        self._clock, self._keep = clock, keep
        self._open: dict[str, OpenCall] = {}
        self._scribe = Scribe(database, lifeline, clock, config, lambda: bool(self._open))
        self.lifeline = lifeline

    @property
    def server_id(self) -> str:
        """How the database names this process."""
        return self.lifeline.server_id

    @property
    def behind_s(self) -> float:
        """For how long the oldest row has waited to be written."""
        return self._scribe.behind_s

    def began(
        self, call_id: str, start: CallStart, caller_id: str, began_s: float, recorded: bool
    ) -> None:
        """A call began, at this epoch second; who its parties are, `start` says."""
        record = CallRecord(
            call_id,
            CallState.LIVE,
            start,
            start.protocol,
            caller_id,
            began_s,
            self.server_id,
            recorded,
            start.case_id,
            start.agent_id,
            start.customer_id,
            start.queue,
        )
        self._open[call_id] = OpenCall(call_id, start.case_id)
        with self._known(call_id) as (call, page):
            page.record = record
            self._tell(call, page, started(record))

    def adopted(self, record: CallRecord, n_moments: int) -> None:
        """A call that another process began goes on here; the database says so already."""
        self._open[record.call_id] = OpenCall(
            record.call_id, record.case_id, n_moments, record.heard_s
        )
        self._scribe.begin()

    def heard(self, call_id: str, number: int, utterance: Utterance, heard_s: float) -> None:
        """An utterance ended; the same number again, with its words, replaces it."""
        with self._known(call_id) as (call, page):
            page.utterances[number] = utterance
            call.heard_s = page.heard_s = max(heard_s, call.heard_s)
            if told := call.changed(utterance):
                self._tell(call, page, told)

    def moment(self, call_id: str, kind: str, at_s: float, data: Detail) -> None:
        """Something came to pass at this second of the call."""
        with self._known(call_id) as (call, page):
            call.n_moments += 1
            page.moments.append(Moment(call_id, call.n_moments, at_s, kind, data))
            if kind == "taken_over":
                self._tell(call, page, CallTakenOver(call_id=call_id, by=str(data.get("by"))))

    def progress(self, call_id: str, heard_s: float) -> None:
        """So much of the call was heard."""
        with self._known(call_id) as (call, page):
            call.heard_s = page.heard_s = max(heard_s, call.heard_s)

    def held(self, call_id: str) -> None:
        """Its connection is lost."""
        with self._known(call_id) as (call, page):
            page.state = CallState.HELD
            self._tell(call, page, CallHeld(call_id=call_id, heard_s=call.heard_s))

    def resumed(self, call_id: str) -> None:
        """Its client came back."""
        with self._known(call_id) as (call, page):
            page.state = CallState.LIVE
            self._tell(call, page, CallResumed(call_id=call_id, heard_s=call.heard_s))

    def noticed(self, call_id: str, noticed: Noticed) -> None:
        """An alert, a hint, or what was done about one."""
        keep = self._keep
        if keep is not None:
            self.beside(call_id, lambda connection: keep(connection, call_id, noticed))

    def beside(self, call_id: str, deed: Deed) -> None:
        """Let `deed` write in the transaction of what this call told so far."""
        with self._scribe.page(call_id) as page:
            page.deeds.append(deed)

    def ended(self, call_id: str, report: GradeReport | None, reason: str) -> str | None:
        """It is over; returns the id under which its report is kept, if it has one.

        Without a report, `reason` says why: EMPTY if nothing was said. Raises ReportError for
        a report that holds a number JSON has no word for.
        """
        now_s, report_id = self._clock(), fresh_id("rep")
        if report is None:
            end, told = failed(call_id, reason, now_s)
        else:
            end, told = graded(call_id, report_id, report, reason, now_s)
        stored = _stored(call_id, report_id, report, now_s) if report else None
        with self._known(call_id) as (call, page):
            page.report, page.end = stored, end
            self._tell(call, page, told)
        self._open.pop(call_id, None)
        return report_id if report else None

    async def flushed(self, call_id: str) -> None:
        """Wait until everything that this call told so far is written."""
        await asyncio.wrap_future(self._scribe.written(call_id))

    def close(self) -> None:
        """Write what is left, as far as the database lets it."""
        self._scribe.close()

    @contextmanager
    def _known(self, call_id: str) -> Iterator[tuple[OpenCall, Page]]:
        call = self._open.get(call_id)
        if call is None:
            yield OpenCall(call_id, None), Page()  # it has ended: nobody reads this page
            return
        with self._scribe.page(call_id) as page:
            yield call, page

    def _tell(self, call: OpenCall, page: Page, data: Data) -> None:
        page.news.append(News(call.case_id, self._clock(), data))


def _stored(call_id: str, report_id: str, report: GradeReport, now_s: float) -> StoredReport:
    text, rubric = to_json(report), (report.rubric_name, report.rubric_version)
    return StoredReport(report_id, call_id, text, *rubric, created_s=now_s)
