"""Sight: which tickets somebody sees, and in whose hands one is that they take."""

from api.security.caller import Caller, CallerKind
from api.security.reach import Reach
from api.tickets.errors import AnswerError


def sight_of(caller: Caller) -> Reach:
    """Return the reach of a caller over tickets: whatever nobody has taken is anybody's to take."""
    seen = caller.reach.agent_ids
    if seen is None:
        return caller.reach
    own = caller.agent_id or caller.caller_id
    return Reach(seen | {own}, nobodys=True)


def owner_of(caller: Caller, wished: str | None) -> str:
    """Return who will work on a ticket: a person themselves, for a key whoever it says.

    Raises AnswerError for a key that names nobody.
    """
    if caller.kind is CallerKind.PERSON:
        return caller.agent_id or caller.caller_id
    if wished is None:
        raise AnswerError(
            "wanted owner_id, the agent who works on the ticket, from a key; got none"
        )
    return wished
