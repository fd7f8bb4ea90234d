"""Contacts: what a customer's chats and calls were, for whoever serves them now."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from api.contacts.contact import UNKNOWN, Contact, ContactKind, ContactRef, Feeling
from api.desk.opening import CaseFilter
from api.desk.state import CaseState
from api.desk.words import storable
from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller, ForbiddenError
from api.security.scope import Scope
from api.storage import calls, cases, experts, feelings, wrap_ups
from api.storage.calls import CallFilter, CallRecord
from api.storage.cases import CaseRecord
from api.storage.database import Database

_WITH_SOMEBODY = frozenset({CaseState.OFFERED, CaseState.ACTIVE})
_ANY = 2**62  # above every row's number


class Contacts:
    """Thread-safe."""

    def __init__(self, database: Database, audit: AuditTrail) -> None:
        self._database, self._audit = database, audit

    def of_customer(self, caller: Caller, customer_id: str, limit: int = 20) -> tuple[Contact, ...]:
        """Return a customer's latest contacts, newest first.

        Those within the caller's reach; all of them while the customer is with an agent within
        it; calls for whoever may read calls. Who declined to have their mood read, the last time
        they were asked, has none told. A customer whom nobody knows has no contacts.
        Raises ForbiddenError.
        """
        if not caller.may(Scope.CASES_READ):
            raise ForbiddenError(f"wanted the scope {Scope.CASES_READ}, got somebody without")
        with self._database.transaction() as connection:
            seen = _Found(connection, storable(customer_id), limit).within(caller)
            self._audit.note(caller, Action.SAW, Subject("customer", customer_id, customer_id))
            return _noted(connection, seen)


class _Found:
    """A customer's latest chats and calls as they are kept."""

    def __init__(self, connection: Connection, customer_id: str, limit: int) -> None:
        wanted = CaseFilter(None, None, None, customer_id)
        self._chats = cases.listed(connection, wanted, _ANY, limit)
        called = CallFilter(customer_id=customer_id)
        self._calls = calls.listed(connection, called, _ANY, limit)
        self._connection, self._limit = connection, limit

    def within(self, caller: Caller) -> tuple[Contact, ...]:
        """Return what of it the caller may know, newest first."""
        names = {one.expert_id: one.name for one in experts.here(self._connection)}
        felt = feelings.of_cases(self._connection, [one.case_id for one in self._chats])
        heard = feelings.of_calls(self._connection, [one.call_id for one in self._calls])
        told = [
            *(_of_chat(one, names, felt.get(one.case_id, UNKNOWN)) for one in self._chats),
            *(_of_call(one, names, heard.get(one.call_id, UNKNOWN)) for one in self._calls),
        ]
        latest = sorted(told, key=lambda one: one.began_s, reverse=True)[: self._limit]
        everything = self._is_served_by(caller)
        return tuple(
            one
            for one in _declined(latest)
            if (everything or caller.reach.covers(one.agent_id))
            and (one.ref.kind is ContactKind.CHAT or caller.may(Scope.CALLS_READ))
        )

    def _is_served_by(self, caller: Caller) -> bool:
        with_agents = [one.expert_id for one in self._chats if one.state in _WITH_SOMEBODY]
        with_agents += [one.agent_id for one in self._calls if one.is_undone]
        return any(agent_id and caller.reach.covers(agent_id) for agent_id in with_agents)


def _of_chat(one: CaseRecord, names: Mapping[str, str], felt: Feeling) -> Contact:
    return Contact(
        ref=ContactRef(ContactKind.CHAT, one.case_id),
        department=one.department,
        agent_id=one.expert_id,
        agent_name=names.get(one.expert_id or ""),
        began_s=one.opened_s,
        ended_s=one.ended_s,
        mood_read=one.analyse_mood,
        feeling=felt,
    )


def _of_call(one: CallRecord, names: Mapping[str, str], felt: Feeling) -> Contact:
    return Contact(
        ref=ContactRef(ContactKind.CALL, one.call_id),
        department=one.department,
        agent_id=one.agent_id,
        agent_name=names.get(one.agent_id or ""),
        began_s=one.began_s,
        ended_s=one.ended_s,
        mood_read=one.start.analyse_mood,
        feeling=felt,
    )


def _declined(latest: Sequence[Contact]) -> tuple[Contact, ...]:
    """Return contacts, newest first, without the moods that their customer wants nobody to read."""
    now_declined = bool(latest) and not latest[0].mood_read
    return tuple(
        replace(one, feeling=UNKNOWN) if now_declined or not one.mood_read else one
        for one in latest
    )


def _noted(connection: Connection, seen: Sequence[Contact]) -> tuple[Contact, ...]:
    notes = wrap_ups.of_contacts(connection, [one.ref for one in seen])
    return tuple(
        replace(
            one,
            wrap_ups=tuple(n for n in notes if ContactRef(n.kind, n.contact_id) == one.ref),
        )
        for one in seen
    )
