"""Experts: who they are, what they are doing, and how many cases they have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from api.desk.state import CaseState
from api.storage.enums import CallState
from api.storage.rows import columns_of, row_of
from api.storage.tables import calls, cases, experts
from routing.expert import Channel, Expert, Presence, Seat

_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class ExpertRecord:
    """One expert as they are kept."""

    expert_id: str
    name: str
    expert: Expert
    presence: Presence
    idle_since_s: float
    day: int = 0  # of `assigned_today`: days since 1970, UTC
    assigned_today: int = 0
    removed_s: float | None = None

    def assigned(self, now_s: float) -> "ExpertRecord":
        """The same with one more case today."""
        day = int(now_s // _DAY_S)
        before = self.assigned_today if day == self.day else 0
        return replace(self, day=day, assigned_today=before + 1)

    def seat(self, active: Mapping[Channel, int], now_s: float) -> Seat:
        """What routing may know of them."""
        today = self.assigned_today if int(now_s // _DAY_S) == self.day else 0
        return Seat(self.expert, self.presence, active, self.idle_since_s, today)


_INSERT = insert(experts)
_RECORD = select(*columns_of(experts, ExpertRecord))
_ONE = _RECORD.where(experts.c.expert_id == bindparam("of"))
_HERE = _RECORD.where(experts.c.removed_s.is_(None)).order_by(experts.c.name, experts.c.expert_id)
_KEPT = [c.name for c in columns_of(experts, ExpertRecord) if c.name != "expert_id"]
_PUT = (
    update(experts)
    .where(experts.c.expert_id == bindparam("of"))
    .values({name: bindparam(name) for name in _KEPT})
)
_LOAD = (
    select(cases.c.expert_id, cases.c.channel, func.count())
    .where(cases.c.state.in_([CaseState.OFFERED, CaseState.ACTIVE]))
    .group_by(cases.c.expert_id, cases.c.channel)
)

# A call that is itself the case was counted with the cases.
_ON_CALLS = (
    select(calls.c.agent_id, func.count())
    .join(cases, cases.c.case_id == calls.c.case_id, isouter=True)
    .where(
        calls.c.state.in_([CallState.LIVE, CallState.HELD]),
        calls.c.agent_id.is_not(None),
        or_(cases.c.channel.is_(None), cases.c.channel != Channel.CALL),
    )
    .group_by(calls.c.agent_id)
)


def add(connection: Connection, record: ExpertRecord) -> None:
    """Keep a new expert."""
    connection.execute(_INSERT, row_of(record))


def put(connection: Connection, record: ExpertRecord) -> None:
    """Keep an expert as they are now."""
    row = {name: getattr(record, name) for name in _KEPT}
    connection.execute(_PUT, {**row, "of": record.expert_id})


def one(connection: Connection, expert_id: str) -> ExpertRecord | None:
    """Return one expert, the removed among them; None if there never was one."""
    row = connection.execute(_ONE, {"of": expert_id}).first()
    return ExpertRecord(*row) if row else None


def here(connection: Connection) -> tuple[ExpertRecord, ...]:
    """Return all who were not removed, by name."""
    return tuple(ExpertRecord(*row) for row in connection.execute(_HERE).all())


def load(connection: Connection) -> Mapping[str, Mapping[Channel, int]]:
    """Return how many cases each expert has now, unanswered offers among them, and live calls."""
    active: dict[str, dict[Channel, int]] = {}
    for expert_id, channel, n in connection.execute(_LOAD).all():
        active.setdefault(expert_id, {})[channel] = n
    for agent_id, n in connection.execute(_ON_CALLS).all():
        theirs = active.setdefault(agent_id, {})
        theirs[Channel.CALL] = theirs.get(Channel.CALL, 0) + n
    return active


def seats(connection: Connection, now_s: float) -> Sequence[Seat]:
    """Return every expert at this moment, in the order of their ids."""
    active = load(connection)
    records = sorted(here(connection), key=lambda record: record.expert_id)
    return [record.seat(active.get(record.expert_id, {}), now_s) for record in records]
