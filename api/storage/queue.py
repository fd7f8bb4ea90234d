"""The line as it is kept: who waits, since when, and what they were told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, or_, select, update

from api.desk.state import WAITING, CaseState
from api.storage.cases import ROUTED
from api.storage.rows import columns_of
from api.storage.tables import cases
from routing.case import Case


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait in one department, and since when."""

    department: str | None
    n: int
    since_s: float


@dataclass(frozen=True, slots=True)
class Told:
    """The place that a waiting customer was last told."""

    case_id: str
    told_position: int | None
    told_s: float | None


_WAITING = (
    select(*(cases.c[name] for name in ROUTED))
    .where(cases.c.state.in_(sorted(WAITING)))
    .order_by(cases.c.waiting_since_s, cases.c.arrival)
    .limit(bindparam("most"))
)
_WAITING_IN = _WAITING.where(
    or_(cases.c.department.in_(bindparam("named", expanding=True)), cases.c.department.is_(None))
)
_N_WAITING = (
    select(cases.c.department, func.count(), func.min(cases.c.waiting_since_s))
    .where(cases.c.state.in_(sorted(WAITING)))
    .group_by(cases.c.department)
)
_TOLD = select(*columns_of(cases, Told)).where(cases.c.state.in_(sorted(WAITING)))
_TELL = (
    update(cases)
    .where(cases.c.case_id == bindparam("of"))
    .values(told_position=bindparam("place"), told_s=bindparam("at_s"))
)
_N = select(func.count()).select_from(cases).where(cases.c.state.in_(sorted(WAITING)))
_WITHOUT_WAY_OUT = select(cases.c.case_id).where(cases.c.state == CaseState.QUEUED)
_N_ACTIVE = (
    select(cases.c.department, func.count())
    .where(cases.c.state.in_([CaseState.OFFERED, CaseState.ACTIVE]))
    .group_by(cases.c.department)
)


def waiting(
    connection: Connection, limit: int, departments: Sequence[str] | None = None
) -> tuple[Case, ...]:
    """Return who waits, longest first; of these departments and of none, if asked for."""
    wanted: dict[str, object] = {"most": limit}
    if departments is not None:
        wanted["named"] = list(departments)
    query = _WAITING if departments is None else _WAITING_IN
    return tuple(Case(*row) for row in connection.execute(query, wanted).all())


def n_waiting(connection: Connection) -> int:
    """Return how many wait, in all."""
    return int(connection.execute(_N).scalar_one())


def waiting_by_department(connection: Connection) -> tuple[Waiting, ...]:
    """Return the departments in which anybody waits."""
    return tuple(Waiting(*row) for row in connection.execute(_N_WAITING).all())


def without_way_out(connection: Connection) -> frozenset[str]:
    """Return the ids of those who wait and were not shown a callback or a message instead."""
    return frozenset(connection.execute(_WITHOUT_WAY_OUT).scalars().all())


def active_by_department(connection: Connection) -> Mapping[str | None, int]:
    """Return how many cases are with experts, unanswered offers among them."""
    return {row[0]: row[1] for row in connection.execute(_N_ACTIVE)}


def told(connection: Connection) -> tuple[Told, ...]:
    """Return what everybody who waits was told."""
    return tuple(Told(*row) for row in connection.execute(_TOLD).all())


def tell(connection: Connection, places: Sequence[Told]) -> None:
    """Keep what customers are being told."""
    if places:
        rows = [{"of": p.case_id, "place": p.told_position, "at_s": p.told_s} for p in places]
        connection.execute(_TELL, rows)
