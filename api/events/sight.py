"""Sight of events: each tells of somebody's conversation, and is told to who may see that."""

from collections.abc import Sequence

from sqlalchemy import Connection

from api.events.event import Event
from api.security.caller import Caller
from api.security.reach import Reach
from api.storage.owners import agents_of, experts_of

_NAMED = ("expert_id", "from_expert_id", "to_expert_id", "agent_id")
_TOLD = ("manager_id", "owner_id")  # of what is about an account, and of nobody's conversation


def seen(connection: Connection, events: Sequence[Event], caller: Caller) -> Sequence[Event]:
    """Return the events that are within the caller's reach, in their order.

    Those of a case or a call whose agent is within reach as it stands now, and those that name
    such an agent: who no longer has an offer is still told that it was withdrawn. And those that
    are meant for the caller.
    """
    if caller.reach.agent_ids is None:
        return events
    case_ids = {event.case_id for event in events if event.case_id is not None}
    call_ids = {of for event in events if (of := _call_of(event)) is not None}
    owners = {**experts_of(connection, case_ids), **agents_of(connection, call_ids)}
    within = {of for of, owner in owners.items() if caller.reach.covers(owner)}
    return [
        event
        for event in events
        if {event.case_id, _call_of(event)} & within
        or _names(event, caller.reach)
        or _is_for(event, caller)
    ]


def _call_of(event: Event) -> str | None:
    return getattr(event.data, "call_id", None)


def _names(event: Event, reach: Reach) -> bool:
    assert reach.agent_ids is not None
    return any(getattr(event.data, name, None) in reach.agent_ids for name in _NAMED)


def _is_for(event: Event, caller: Caller) -> bool:
    return caller.caller_id in [getattr(event.data, name, None) for name in _TOLD]
