"""Calibrations: sessions in which several people grade one call, and who has done so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from api.security.reach import Reach
from api.storage.quality_tables import calibration_graders, calibrations
from api.storage.reaching import within
from api.storage.rows import columns_of, row_of
from api.storage.tables import calls


@dataclass(frozen=True, slots=True)
class Calibration:
    """One session on one call."""

    calibration_id: str
    call_id: str
    report_id: str
    title: str
    by: str  # a user's or a key's id
    by_name: str
    opened_s: float  # epoch seconds
    closed_s: float | None = None  # from then on everybody sees everything
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Grader:
    """Somebody who is to grade the call, and when they did."""

    calibration_id: str
    grader: str  # a user's id
    graded_s: float | None = None


_SESSION = select(calibrations.c.number, *columns_of(calibrations, Calibration))
_ONE = _SESSION.where(calibrations.c.calibration_id == bindparam("of"))
_GRADERS = (
    select(*columns_of(calibration_graders, Grader))
    .where(calibration_graders.c.calibration_id.in_(bindparam("ids", expanding=True)))
    .order_by(calibration_graders.c.calibration_id, calibration_graders.c.grader)
)
_GRADED = (
    update(calibration_graders)
    .where(
        calibration_graders.c.calibration_id == bindparam("of"),
        calibration_graders.c.grader == bindparam("who"),
    )
    .values(graded_s=bindparam("now_s"))
)
_CLOSE = (
    update(calibrations)
    .where(calibrations.c.calibration_id == bindparam("of"))
    .values(closed_s=bindparam("now_s"), is_cancelled=bindparam("cancelled"))
)

_OPEN_CALLS = (
    select(calibrations.c.call_id)
    .join(
        calibration_graders,
        calibration_graders.c.calibration_id == calibrations.c.calibration_id,
    )
    .where(calibration_graders.c.grader == bindparam("who"), calibrations.c.closed_s.is_(None))
)


def add(connection: Connection, session: Calibration, graders: Collection[str]) -> None:
    """Keep a session and who is to grade in it."""
    connection.execute(insert(calibrations), row_of(session))
    rows = [row_of(Grader(session.calibration_id, grader)) for grader in sorted(graders)]
    connection.execute(insert(calibration_graders), rows)


def one(connection: Connection, calibration_id: str) -> Calibration | None:
    """Return a session, None if there is none."""
    row = connection.execute(_ONE, {"of": calibration_id}).first()
    return Calibration(*row[1:]) if row else None


def graders(connection: Connection, calibration_ids: Sequence[str]) -> tuple[Grader, ...]:
    """Return who grades in these sessions, by session and id."""
    rows = connection.execute(_GRADERS, {"ids": list(calibration_ids)})
    return tuple(Grader(*row) for row in rows)


def open_calls(connection: Connection, grader: str) -> frozenset[str]:
    """Return the calls that somebody was asked to grade, of sessions that are not over."""
    return frozenset(connection.execute(_OPEN_CALLS, {"who": grader}).scalars())


def graded(connection: Connection, calibration_id: str, grader: str, now_s: float) -> None:
    """Keep that somebody has graded."""
    connection.execute(_GRADED, {"of": calibration_id, "who": grader, "now_s": now_s})


def close(connection: Connection, calibration_id: str, now_s: float, cancelled: bool) -> None:
    """Keep that a session is over."""
    connection.execute(_CLOSE, {"of": calibration_id, "now_s": now_s, "cancelled": cancelled})


def listed(
    connection: Connection, reach: Reach, before: int, limit: int
) -> Sequence[tuple[int, Calibration]]:
    """Return the sessions before a number, newest first, each with its number."""
    query = (
        _SESSION.join(calls, calls.c.call_id == calibrations.c.call_id)
        .where(calibrations.c.number < before, within(calls.c.agent_id, reach))
        .order_by(calibrations.c.number.desc())
        .limit(limit)
    )
    return [(row[0], Calibration(*row[1:])) for row in connection.execute(query).all()]
