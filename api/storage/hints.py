"""Hints that agents were given in calls, and whether they used them."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from api.security.reach import EVERYONE, Reach
from api.storage.reaching import within
from api.storage.rows import columns_of, row_of
from api.storage.tables import hints
from emotion.labels import Emotion


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint as it is kept."""

    hint_id: str
    call_id: str
    case_id: str | None
    agent_id: str | None
    department: str | None
    play: str  # of the playbook
    playbook: str  # its version
    behaviour: str
    at_s: float  # since the call began
    given_s: float  # epoch seconds
    mood: Emotion | None  # the customer's; None: not known
    text: str
    used: bool | None = None  # None: the agent did not say
    answered_s: float | None = None


@dataclass(frozen=True, slots=True)
class HintFilter:
    """Which hints are wanted; None: whichever."""

    call_id: str | None = None
    agent_id: str | None = None
    behaviour: str | None = None
    play: str | None = None
    used: bool | None = None
    reach: Reach = EVERYONE


_HINT = select(hints.c.number, *columns_of(hints, Hint))
_ONE = select(*columns_of(hints, Hint)).where(hints.c.hint_id == bindparam("of"))
_ANSWER = (
    update(hints)
    .where(hints.c.hint_id == bindparam("of"))
    .values(used=bindparam("said"), answered_s=bindparam("now_s"))
)


def add(connection: Connection, hint: Hint) -> None:
    """Keep a hint."""
    connection.execute(insert(hints), row_of(hint))


def one(connection: Connection, hint_id: str) -> Hint | None:
    """Return a hint, None if there is none."""
    row = connection.execute(_ONE, {"of": hint_id}).first()
    return Hint(*row) if row else None


def answer(connection: Connection, hint_id: str, used: bool, now_s: float) -> None:
    """Keep what the agent said of a hint."""
    connection.execute(_ANSWER, {"of": hint_id, "said": used, "now_s": now_s})


def listed(
    connection: Connection, wanted: HintFilter, before: int, limit: int
) -> tuple[tuple[int, Hint], ...]:
    """Return the hints that fit before a number, newest first, each with its number."""
    query = _HINT.where(hints.c.number < before).order_by(hints.c.number.desc()).limit(limit)
    query = query.where(within(hints.c.agent_id, wanted.reach))
    for name in ("call_id", "agent_id", "behaviour", "play", "used"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(hints.c[name] == value)
    return tuple((number, Hint(*fields)) for number, *fields in connection.execute(query).all())
