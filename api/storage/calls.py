"""Calls: what is kept of each, whose they are, and those that nobody looks after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import Connection, bindparam, case, func, select, update

from api.live.start import CallStart
from api.security.reach import EVERYONE, Reach
from api.storage import facts
from api.storage.enums import UNDONE, CallState
from api.storage.reaching import within
from api.storage.rows import columns_of, row_of
from api.storage.tables import call_reports, calls, servers
from api.storage.upsert import add_all


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call as it is kept."""

    call_id: str
    state: CallState
    start: CallStart
    protocol: str
    key_id: str
    began_s: float  # epoch seconds
    server_id: str  # the process that has it, or had it last
    recorded: bool = False  # there is a recording
    case_id: str | None = None
    agent_id: str | None = None
    customer_id: str | None = None
    department: str | None = None
    heard_s: float = 0.0  # of the call
    ended_s: float | None = None
    end_reason: str | None = None
    failure: str | None = None  # why there is no report
    points: float | None = None
    stars: int | None = None
    band: str | None = None
    number: int = 0  # given when it is added

    @property
    def is_undone(self) -> bool:
        """True until it has a report, or a reason for none."""
        return self.state in UNDONE


@dataclass(frozen=True, slots=True)
class CallEnd:
    """How a call ended."""

    state: CallState
    ended_s: float
    end_reason: str
    failure: str | None = None
    points: float | None = None
    stars: int | None = None
    band: str | None = None


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which calls are wanted; None: whichever."""

    states: frozenset[CallState] | None = None
    agent_id: str | None = None
    customer_id: str | None = None
    department: str | None = None
    case_id: str | None = None
    since_s: float | None = None  # began then or later
    reach: Reach = EVERYONE


_RECORD = select(*columns_of(calls, CallRecord))
_ONE = _RECORD.where(calls.c.call_id == bindparam("of"))
_OF = calls.c.call_id == bindparam("of")
_HEARD = (
    update(calls)
    .where(_OF)
    # A call that is heard again after a crash catches up with what was heard before.
    .values(
        heard_s=case(
            (calls.c.heard_s < bindparam("so_far_s"), bindparam("so_far_s")),
            else_=calls.c.heard_s,
        )
    )
)
_MOVE = update(calls).where(_OF).values(state=bindparam("becomes", type_=calls.c.state.type))
_END = (
    update(calls).where(_OF).values({f.name: bindparam(f"new_{f.name}") for f in fields(CallEnd)})
)
_TAKE = (
    update(calls)
    .where(_OF, calls.c.server_id == bindparam("before"), calls.c.state.in_(sorted(UNDONE)))
    .values(server_id=bindparam("now"), state=bindparam("becomes", type_=calls.c.state.type))
)
_UNRECORDED = update(calls).where(_OF).values(recorded=False)
_LEFT = (
    _RECORD.join(servers, calls.c.server_id == servers.c.server_id, isouter=True)
    .where(
        calls.c.state.in_(sorted(UNDONE)),
        func.coalesce(servers.c.lease_until_s, 0.0) < bindparam("before_s"),
    )
    .order_by(calls.c.number)
)
_WITHOUT_REPORT = _RECORD.where(
    calls.c.state == CallState.GRADED,
    calls.c.call_id.not_in(select(call_reports.c.call_id)),
).order_by(calls.c.number)
_WITHOUT_REASON = _RECORD.where(
    calls.c.state.in_([CallState.EMPTY, CallState.FAILED]),
    func.coalesce(calls.c.failure, "") == "",
).order_by(calls.c.number)
_RECORDED_BEFORE = (
    select(calls.c.call_id)
    .where(calls.c.recorded, calls.c.ended_s < bindparam("before_s"))
    .order_by(calls.c.number)
    .limit(bindparam("most"))
)


def add(connection: Connection, records: Sequence[CallRecord]) -> None:
    """Keep new calls; one that is there already stays as it is."""
    rows = [row_of(record) for record in records]
    for row in rows:
        del row["number"]
    add_all(connection, calls, rows)


def one(connection: Connection, call_id: str) -> CallRecord | None:
    """Return one call, None if there is none."""
    row = connection.execute(_ONE, {"of": call_id}).first()
    return CallRecord(*row) if row else None


def listed(
    connection: Connection, wanted: CallFilter, before: int, limit: int
) -> tuple[CallRecord, ...]:
    """Return calls that began before a number, newest first."""
    query = _RECORD.where(calls.c.number < before).order_by(calls.c.number.desc()).limit(limit)
    query = query.where(within(calls.c.agent_id, wanted.reach))
    if wanted.states is not None:
        query = query.where(calls.c.state.in_(sorted(wanted.states)))
    if wanted.since_s is not None:
        query = query.where(calls.c.began_s >= wanted.since_s)
    for name in ("agent_id", "customer_id", "department", "case_id"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(calls.c[name] == value)
    return tuple(CallRecord(*row) for row in connection.execute(query).all())


def heard(connection: Connection, so_far_s: Mapping[str, float]) -> None:
    """Keep how much of each call was heard."""
    if so_far_s:
        connection.execute(_HEARD, [{"of": of, "so_far_s": s} for of, s in so_far_s.items()])


def move(connection: Connection, states: Mapping[str, CallState]) -> None:
    """Keep what state each call is in."""
    if states:
        connection.execute(_MOVE, [{"of": of, "becomes": state} for of, state in states.items()])


def end(connection: Connection, ends: Mapping[str, CallEnd]) -> None:
    """Keep how each call ended."""
    rows = [
        {"of": of, **{f"new_{name}": value for name, value in row_of(how).items()}}
        for of, how in ends.items()
    ]
    if rows:
        connection.execute(_END, rows)


def take(connection: Connection, record: CallRecord, server_id: str, becomes: CallState) -> bool:
    """Give an undone call to another process; False: somebody else was quicker."""
    wanted = {
        "of": record.call_id,
        "before": record.server_id,
        "now": server_id,
        "becomes": becomes,
    }
    return connection.execute(_TAKE, wanted).rowcount > 0


def left(connection: Connection, before_s: float) -> tuple[CallRecord, ...]:
    """Return the undone calls of processes whose lease ended before, oldest first."""
    return tuple(CallRecord(*row) for row in connection.execute(_LEFT, {"before_s": before_s}))


def without_report(connection: Connection) -> tuple[CallRecord, ...]:
    """Return the calls that are said to be graded and have no report, oldest first."""
    return tuple(CallRecord(*row) for row in connection.execute(_WITHOUT_REPORT))


def without_reason(connection: Connection) -> tuple[CallRecord, ...]:
    """Return the calls that have no report and no word why, oldest first."""
    return tuple(CallRecord(*row) for row in connection.execute(_WITHOUT_REASON))


def recorded_before(connection: Connection, before_s: float, limit: int) -> tuple[str, ...]:
    """Return the ids of calls that ended before and have a recording, oldest first."""
    rows = connection.execute(_RECORDED_BEFORE, {"before_s": before_s, "most": limit})
    return tuple(rows.scalars().all())


def ids_of(connection: Connection, protocol: str) -> frozenset[str]:
    """Return the ids of all calls that came by a protocol."""
    rows = connection.execute(select(calls.c.call_id).where(calls.c.protocol == protocol))
    return frozenset(rows.scalars().all())


def has_but(connection: Connection, protocol: str) -> bool:
    """Whether there is a call that came otherwise."""
    other = select(calls.c.call_id).where(calls.c.protocol != protocol).limit(1)
    return connection.execute(other).first() is not None


def unrecorded(connection: Connection, call_id: str) -> None:
    """Keep that a call's recording is gone."""
    connection.execute(_UNRECORDED, {"of": call_id})
    facts.unrecorded(connection, call_id)
