"""A QA department for tests: graded calls of agents, and the people who speak of the grades."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.desk.work import fresh_id
from api.quality.grades import Grades
from api.quality.quality import Quality, quality_of
from api.rubrics import Rubrics
from api.security.audit import AuditTrail
from api.security.caller import Caller, CallerKind
from api.security.reach import EVERYONE, Reach
from api.storage import calls, events, reports
from api.storage.calls import CallRecord
from api.storage.database import Database
from api.storage.enums import CallState
from api.storage.reports import StoredReport
from grading.record import to_json
from grading.report import GradeReport
from grading.rubric import Rubric, default_rubric_text, parse_rubric
from speech.utterance import Utterance
from tests.calls import ANGRY, HAPPY, agent, customer, grade
from tests.streams import call_start

DAY_S = 86_400.0
RUBRIC: Rubric = parse_rubric(default_rubric_text())
ROUGH: Sequence[Utterance] = (
    agent(0, 4, "thank you for calling northline"),
    customer(5, 20, "this is ridiculous my line is dead", ANGRY),
    agent(21, 27, "let me look"),
    customer(28, 44, "i want to cancel", ANGRY),
    agent(45, 52, "we can do that"),
    customer(53, 60, "thank you", HAPPY),
)


def person(user_id: str, agent_id: str | None = None, reach: Reach | None = None) -> Caller:
    """Return a colleague; an agent sees their own calls alone."""
    own = Reach(frozenset({agent_id})) if agent_id else EVERYONE
    return Caller(
        user_id,
        CallerKind.PERSON,
        agent_id=agent_id,
        name=user_id.title(),
        reach=reach or own,
    )


QUINN, ROWAN, SAM = person("quinn"), person("rowan"), person("sam")  # judge grades
MAYA, NOEL = person("maya", "exp_maya"), person("noel", "exp_noel")  # agents
EAST = person("east", reach=Reach(frozenset({"exp_noel"})))  # supervises Noel, not Maya


ROUGH_GRADE = grade(ROUGH, RUBRIC)


def keep_call(database: Database, call_id: str, agent_id: str | None, now_s: float) -> None:
    """Keep a call of a minute that a rough agent of billing had, graded as soon as it began."""
    record = CallRecord(
        call_id,
        CallState.GRADED,
        call_start(agent_id=agent_id),
        "native",
        "key_1",
        now_s,
        "srv_1",
        agent_id=agent_id,
        customer_id="cust_1",
        department="billing",
    )
    with database.transaction() as connection:
        calls.add(connection, [record])
    keep_report(database, call_id, ROUGH_GRADE, now_s)


def keep_report(database: Database, call_id: str, report: GradeReport, now_s: float) -> None:
    """Keep a report of a call."""
    stored = StoredReport(
        fresh_id("rep"),
        call_id,
        to_json(report),
        report.rubric_name,
        report.rubric_version,
        now_s,
    )
    with database.transaction() as connection:
        reports.add(connection, [stored])


@dataclass
class Department:
    """The services on a database, and a clock that is turned by hand."""

    database: Database
    now_s: float = 1_700_000_000.0
    quality: Quality = field(init=False)

    def __post_init__(self) -> None:
        def clock() -> float:
            return self.now_s

        self.audit = AuditTrail(self.database, clock)
        rubrics = Rubrics(self.database, default_rubric_text(), clock, self.audit)
        self.quality = quality_of(Grades(self.database, clock, rubrics, self.audit, 14.0), 30.0)

    def call(self, call_id: str = "call_1", agent_id: str | None = "exp_maya") -> str:
        """Keep a graded call that begins now; returns its id."""
        keep_call(self.database, call_id, agent_id, self.now_s)
        return call_id

    def report(self, call_id: str, report: GradeReport) -> None:
        """Grade a call anew."""
        keep_report(self.database, call_id, report, self.now_s)

    def later(self, days: float) -> None:
        """Let days go by."""
        self.now_s += days * DAY_S

    def told(self) -> list[str]:
        """Return the kinds of what happened, in order."""
        with self.database.reading() as connection:
            return [event.kind for event in events.after(connection, 0)]
