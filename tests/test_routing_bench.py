"""`tonewise bench routing`: the same customers for all, an honest start, figures that add up."""

import json
from dataclasses import replace

import pytest

from api.bench.routing import (
    BASELINES,
    BOUND,
    CONTENDERS,
    OURS,
    SCENARIOS,
    Contender,
    Plan,
    simulate,
)
from api.bench.routing_center import Visit
from api.bench.routing_figures import deviation, fared, over_seeds, strong_by_hour, versus
from api.bench.routing_speed import decision_speed
from api.bench.routing_world import SLOTS, Demand, Kind, draw_customers, draw_world
from api.cli import run
from emotion.labels import NEGATIVE

SMALL = Plan(hours=1.0, n_seeds=1, n_experts=6)
DEMAND = Demand(0.9, 18, 4.0)


def visits(contender: Contender = OURS) -> list[Visit]:
    return simulate(SCENARIOS[1], contender, SMALL, seed=3).visits


def test_a_seed_draws_the_same_customers_and_another_seed_others() -> None:
    assert draw_customers(Kind(), DEMAND, 1) == draw_customers(Kind(), DEMAND, 1)
    assert draw_customers(Kind(), DEMAND, 1) != draw_customers(Kind(), DEMAND, 2)


def test_the_customers_bring_the_work_that_the_load_says() -> None:
    demand = Demand(0.9, 360, 8.0)
    work_s = sum(c.work_s for c in draw_customers(Kind(), demand, 1))
    assert work_s / (360 * 8 * 3600) == pytest.approx(0.9, rel=0.05)


@pytest.mark.parametrize("contender", CONTENDERS, ids=lambda c: c.name)
def test_every_customer_leaves_once_whatever_the_strategy(contender: Contender) -> None:
    came = draw_customers(Kind(), Demand(0.9, SLOTS * 6, 1.0), 3)
    assert sorted(v.customer.number for v in visits(contender)) == [c.number for c in came]


def test_the_same_seed_gives_the_same_run() -> None:
    assert visits() == visits()


def test_nobody_is_served_beyond_capacity() -> None:
    served = [v for v in visits() if v.expert_id is not None]
    for v in served:
        began_s = v.customer.arrives_s + v.waited_s
        at_once = [
            o
            for o in served
            if o.expert_id == v.expert_id
            and o.customer.arrives_s + o.waited_s
            <= began_s
            < o.customer.arrives_s + o.waited_s + o.handled_s - 1e-6
        ]
        assert len(at_once) <= SLOTS


def test_best_match_starts_ignorant_and_learns_only_from_what_it_read() -> None:
    world = draw_world(Kind(), 6, 3)
    assert all(not e.recovery for e in world.experts)
    center = simulate(SCENARIOS[1], OURS, SMALL, seed=3)
    learned = sum(o.n for s in center.seats() for o in s.expert.recovery.values())
    read = [v for v in center.visits if v.expert_id and v.customer.scores.emotion]
    assert learned == len(read)


def test_only_the_bound_is_told_the_truth() -> None:
    assert [c.name for c in CONTENDERS if c.told_truth] == [BOUND.name]


def test_experts_that_are_all_alike_differ_in_no_mood() -> None:
    world = draw_world(Kind(talent_sd=0.0, touch_sd=0.0), 6, 1)
    assert set(world.talent.values()) == {0.0}


def test_figures_count_who_gave_up_as_not_recovered() -> None:
    told = visits()
    negative = [v for v in told if v.customer.mood in NEGATIVE]
    gave_up = [replace(v, expert_id=None, recovered=False, strong=False) for v in told]
    figures = fared(told, SMALL.n_experts)
    assert figures.recovered == pytest.approx(figures.n_recovered / len(negative))
    assert (fared(gave_up, 6).recovered, fared(gave_up, 6).abandonment) == (0.0, 1.0)


def test_one_expert_who_does_it_all_is_as_uneven_as_can_be() -> None:
    told = [replace(v, expert_id="expert 1", handled_s=100.0) for v in visits()]
    assert fared(told, 6).evenness == pytest.approx(1 / 6)


def test_a_strategy_is_its_own_equal() -> None:
    figures = fared(visits(), 6)
    assert versus([figures], [figures]).recovered_ratio.mean == 1.0
    assert over_seeds([figures, figures], deviation).recovered == 0.0


def test_the_hours_add_up() -> None:
    told = visits()
    (share,) = strong_by_hour(told, SMALL.hours)
    assert share == pytest.approx(fared(told, 6).strong_recoverer)


def test_in_a_day_best_match_wins_back_more_than_the_longest_idle_at_no_cost_of_service() -> None:
    plan = Plan(hours=8.0, n_seeds=3)
    ours, theirs = (
        [fared(simulate(SCENARIOS[0], c, plan, seed).visits, 12) for seed in range(plan.n_seeds)]
        for c in (OURS, BASELINES[0])
    )
    told = versus(ours, theirs)
    assert told.recovered_ratio.mean > 1.02
    assert told.service_level_difference.mean > -0.005


def test_a_decision_among_fifty_experts_is_timed() -> None:
    speed = decision_speed()
    assert speed.n_seats == 50
    assert 0.0 < speed.both_ms < 3.0  # ten times the bar: a busy machine is no failure


@pytest.mark.slow
def test_the_command_prints_every_scenario_as_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["bench", "routing", "--quick", "--json", "-"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [s["scenario"] for s in told["scenarios"]] == [s.name for s in SCENARIOS]
    assert len(told["scenarios"][0]["standings"]) == len(CONTENDERS)
