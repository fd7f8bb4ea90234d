"""The audit trail: who saw, changed, exported or listened to what, and when."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from api.security.audit_check import checked
from api.security.audit_line import (
    Action,
    AuditLine,
    Entry,
    Head,
    Subject,
    plain_detail,
    plain_id,
)
from api.security.caller import Caller, CallerKind
from api.storage import audit
from api.storage.audit import AuditFilter
from api.storage.database import Database

CONSOLE = Caller("console", CallerKind.SERVICE, name="the command line")
ITSELF = Caller("tonewise", CallerKind.SERVICE, name="Tonewise itself")
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Note:
    """What the trail is told."""

    caller: Caller
    action: Action
    subject: Subject
    detail: str = ""


class AuditTrail:
    """Thread-safe; every method waits for the database, so none is for the event loop."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database, self._clock = database, clock

    def note(self, caller: Caller, action: Action, subject: Subject, detail: str = "") -> None:
        """Add a line: kept with the open transaction if there is one, else at once.

        `detail` says in plain words what about it, never what was said in a conversation.
        """
        self.note_all([Note(caller, action, subject, detail)])

    def note_all(self, notes: Sequence[Note]) -> None:
        """Add several lines, all or none."""
        with self._database.transaction() as connection:
            end = audit.head(connection)
            for note in notes:
                line = self._entry(connection, end.number + 1, note).sealed(end.seal)
                audit.add(connection, line)
                end = Head(line.entry.number, line.seal)

    def lines(
        self, wanted: AuditFilter, before: tuple[int, int] | None = None, limit: int = 50
    ) -> tuple[AuditLine, ...]:
        """Return the lines that fit, newest first, from before a place: (at_ms, number)."""
        with self._database.reading() as connection:
            return audit.listed(connection, wanted, before, limit)

    def every(self, wanted: AuditFilter) -> Iterator[AuditLine]:
        """Yield all lines that fit, oldest first, some of them held at a time.

        Without a filter in the order of their numbers, else of their times: the clocks of two
        hosts may differ.
        """
        if wanted == AuditFilter():
            yield from self._whole()
            return
        place = (-1, -1)
        while batch := self._later(wanted, place):
            yield from batch
            place = (batch[-1].entry.at_ms, batch[-1].entry.number)

    def head(self) -> Head:
        """Return the end of the trail: kept elsewhere, it shows if lines are missing there."""
        with self._database.reading() as connection:
            return audit.head(connection)

    def check(self) -> int | None:
        """Return the number of the first line that does not follow the one before, or None."""
        return checked(self._whole(), is_whole=True).broken

    def _whole(self) -> Iterator[AuditLine]:
        number = 0
        while batch := self._after(number):
            yield from batch
            number = batch[-1].entry.number

    def _later(self, wanted: AuditFilter, place: tuple[int, int]) -> tuple[AuditLine, ...]:
        with self._database.reading() as connection:
            return audit.later(connection, wanted, place, _BATCH)

    def _entry(self, connection: Connection, number: int, note: Note) -> Entry:
        kind, subject_id = note.subject.kind, plain_id(note.subject.id)
        customer_id = note.subject.customer_id or audit.customer_of(connection, kind, subject_id)
        return Entry(
            number=number,
            at_ms=round(self._clock() * 1000),
            who=note.caller.caller_id,
            who_kind=note.caller.kind.value,
            who_name=plain_id(note.caller.name),
            action=note.action,
            subject_kind=kind,
            subject_id=subject_id,
            customer_id=plain_id(customer_id) if customer_id else None,
            detail=plain_detail(note.detail),
        )

    def _after(self, number: int) -> tuple[AuditLine, ...]:
        with self._database.reading() as connection:
            return audit.after(connection, number, _BATCH)
