"""The queue: whose turn it is, and who should be offered what now."""

import math
from collections.abc import Sequence

from emotion.labels import VALENCE
from emotion.scores import EmotionScores
from routing.case import Case
from routing.duty import proficiency, room, seated
from routing.expert import Seat
from routing.policy import Choice, Policy, choose
from routing.strategy import Strategy


def head_start_s(case: Case, policy: Policy) -> float:
    """Return how many seconds of waiting a case's mood and topic are worth, 0 or more.

    The mood is worth mood_s * sum of p(e) * max(0, -valence(e)): all of it for sheer anger,
    nothing for calm, and nothing for a reading that is not to be believed.
    """
    topic_s = policy.topic_s.get(case.department, 0.0) if case.department else 0.0
    return topic_s + policy.mood_s * distress(case.scores)


def distress(scores: EmotionScores | None) -> float:
    """Return how upset somebody is, 0..1; 0 for a reading that is not to be believed."""
    if scores is None or scores.abstained:
        return 0.0
    moods = zip(scores.labels, scores.probabilities, strict=True)
    return min(1.0, sum(p * max(0.0, -VALENCE[emotion]) for emotion, p in moods))


def priority(case: Case, policy: Policy, now_s: float) -> float:
    """Return seconds waited plus head start: who has more is served first.

    Waiting counts for everyone alike, so a case is only ever overtaken by those that come less
    than the largest head start after it.
    """
    return case.waited_s(now_s) + head_start_s(case, policy)


def in_order(cases: Sequence[Case], policy: Policy, now_s: float) -> tuple[Case, ...]:
    """Return the cases by priority; equals by arrival, then by id."""
    return tuple(sorted(cases, key=lambda c: (-priority(c, policy, now_s), c.order, c.case_id)))


def match(
    cases: Sequence[Case], seats: Sequence[Seat], policy: Policy, now_s: float
) -> tuple[tuple[Case, Choice], ...]:
    """Return who should be offered what now, nobody beyond capacity; the rest goes on waiting.

    Cases go by priority. In best_match a case whose fit is better may go first if its priority is
    less than `policy.fit_s` behind.
    """
    line = [(priority(case, policy, now_s), case) for case in in_order(cases, policy, now_s)]
    floor, matched = list(seats), []
    while pick := _next(line, floor, policy, now_s):
        case, choice = pick
        matched.append(pick)
        line = [(case_s, other) for case_s, other in line if other is not case]
        place = next(i for i, s in enumerate(floor) if s.expert.expert_id == choice.expert_id)
        floor[place] = seated(floor[place], case.channel)
    return tuple(matched)


def _next(
    line: list[tuple[float, Case]], floor: list[Seat], policy: Policy, now_s: float
) -> tuple[Case, Choice] | None:
    """Return the pair to match next: the first case that somebody is free for, or a better fit."""
    reach_s = policy.fit_s if policy.strategy is Strategy.BEST_MATCH else 0.0
    best: tuple[float, Case, Choice] | None = None
    last_s = -math.inf  # a case of less priority is out of reach
    for case_s, case in line:
        if best is not None and case_s <= last_s:
            break
        if not _somebody_is_free(case, floor, policy):
            continue  # spares a long queue the cost of choosing from nobody
        choice = choose(case, floor, policy, now_s)
        if choice.expert_id is None:
            continue
        worth_s = case_s + reach_s * (choice.ranked[0].score if choice.ranked else 1.0)
        if best is None:
            last_s = case_s - reach_s
        if best is None or worth_s > best[0]:
            best = (worth_s, case, choice)
    return best[1:] if best else None


def _somebody_is_free(case: Case, floor: list[Seat], policy: Policy) -> bool:
    return any(
        proficiency(seat.expert, case.department) and room(seat, case.channel, policy.mix_channels)
        for seat in floor
    )
