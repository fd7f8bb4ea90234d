"""Follow-ups: who calls which account back, until when, and what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from api.storage.client_tables import follow_ups
from api.storage.rows import row_of
from insights.follow_up_state import Channel, Ending, FollowUpState, Result

_AT_ONCE = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class FollowUp:
    """That somebody speaks to an account."""

    follow_up_id: str
    account_id: str
    reason: str
    owner_id: str  # a user's id
    channel: Channel
    opened_s: float  # epoch seconds
    opened_by: str
    due_s: float
    revision: int = 0  # how often it was changed
    ending: Ending = field(default_factory=Ending)

    def is_overdue(self, now_s: float) -> bool:
        """Whether it should have been done by now."""
        return self.ending.state is FollowUpState.OPEN and self.due_s < now_s


@dataclass(frozen=True, slots=True)
class FollowUpFilter:
    """Which follow-ups are wanted; None: whichever."""

    states: frozenset[FollowUpState] | None = None
    account_id: str | None = None
    owner_id: str | None = None
    due_before_s: float | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """How many open follow-ups somebody has."""

    n_open: int
    n_overdue: int


_FACTS = [f.name for f in fields(FollowUp) if f.name != "ending"]
_ENDING = [f.name for f in fields(Ending)]
_CHANGING = ("owner_id", "channel", "due_s", "revision", *_ENDING)
_ONE_ROW = select(follow_ups.c.number, *(follow_ups.c[name] for name in (*_FACTS, *_ENDING)))
_ONE = _ONE_ROW.where(follow_ups.c.follow_up_id == bindparam("of"))
_OPEN = _ONE_ROW.where(follow_ups.c.state == FollowUpState.OPEN)
_OPEN_OF = _OPEN.where(follow_ups.c.account_id.in_(bindparam("ids", expanding=True))).order_by(
    follow_ups.c.number
)
_LATE = _OPEN.where(follow_ups.c.due_s < bindparam("now_s")).order_by(
    follow_ups.c.due_s, follow_ups.c.number
)
_REACHED = (
    select(follow_ups.c.account_id, follow_ups.c.closed_s)
    .where(follow_ups.c.state == FollowUpState.DONE, follow_ups.c.result != Result.NOT_REACHED)
    .order_by(follow_ups.c.number)
)
_DUTY = select(
    func.count(),
    func.count().filter(follow_ups.c.due_s < bindparam("now_s")),
).where(follow_ups.c.state == FollowUpState.OPEN)
_CHANGE = (
    update(follow_ups)
    .where(follow_ups.c.follow_up_id == bindparam("of"), follow_ups.c.revision == bindparam("seen"))
    .values({name: bindparam(f"new_{name}", type_=follow_ups.c[name].type) for name in _CHANGING})
)


def add(connection: Connection, made: FollowUp) -> None:
    """Keep a follow-up."""
    connection.execute(insert(follow_ups), _row(made))


def change(connection: Connection, changed: FollowUp) -> bool:
    """Keep what became of a follow-up; False if somebody else changed it meanwhile."""
    row = _row(changed)
    wanted = {f"new_{name}": row[name] for name in _CHANGING}
    seen = {"of": changed.follow_up_id, "seen": changed.revision - 1}
    return connection.execute(_CHANGE, {**wanted, **seen}).rowcount == 1


def one(connection: Connection, follow_up_id: str) -> FollowUp | None:
    """Return a follow-up, None if there is none."""
    row = connection.execute(_ONE, {"of": follow_up_id}).first()
    return _follow_up(row) if row else None


def open_of(connection: Connection, account_ids: Iterable[str]) -> Mapping[str, FollowUp]:
    """Return the newest open follow-up of each of these accounts that has one."""
    ids = sorted(set(account_ids))
    found: dict[str, FollowUp] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = connection.execute(_OPEN_OF, {"ids": ids[start : start + _AT_ONCE]})
        found |= {row.account_id: _follow_up(row) for row in rows}
    return found


def late(connection: Connection, now_s: float) -> tuple[FollowUp, ...]:
    """Return the open follow-ups that should have been done, the longest due first."""
    return tuple(_follow_up(row) for row in connection.execute(_LATE, {"now_s": now_s}))


def due(connection: Connection, owner_id: str | None, limit: int) -> tuple[FollowUp, ...]:
    """Return the open follow-ups of an owner, or of all, by when they are due."""
    query = _OPEN if owner_id is None else _OPEN.where(follow_ups.c.owner_id == owner_id)
    rows = connection.execute(query.order_by(follow_ups.c.due_s, follow_ups.c.number).limit(limit))
    return tuple(_follow_up(row) for row in rows)


def reached(connection: Connection) -> Sequence[tuple[str, float]]:
    """Return which accounts were spoken to, and when, in epoch seconds."""
    return [(row[0], row[1]) for row in connection.execute(_REACHED)]


def duty(connection: Connection, now_s: float, owner_id: str | None = None) -> Duty:
    """Return how much somebody has to do; None: everybody together."""
    query = _DUTY if owner_id is None else _DUTY.where(follow_ups.c.owner_id == owner_id)
    return Duty(*connection.execute(query, {"now_s": now_s}).one())


def listed(
    connection: Connection, wanted: FollowUpFilter, before: int, limit: int
) -> Sequence[tuple[int, FollowUp]]:
    """Return the follow-ups that fit before a number, newest first, each with its number."""
    query = _ONE_ROW.where(follow_ups.c.number < before)
    if wanted.states is not None:
        query = query.where(follow_ups.c.state.in_(sorted(wanted.states)))
    if wanted.due_before_s is not None:
        query = query.where(follow_ups.c.due_s < wanted.due_before_s)
    for name in ("account_id", "owner_id"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(follow_ups.c[name] == value)
    rows = connection.execute(query.order_by(follow_ups.c.number.desc()).limit(limit)).all()
    return [(row[0], _follow_up(row)) for row in rows]


def _row(one: FollowUp) -> dict[str, Any]:
    return {**{name: getattr(one, name) for name in _FACTS}, **row_of(one.ending)}


def _follow_up(row: Row[Any]) -> FollowUp:
    facts = {name: getattr(row, name) for name in _FACTS}
    return FollowUp(**facts, ending=Ending(*(getattr(row, name) for name in _ENDING)))
