"""Cases: everything that is kept of one, and the queue that is made of those that wait."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from sqlalchemy import Connection, bindparam, insert, select, update

from api.desk.opening import CaseFilter, Wish
from api.desk.state import WAITING, CaseState
from api.storage.owners import case_is_seen
from api.storage.rows import columns_of, row_of
from api.storage.tables import cases
from emotion.scores import EmotionScores
from routing.case import Case
from routing.expert import Channel
from routing.overflow import Overflow
from text.reading import TextReading
from text.shift import Shift


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case as it is kept."""

    case_id: str
    state: CaseState
    channel: Channel
    department: str | None
    customer_id: str | None
    customer_name: str | None
    language: str | None
    analyse_mood: bool
    opened_s: float
    waiting_since_s: float  # of the first wait
    metadata: Mapping[str, str] = field(default_factory=dict)
    assigned_s: float | None = None  # when the first expert came
    ended_s: float | None = None
    outcome: str | None = None
    expert_id: str | None = None
    last_expert_id: str | None = None
    declined_by: Mapping[str, float] = field(default_factory=dict)  # expert -> when
    scores: EmotionScores | None = None
    reading: TextReading | None = None
    shift: Shift | None = None
    rule: str | None = None
    why: tuple[str, ...] = ()
    overflow: Overflow | None = None
    wish: Wish | None = None
    n_messages: int = 0
    told_position: int | None = None
    told_s: float | None = None
    arrival: int = 0  # given when it is added

    @property
    def is_waiting(self) -> bool:
        """True while it can be given to an expert."""
        return self.state in WAITING

    @property
    def as_case(self) -> Case:
        """What routing may know of it."""
        return Case(*(getattr(self, name) for name in ROUTED))


ROUTED = (
    "case_id",
    "channel",
    "department",
    "waiting_since_s",
    "scores",
    "language",
    "last_expert_id",
    "declined_by",
    "arrival",
)
_RECORD = select(*columns_of(cases, CaseRecord))
_INSERT = insert(cases)
_KEPT = [f.name for f in fields(CaseRecord) if f.name not in ("case_id", "arrival")]
_PUT = (
    update(cases)
    .where(cases.c.case_id == bindparam("of"))
    .values({name: bindparam(name) for name in _KEPT})
)
_ONE = _RECORD.where(cases.c.case_id == bindparam("of"))
_SERVED_BEFORE = (
    select(cases.c.expert_id)
    .where(
        cases.c.customer_id == bindparam("of"),
        cases.c.assigned_s.is_not(None),
        cases.c.expert_id.is_not(None),
    )
    .order_by(cases.c.assigned_s.desc(), cases.c.arrival.desc())
    .limit(1)
)
_OF_EXPERT = _RECORD.where(
    cases.c.expert_id == bindparam("of"),
    cases.c.state.in_([CaseState.OFFERED, CaseState.ACTIVE]),
).order_by(cases.c.arrival)


def add(connection: Connection, record: CaseRecord) -> CaseRecord:
    """Keep a new case; return it with its place among all arrivals."""
    row = row_of(record)
    del row["arrival"]
    key = connection.execute(_INSERT, row).inserted_primary_key
    assert key is not None
    return replace(record, arrival=key[0])


def put(connection: Connection, record: CaseRecord) -> None:
    """Keep a case as it is now."""
    row = {name: getattr(record, name) for name in _KEPT}
    connection.execute(_PUT, {**row, "of": record.case_id})


def one(connection: Connection, case_id: str) -> CaseRecord | None:
    """Return one case, None if there is none."""
    row = connection.execute(_ONE, {"of": case_id}).first()
    return CaseRecord(*row) if row else None


def served_before(connection: Connection, customer_id: str) -> str | None:
    """Return who served this customer last, None if nobody did."""
    expert_id: str | None = connection.execute(_SERVED_BEFORE, {"of": customer_id}).scalar()
    return expert_id


def of_expert(connection: Connection, expert_id: str) -> tuple[CaseRecord, ...]:
    """Return the cases that an expert serves or is asked to, oldest first."""
    return tuple(
        CaseRecord(*row) for row in connection.execute(_OF_EXPERT, {"of": expert_id}).all()
    )


def listed(
    connection: Connection, wanted: CaseFilter, before: int, limit: int
) -> tuple[CaseRecord, ...]:
    """Return cases that arrived before one, newest first."""
    query = _RECORD.where(cases.c.arrival < before).order_by(cases.c.arrival.desc()).limit(limit)
    query = query.where(case_is_seen(wanted.reach, wanted.agent_id))
    if wanted.states is not None:
        query = query.where(cases.c.state.in_(sorted(wanted.states)))
    for name in ("department", "expert_id", "customer_id"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(cases.c[name] == value)
    return tuple(CaseRecord(*row) for row in connection.execute(query).all())
