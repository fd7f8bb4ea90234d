"""An agent's own grades and coaching, as their desk shows them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from api.pages.acts import Given
from api.pages.drawn import Deed, Drawn
from api.pages.visit import Visit
from api.quality.grades import Graded
from api.quality.query import CallQuery
from api.reports.wording import OUTCOMES
from api.storage.coaching import Coaching, CoachingFilter
from api.storage.facts import CallFact
from grading.report import Outcome
from grading.revision import RevisedCriterion
from insights.coaching import CoachingState
from insights.dispute import Standing

_LATEST = 8  # grades: older ones are on the page of all calls
_MOST_TASKS = 50
_OPEN = frozenset({CoachingState.OPEN})
_SHORT = frozenset({Outcome.MISSED, Outcome.PARTLY})


@dataclass(frozen=True, slots=True)
class OwnGrade:
    """One graded call of the agent's."""

    fact: CallFact
    graded: Graded
    is_answerable: bool  # its days are not over, and no dispute of it is open

    @property
    def lost(self) -> tuple[RevisedCriterion, ...]:
        """The criteria that did not earn all, the heaviest first."""
        short = [c for c in self.graded.revision.criteria if c.outcome in _SHORT]
        return tuple(sorted(short, key=lambda c: c.machine.weight, reverse=True))


@dataclass(frozen=True, slots=True)
class GradesView:
    """What is shown of an agent's grades."""

    agent_id: str
    latest: tuple[OwnGrade, ...]
    total: int
    outcomes: Mapping[Outcome, str]


@dataclass(frozen=True, slots=True)
class CoachingView:
    """What an agent is to work on."""

    tasks: tuple[Coaching, ...]
    titles: Mapping[str, str]  # of criteria, by their ids
    now_s: float


class OwnGrades:
    """The latest grades of who visits, to be acknowledged or disputed."""

    def __init__(self, visit: Visit, agent_id: str, told: Callable[[int], None]) -> None:
        self._visit, self._agent_id, self._told = visit, agent_id, told
        self._awaited: frozenset[str] = frozenset()  # calls
        deeds = {"acknowledge": self._acknowledge, "dispute": self._dispute}
        self._drawn = Drawn(visit, "desk_grades.html.j2", self._read, deeds)

    async def draw(self) -> None:
        """Draw them, and tell how many wait for an answer; raises RefusedError."""
        await self._drawn.draw()
        self._told(len(self._awaited))

    def _read(self) -> GradesView:
        parts, caller = self._visit.parts, self._visit.caller
        own = CallQuery(agent_ids=frozenset({self._agent_id}))
        found = parts.library.search(caller, own, limit=_LATEST)
        latest = tuple(self._own(fact) for fact in found.items)
        self._awaited = frozenset(
            one.fact.call_id for one in latest if one.graded.standing is Standing.AWAITED
        )
        return GradesView(self._agent_id, latest, found.total, OUTCOMES)

    def _own(self, fact: CallFact) -> OwnGrade:
        parts, caller = self._visit.parts, self._visit.caller
        graded = parts.quality.grades.grade(caller, fact.call_id)
        in_time = graded.window.is_open(parts.clock())
        return OwnGrade(fact, graded, in_time and graded.standing is not Standing.DISPUTED)

    async def _acknowledge(self, given: Given) -> str:
        answers, caller = self._visit.parts.quality.acknowledgements, self._visit.caller
        await self._visit.write(lambda: answers.acknowledge(caller, given["call"]))
        self._told(len(self._awaited - {given["call"]}))
        return "Acknowledged."

    async def _dispute(self, given: Given) -> str:
        disputes, caller = self._visit.parts.quality.disputes, self._visit.caller
        about = (given["call"], given["criterion"], given["words"])
        await self._visit.write(lambda: disputes.open(caller, *about))
        self._told(len(self._awaited - {given["call"]}))
        return "Disputed. Somebody who did not set this outcome will decide; you will see it here."


class OwnCoaching:
    """The coaching tasks that who visits has still to do."""

    def __init__(self, visit: Visit, agent_id: str, told: Callable[[int], None]) -> None:
        self._visit, self._agent_id, self._told = visit, agent_id, told
        self._n_open = 0
        deeds: Mapping[str, Deed] = {"done": self._done}
        self._drawn = Drawn(visit, "desk_coaching.html.j2", self._read, deeds)

    async def draw(self) -> None:
        """Draw them, and tell how many there are; raises RefusedError."""
        await self._drawn.draw()
        self._told(self._n_open)

    def _read(self) -> CoachingView:
        parts, caller = self._visit.parts, self._visit.caller
        own = CoachingFilter(states=_OPEN, agent_id=self._agent_id)
        tasks = parts.quality.coaching.listed(caller, own, limit=_MOST_TASKS).items
        self._n_open = len(tasks)
        titles = {c.id: c.title for c in parts.rubrics.active().criteria}
        return CoachingView(tasks, titles, parts.clock())

    async def _done(self, given: Given) -> str:
        coaching, caller = self._visit.parts.quality.coaching, self._visit.caller
        await self._visit.write(lambda: coaching.done(caller, given["task"], given["note"]))
        self._told(self._n_open - 1)
        return "Done. Who set it can read your note."
