"""Nothing that people do about grades reads a whole table: shown by the databases' own plans."""

from collections.abc import Callable

import pytest

from api.quality.changes import Wish
from api.quality.coaching import Task
from api.quality.comments import Remark
from api.quality.samples import Order
from api.storage.coaching import CoachingFilter
from api.storage.database import Database
from api.storage.disputes import DisputeFilter
from api.storage.judgements import JudgementFilter
from grading.report import Outcome
from insights.dispute import DisputeState
from insights.sampling import Population
from tests.plans import scans
from tests.qa import EAST, MAYA, QUINN, SAM, Department

OPEN = frozenset({DisputeState.OPEN})
DEEDS: dict[str, Callable[[Department], object]] = {
    "grade": lambda qa: qa.quality.grades.grade(QUINN, "call_1"),
    "change": lambda qa: qa.quality.changes.change(
        QUINN, "call_1", Wish("closing", Outcome.MET, "why")
    ),
    "acknowledge": lambda qa: qa.quality.acknowledgements.acknowledge(MAYA, "call_1"),
    "dispute": lambda qa: qa.quality.disputes.open(MAYA, "call_1", "closing", "why"),
    "disputes": lambda qa: qa.quality.disputes.listed(EAST, DisputeFilter()),
    "open disputes": lambda qa: qa.quality.disputes.listed(QUINN, DisputeFilter(OPEN)),
    "an agent's disputes": lambda qa: qa.quality.disputes.listed(
        QUINN, DisputeFilter(agent_id="exp_maya")
    ),
    "lapse": lambda qa: qa.quality.disputes.lapse(),
    "comment": lambda qa: qa.quality.comments.add(SAM, "call_1", Remark("well")),
    "comments": lambda qa: qa.quality.comments.of_call(SAM, "call_1"),
    "clips": lambda qa: qa.quality.clips.of_call(SAM, "call_1"),
    "coach": lambda qa: qa.quality.coaching.assign(SAM, Task("exp_maya", "closing", "listen")),
    "an agent's coaching": lambda qa: qa.quality.coaching.listed(MAYA, CoachingFilter()),
    "draw": lambda qa: qa.quality.samples.draw(
        QUINN, Order("why", Population(since_s=qa.now_s - 1e6), 1)
    ),
    "draw of an agent": lambda qa: qa.quality.samples.draw(
        QUINN, Order("why", Population(frozenset({"exp_maya"})), 1)
    ),
    "calibrations": lambda qa: qa.quality.calibrations.listed(EAST),
    "agreement": lambda qa: qa.quality.agreement.figures(
        QUINN, JudgementFilter(since_s=qa.now_s - 1e6)
    ),
    "a criterion's agreement": lambda qa: qa.quality.agreement.figures(
        QUINN, JudgementFilter(criterion="closing")
    ),
}


@pytest.fixture
def qa(database: Database) -> Department:
    department = Department(database)
    for n in range(12):
        department.call(f"call_{n}", "exp_maya" if n % 2 else "exp_noel")
    department.quality.changes.change(QUINN, "call_2", Wish("closing", Outcome.MET, "why"))
    department.later(1)
    return department


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_nothing_reads_a_whole_table(qa: Department, deed: Callable[[Department], object]) -> None:
    with scans() as found:
        deed(qa)
    assert [scan.table for scan in found] == []
