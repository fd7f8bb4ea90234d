"""The routing bench: each strategy on the same customers, at three loads and in other worlds."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from statistics import fmean

from api.bench.routing_center import CallCenter
from api.bench.routing_figures import Fared, Versus, deviation, fared, over_seeds, versus
from api.bench.routing_speed import Speed, decision_speed
from api.bench.routing_world import SLOTS, Demand, Kind, draw_customers, draw_world
from routing.policy import Policy
from routing.strategy import Strategy

RELAX_S = 16.0  # from when on relaxed thirds let everyone have the case; as the last ring


@dataclass(frozen=True, slots=True)
class Plan:
    """How long is simulated, and how often."""

    hours: float = 16.0
    n_seeds: int = 5
    n_experts: int = 12


FULL = Plan()
QUICK = Plan(hours=2.0, n_seeds=1)


@dataclass(frozen=True, slots=True)
class Contender:
    """A policy that takes part, and whether it is told the experts' true recovery rates."""

    name: str
    policy: Policy
    told_truth: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """One world at one load."""

    name: str
    load: float
    kind: Kind = field(default_factory=Kind)


OURS = Contender("best_match", Policy())
BASELINES = (
    Contender("longest_idle", Policy(strategy=Strategy.LONGEST_IDLE)),
    Contender("least_busy", Policy(strategy=Strategy.LEAST_BUSY)),
    Contender("score_thirds", Policy(strategy=Strategy.SCORE_THIRDS)),
    Contender(
        "score_thirds, relaxed",
        Policy(strategy=Strategy.SCORE_THIRDS, thirds_relax_s=RELAX_S),
    ),
)
BOUND = Contender("best_match, truth told", Policy(), told_truth=True)  # what learning can reach
CONTENDERS = (OURS, *BASELINES, BOUND)

SCENARIOS = (
    Scenario("calm", 0.7),
    Scenario("busy", 0.9),
    Scenario("overloaded", 1.05),
    Scenario("busy; experts differ overall, not by mood", 0.9, Kind(touch_sd=0.0)),
    Scenario("busy; experts are all alike", 0.9, Kind(talent_sd=0.0, touch_sd=0.0)),
    Scenario("busy; 60 % of the moods are misread", 0.9, Kind(misreads=0.6)),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one contender fared in one scenario, and best_match beside it."""

    contender: str
    mean: Fared  # over the seeds
    sd: Fared
    best_match_versus: Versus | None  # None for best_match itself


@dataclass(frozen=True, slots=True)
class ScenarioFigures:
    """One scenario's table."""

    scenario: str
    load: float
    kind: Kind
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class RoutingFigures:
    """All that one run of the bench found."""

    plan: Plan
    scenarios: tuple[ScenarioFigures, ...]
    speed: Speed


@dataclass(frozen=True, slots=True)
class _Run:
    scenario: Scenario
    contender: Contender
    plan: Plan
    seed: int


def bench_routing(plan: Plan, told: Callable[[int, int], None]) -> RoutingFigures:
    """Run every contender in every scenario on every seed; tells how many runs are done."""
    speed = decision_speed()  # first, while nothing else of ours runs
    runs = list(_runs(plan))
    results: list[Fared] = []
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for result in pool.map(_fared, runs):
            results.append(result)
            told(len(results), len(runs))
    in_order = iter(results)
    tables = tuple(_table(scenario, plan.n_seeds, in_order) for scenario in SCENARIOS)
    return RoutingFigures(plan, tables, speed)


def simulate(scenario: Scenario, contender: Contender, plan: Plan, seed: int) -> CallCenter:
    """Return the call centre after its last customer; the same seed draws the same customers."""
    world = draw_world(scenario.kind, plan.n_experts, seed)
    demand = Demand(scenario.load, SLOTS * plan.n_experts, plan.hours)
    center = CallCenter(world.told_truth() if contender.told_truth else world, contender.policy)
    center.serve(draw_customers(scenario.kind, demand, seed))
    return center


def _runs(plan: Plan) -> Iterator[_Run]:
    for scenario in SCENARIOS:
        for contender in CONTENDERS:
            for seed in range(plan.n_seeds):
                yield _Run(scenario, contender, plan, seed)


def _fared(run: _Run) -> Fared:
    center = simulate(run.scenario, run.contender, run.plan, run.seed)
    return fared(center.visits, run.plan.n_experts)


def _table(scenario: Scenario, n_seeds: int, results: Iterator[Fared]) -> ScenarioFigures:
    """Return one scenario's table; takes its results off the front, in the order of `_runs`."""
    ours: list[Fared] = []
    standings = []
    for contender in CONTENDERS:
        runs = list(islice(results, n_seeds))
        ours = ours or runs
        standings.append(_standing(contender, runs, ours))
    return ScenarioFigures(scenario.name, scenario.load, scenario.kind, tuple(standings))


def _standing(contender: Contender, runs: list[Fared], ours: list[Fared]) -> Standing:
    return Standing(
        contender=contender.name,
        mean=over_seeds(runs, fmean),
        sd=over_seeds(runs, deviation),
        best_match_versus=None if contender is OURS else versus(ours, runs),
    )
