"""The audit trail: who saw, changed, exported or listened to what, and when."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from api.security.audit_line import (
    Action,
    AuditLine,
    Entry,
    Subject,
    plain_detail,
    plain_id,
)
from api.security.caller import Caller, CallerKind
from api.storage import audit
from api.storage.audit import AuditFilter, Head
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
        """Yield all lines that fit, newest first, some of them held at a time."""
        before: tuple[int, int] | None = None
        while batch := self.lines(wanted, before, _BATCH):
            yield from batch
            before = (batch[-1].entry.at_ms, batch[-1].entry.number)

    def head(self) -> Head:
        """Return the end of the trail: kept elsewhere, it shows if lines are missing there."""
        with self._database.reading() as connection:
            return audit.head(connection)

    def check(self) -> int | None:
        """Return the number of the first line that does not follow the one before, or None."""
        end = Head()
        while batch := self._after(end.number):
            for line in batch:
                if not follows(end, line):
                    return end.number + 1
                end = Head(line.entry.number, line.seal)
        return None

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


def follows(end: Head, line: AuditLine) -> bool:
    """Whether a line is whole, and the next after this end."""
    is_next = line.entry.number == end.number + 1 and line.previous == end.seal
    return is_next and line.is_whole
