"""WrapUps: what agents note when a contact is over, kept and read by those who may."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from api.contacts.contact import ContactKind, ContactRef, Outcome, WrapUp
from api.desk.errors import UnknownCallError, UnknownCaseError
from api.desk.words import note as storable_note
from api.desk.words import storable
from api.desk.work import fresh_id
from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller, ForbiddenError
from api.security.scope import Scope
from api.storage import calls, cases, wrap_ups
from api.storage.database import Database

_LOOK = {ContactKind.CHAT: Scope.CASES_READ, ContactKind.CALL: Scope.CALLS_READ}
_UNKNOWN = {ContactKind.CHAT: UnknownCaseError, ContactKind.CALL: UnknownCallError}


@dataclass(frozen=True, slots=True)
class _Parties:
    """Whose contact it was, and with whom."""

    agent_id: str | None
    customer_id: str | None


class WrapUps:
    """Thread-safe. An agent writes about their own contacts, anybody reads within their reach."""

    def __init__(self, database: Database, audit: AuditTrail, clock: Callable[[], float]) -> None:
        self._database, self._audit, self._clock = database, audit, clock

    def write(self, caller: Caller, ref: ContactRef, outcome: Outcome, text: str) -> WrapUp:
        """Keep a note of a contact, which may go on still.

        Raises ForbiddenError, TextError, UnknownCaseError or UnknownCallError: of another's
        contact as of one that there is not.
        """
        _check(caller, Scope.DESK)
        text = storable_note("a wrap-up note", text.strip())
        with self._database.transaction() as connection:
            parties = _parties(connection, caller, ref)
            note = WrapUp(
                wrap_up_id=fresh_id("wrp"),
                kind=ref.kind,
                contact_id=ref.contact_id,
                agent_id=parties.agent_id,
                customer_id=parties.customer_id,
                outcome=outcome,
                text=text,
                author_id=caller.caller_id,
                author=caller.name or caller.caller_id,
                written_s=self._clock(),
            )
            wrap_ups.add(connection, note)
            subject = Subject(ref.kind, ref.contact_id)
            self._audit.note(caller, Action.ADDED, subject, detail=f"wrap-up {note.wrap_up_id}")
        return note

    def of(self, caller: Caller, ref: ContactRef) -> tuple[WrapUp, ...]:
        """Return what was noted of a contact, oldest first; raises as `write` does."""
        _check(caller, _LOOK[ref.kind])
        with self._database.transaction() as connection:
            _parties(connection, caller, ref)
            found = wrap_ups.of_contacts(connection, [ref])
            self._audit.note(caller, Action.SAW, Subject(ref.kind, ref.contact_id), "wrap-ups")
        return found


def _check(caller: Caller, scope: Scope) -> None:
    if not caller.may(scope):
        raise ForbiddenError(f"wanted the scope {scope}, got somebody without")


def _parties(connection: Connection, caller: Caller, ref: ContactRef) -> _Parties:
    """Return who met in a contact; one out of reach is as one that there is not."""
    known = _PARTIES[ref.kind](connection, storable(ref.contact_id))
    if known is None or not caller.reach.covers(known.agent_id):
        raise _UNKNOWN[ref.kind](f"there is no {ref.kind} {ref.contact_id!r}")
    return known


def _of_chat(connection: Connection, case_id: str) -> _Parties | None:
    case = cases.one(connection, case_id)
    return _Parties(case.expert_id, case.customer_id) if case else None


def _of_call(connection: Connection, call_id: str) -> _Parties | None:
    call = calls.one(connection, call_id)
    return _Parties(call.agent_id, call.customer_id) if call else None


_PARTIES = {ContactKind.CHAT: _of_chat, ContactKind.CALL: _of_call}
