"""How long one decision takes: choose() and match() for one case among 50 experts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median
from time import process_time

from api.bench.routing_world import Kind, draw_world
from emotion.labels import Emotion
from emotion.scores import scores_of
from routing.case import Case
from routing.expert import Channel, Seat
from routing.hours import WorkingHours
from routing.policy import Policy, choose
from routing.queue import match

N_SEATS = 50
_ROUNDS, _BATCH = 25, 20
_NOW_S = 1_790_000_000.0  # some working hour
_ALWAYS = WorkingHours("Europe/Lisbon", tuple((day, 0, 24 * 60) for day in range(7)), "PT")


@dataclass(frozen=True, slots=True)
class Speed:
    """CPU time of one decision, median."""

    n_seats: int
    choose_ms: float
    match_ms: float
    both_ms: float


def decision_speed() -> Speed:
    """Time the costlier cases by turns: a calm customer weighs every mood of every expert."""
    seats, policy = _seats(), Policy()
    cases = [_case(mood) for mood in (Emotion.ANGRY, Emotion.NEUTRAL)]
    choose_ms = _median_ms(lambda: [choose(case, seats, policy, _NOW_S) for case in cases])
    match_ms = _median_ms(lambda: [match([case], seats, policy, _NOW_S) for case in cases])
    return Speed(N_SEATS, choose_ms, match_ms, choose_ms + match_ms)


def _seats() -> tuple[Seat, ...]:
    world = draw_world(Kind(), N_SEATS, seed=0).told_truth()
    return tuple(
        Seat(replace(e, hours=_ALWAYS), active={Channel.CHAT: n % 4}, assigned_today=n)
        for n, e in enumerate(world.experts)
    )


def _case(mood: Emotion) -> Case:
    scores = scores_of({emotion: 8.0 if emotion is mood else 1.0 for emotion in Emotion})
    return Case("case", Channel.CHAT, "technical", _NOW_S - 20.0, scores, language="en")


def _median_ms(decide_twice: Callable[[], object]) -> float:
    decide_twice()
    times_ms = []
    for _ in range(_ROUNDS):
        began_s = process_time()
        for _ in range(_BATCH):
            decide_twice()
        times_ms.append((process_time() - began_s) * 1000.0 / (2 * _BATCH))
    return median(times_ms)
