"""Desk: where chats are opened, routed, answered and closed.  THE WAY IN."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from sqlalchemy import Connection

from api.desk import staff, words
from api.desk.answering import accept, reject
from api.desk.centre import Centre
from api.desk.clock import SteadyClock
from api.desk.conversation import Said
from api.desk.ending import close, leave
from api.desk.floor import settle
from api.desk.found import case_of, check_department, expert_of, offer_of
from api.desk.handover import transfer
from api.desk.intake import add, admit
from api.desk.looking import (
    case_view,
    department_views,
    expert_views,
    listed_view,
    queue_view,
    whole_history,
)
from api.desk.opening import EVERYTHING, CaseFilter, Opening, Transfer, Wish
from api.desk.paging import place
from api.desk.state import Author
from api.desk.sweeping import sweep
from api.desk.views import (
    AlertView,
    CaseHistory,
    CaseView,
    DepartmentView,
    ExpertView,
    MessageView,
    OfferView,
    Page,
    QueueView,
)
from api.desk.work import Work, work_on
from api.storage import alerts, cases, experts, messages, offers
from api.storage.alerts import EVERY_ALERT, AlertFilter
from api.storage.cases import CaseRecord
from api.storage.database import Database
from grading.report import ModelName
from routing.expert import Expert, Presence
from text.reading import TextReading

_CONTEXT = 10  # messages that a reader is told of before the one to read


class Reader(Protocol):
    """What reads a customer's words."""

    def read(self, text: str, before: Sequence[str] = (), analyse_mood: bool = True) -> TextReading:
        """Read one message; `before`: the customer's earlier ones, oldest first."""
        ...


class Desk:
    """Thread-safe and synchronous; several processes may share one database.

    Every method may raise a StorageError; those that change something write all of it or,
    if they raise, nothing. Texts are up to `centre.longest_text` characters.
    """

    def __init__(
        self,
        database: Database,
        reader: Reader,
        centre: Centre,
        clock: Callable[[], float],
        models: Sequence[ModelName] = (),
    ) -> None:
        self._database = database
        self._reader = reader
        self._centre = centre
        self._clock = SteadyClock(clock)
        self._models = models  # that the reader reads with

    def open_chat(self, opening: Opening) -> CaseView:
        """Read a first message and find an expert, or a place in the queue.

        Raises TextError or UnknownDepartmentError.
        """
        given = words.opening(opening, self._centre.longest_text)
        if given.department is not None:
            check_department(given.department, self._centre.departments)
        reading = self._reader.read(given.text, (), given.analyse_mood)
        with self._work() as work:
            return admit(work, given, reading)

    def add_message(self, case_id: str, author: Author, text: str, client_id: str) -> MessageView:
        """Add a message; the same `client_id` from the same author again adds nothing.

        Raises UnknownCaseError, ClosedError, TextError, or ClientIdError if the words differ.
        """
        said = Said(
            author,
            words.message(text, self._centre.longest_text),
            words.name("client_id", client_id),
        )
        with self._database.reading() as connection:
            record = case_of(connection, case_id)
            before = messages.said_before(connection, record.case_id, _CONTEXT)
        # Outside the transaction: the one writer is not to wait for a model.
        mood = (
            self._reader.read(said.text, before, record.analyse_mood)
            if author is Author.CUSTOMER
            else None
        )
        with self._work() as work:
            return add(work, case_of(work.connection, record.case_id), said, mood)

    def case(self, case_id: str) -> CaseView:
        """Return a case as it stands; raises UnknownCaseError."""
        with self._database.reading() as connection:
            record = case_of(connection, case_id)
            return case_view(connection, self._centre, record, self._clock())

    def cases(
        self, wanted: CaseFilter = EVERYTHING, cursor: str | None = None, limit: int = 50
    ) -> Page[CaseView]:
        """Return the cases that fit, newest first; positions and waits are left out."""
        with self._database.reading() as connection:
            found = cases.listed(connection, wanted, place(cursor), limit + 1)
            names = {r.expert_id: r.name for r in experts.here(connection)}
        shown = tuple(listed_view(record, names) for record in found[:limit])
        return Page(shown, str(found[limit - 1].arrival) if len(found) > limit else None)

    def messages(self, case_id: str, after: int = 0) -> tuple[MessageView, ...]:
        """Return a case's messages with a sequence above `after`; raises UnknownCaseError."""
        with self._database.reading() as connection:
            return messages.after(connection, case_of(connection, case_id).case_id, after)

    def history(self, case_id: str) -> CaseHistory:
        """Return a case from its first word; raises UnknownCaseError."""
        with self._database.reading() as connection:
            record = case_of(connection, case_id)
            view = case_view(connection, self._centre, record, self._clock())
            return whole_history(connection, view)

    def transfer(self, case_id: str, to: Transfer) -> CaseView:
        """Hand a case on, with all that is known of it and its place in time.

        Raises UnknownCaseError, ClosedError, MoveError (neither or both of department and
        expert), UnknownDepartmentError or UnknownExpertError.
        """
        to = replace(to, note=words.note("a note", to.note))
        with self._work() as work:
            return self._view(work, transfer(work, case_of(work.connection, case_id), to))

    def close(self, case_id: str, by: Author, outcome: str | None = None) -> CaseView:
        """End a case: CLOSED if an expert served it, ABANDONED if none came.

        A case that has ended is returned as it is. Raises UnknownCaseError.
        """
        outcome = outcome and words.note("an outcome", outcome)
        with self._work() as work:
            record = close(work, case_of(work.connection, case_id), by, outcome)
            settle(work)
            return self._view(work, record)

    def leave(self, case_id: str, wish: Wish) -> CaseView:
        """Let a waiting customer leave a callback or a message instead.

        Raises UnknownCaseError, ClosedError, MoveError (an expert serves it; no contact).
        """
        wish = words.wish(wish)
        with self._work() as work:
            record = leave(work, case_of(work.connection, case_id), wish)
            settle(work)
            return self._view(work, record)

    def offers(self, expert_id: str) -> tuple[OfferView, ...]:
        """Return what the expert was asked and has not answered; raises UnknownExpertError."""
        with self._database.reading() as connection:
            return offers.open_of_expert(connection, expert_of(connection, expert_id).expert_id)

    def accept(self, offer_id: str) -> CaseView:
        """Take an offered case. Raises UnknownOfferError, or ClosedError if it is too late."""
        with self._work() as work:
            return self._view(work, accept(work, offer_of(work.connection, offer_id)))

    def reject(self, offer_id: str, reason: str | None = None) -> None:
        """Decline an offered case, which goes to another at once; raises as `accept`."""
        reason = reason and words.note("a reason", reason)
        with self._work() as work:
            reject(work, offer_of(work.connection, offer_id), reason)
            settle(work)

    def put_expert(self, expert: Expert) -> ExpertView:
        """Add an expert, OFFLINE at first, or describe one anew; learned recovery stays.

        Raises StaffError (no skill, no capacity, ...) or UnknownDepartmentError.
        """
        with self._work() as work:
            staff.put(work, expert)
            settle(work)
            return self._expert(work.connection, expert.expert_id)

    def expert(self, expert_id: str) -> ExpertView:
        """Return one expert; raises UnknownExpertError."""
        with self._database.reading() as connection:
            return self._expert(connection, expert_of(connection, expert_id).expert_id)

    def experts(self) -> tuple[ExpertView, ...]:
        """Return every expert, by name."""
        with self._database.reading() as connection:
            return expert_views(connection)

    def remove_expert(self, expert_id: str) -> None:
        """Remove an expert; their open cases go back to the queue. Raises UnknownExpertError."""
        with self._work() as work:
            staff.remove(work, expert_of(work.connection, expert_id))
            settle(work)

    def set_presence(self, expert_id: str, presence: Presence) -> ExpertView:
        """Say what an expert is doing; OFFLINE gives their unanswered offers to others.

        Raises UnknownExpertError.
        """
        with self._work() as work:
            staff.set_presence(work, expert_of(work.connection, expert_id), presence)
            settle(work)
            return self._expert(work.connection, expert_id)

    def departments(self) -> tuple[DepartmentView, ...]:
        """Return every department of the centre, in its order."""
        with self._database.reading() as connection:
            return department_views(connection, self._centre, self._clock())

    def queue(self) -> QueueView:
        """Return who waits, in order, and how the last day went."""
        with self._database.reading() as connection:
            return queue_view(connection, self._centre, self._clock())

    def alerts(
        self, wanted: AlertFilter = EVERY_ALERT, cursor: str | None = None, limit: int = 50
    ) -> Page[AlertView]:
        """Return the alerts that fit, newest first."""
        with self._database.reading() as connection:
            found = alerts.listed(connection, place(cursor), limit + 1, wanted)
        shown = tuple(alert for _, alert in found[:limit])
        return Page(shown, str(found[limit - 1][0]) if len(found) > limit else None)

    def sweep(self) -> int:
        """Do what time alone asks for: time-outs, re-offers, overflow, positions.

        Returns how many changes were made. Safe to call from several processes.
        """
        with self._work() as work:
            return sweep(work)

    @contextmanager
    def _work(self) -> Iterator[Work]:
        with work_on(self._database, self._centre, self._clock, self._models) as work:
            yield work

    def _view(self, work: Work, record: CaseRecord) -> CaseView:
        return case_view(work.connection, self._centre, record, work.now_s)

    def _expert(self, connection: Connection, expert_id: str) -> ExpertView:
        return next(v for v in expert_views(connection) if v.expert.expert_id == expert_id)
