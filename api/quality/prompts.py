"""Prompts: what an agent and their supervisor see alike, as an offer to help and never a grade."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from api.quality.library import Library
from api.quality.query import CallQuery, Order
from api.rubrics import Rubrics
from api.security.caller import Caller
from api.storage import like_with_like, reports
from api.storage.database import Database
from api.storage.facts import CallFact
from api.storage.like_with_like import Span
from grading.record import from_json
from grading.report import CriterionResult, Outcome
from insights.agent_record import Comparison, Verdict
from insights.workload import Workload, workload_of

_DAYS = 28.0  # of workload: a shift of long ago asks for no break
_DAY_S = 86_400.0
_N_TO_HEAR = 5
_N_TO_COPY = 2
_EMPATHY = "empathy"  # the kind of criterion that looks for it
_UNANSWERED = frozenset({Outcome.MISSED, Outcome.PARTLY})


@dataclass(frozen=True, slots=True)
class ToHear:
    """A call worth listening to, and from where."""

    call_id: str
    began_s: float  # epoch seconds
    at_s: float | None  # since the call began; None: nowhere in particular
    words: str  # what was said there; empty if that is not known
    why: str  # what the machine says of it


@dataclass(frozen=True, slots=True)
class EmpathyGap:
    """A criterion of empathy that the agent meets less often than the others of their teams."""

    comparison: Comparison
    unanswered: tuple[ToHear, ...]  # the newest first
    answered: tuple[ToHear, ...]  # the agent's own, which show that they can


@dataclass(frozen=True, slots=True)
class AgentPrompts:
    """What to talk about with an agent."""

    agent_id: str
    empathy: tuple[EmpathyGap, ...]  # none: no gap that chance could not make
    workload: Workload  # of the last four weeks


@dataclass(frozen=True, slots=True)
class Prompts:
    """Thread-safe. Methods may raise ForbiddenError, UnknownAgentError and StorageError."""

    database: Database
    library: Library
    rubrics: Rubrics
    clock: Callable[[], float]  # epoch seconds

    def of(self, caller: Caller, agent_id: str, query: CallQuery) -> AgentPrompts:
        """Return one agent's prompts: gaps in the calls that fit, workload up to now.

        Raises UnknownAgentError for one out of the caller's reach.
        """
        record = self.library.agent(caller, agent_id, query)
        kinds = {c.id: c.looks_at for c in self.rubrics.active().criteria}
        gaps = [
            self._gap(caller, agent_id, query, one)
            for one in record.comparisons
            if one.verdict is Verdict.GAP and kinds.get(one.criterion) == _EMPATHY
        ]
        return AgentPrompts(agent_id, tuple(gaps), self._workload(agent_id))

    def _gap(
        self, caller: Caller, agent_id: str, query: CallQuery, found: Comparison
    ) -> EmpathyGap:
        own = replace(
            query,
            agent_ids=frozenset({agent_id}),
            team_ids=frozenset(),
            criterion=found.criterion,
            order=Order.NEWEST,
        )
        missed = replace(own, outcomes=_UNANSWERED)
        met = replace(own, outcomes=frozenset({Outcome.MET}))
        return EmpathyGap(
            found,
            self._to_hear(self.library.search(caller, missed, None, _N_TO_HEAR).items, found),
            self._to_hear(self.library.search(caller, met, None, _N_TO_COPY).items, found),
        )

    def _to_hear(self, facts: tuple[CallFact, ...], of: Comparison) -> tuple[ToHear, ...]:
        with self.database.reading() as connection:
            stored = [reports.latest(connection, fact.call_id) for fact in facts]
        results = [
            next((c for c in from_json(one.report).criteria if c.id == of.criterion), None)
            if one
            else None
            for one in stored
        ]
        return tuple(_heard(fact, result) for fact, result in zip(facts, results, strict=True))

    def _workload(self, agent_id: str) -> Workload:
        now_s = self.clock()
        span = Span(frozenset({agent_id}), now_s - _DAYS * _DAY_S, now_s)
        with self.database.reading() as connection:
            return workload_of(like_with_like.worked(connection, span))


def _heard(fact: CallFact, result: CriterionResult | None) -> ToHear:
    if result is None:
        return ToHear(fact.call_id, fact.began_s, None, "", "")
    first = next(iter(result.evidence), None)
    return ToHear(
        fact.call_id,
        fact.began_s,
        first.start_s if first else None,
        first.words if first else "",
        result.why,
    )
