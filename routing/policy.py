"""Policy: every rule by which a call centre routes, and choose(): who gets a case."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from routing import wording
from routing.case import Case
from routing.duty import able, proficiency, room
from routing.errors import RoutingError
from routing.expert import Seat
from routing.recovery import Prior
from routing.rings import RINGS, Ring, asked, check_rings
from routing.strategy import (
    Candidate,
    Pool,
    Strategy,
    Weights,
    best_match,
    least_busy,
    longest_idle,
    third_for,
)


class PolicyError(RoutingError):
    """A rule that can't be followed."""


class Rule(StrEnum):
    """Which rule decided, where it was not the strategy itself."""

    LAST_EXPERT = "last_expert"  # who served this customer before is free
    HOLD_FOR_LAST = "hold_for_last_expert"  # ... is busy, and worth a short wait
    NOBODY_ON_DUTY = "nobody_on_duty"
    NOBODY_FREE = "nobody_free"
    ALL_DECLINED = "all_declined"  # whoever could have it declined it a moment ago


@dataclass(frozen=True, slots=True)
class Policy:
    """How cases are ordered, offered and turned away; raises PolicyError for what can't be."""

    strategy: Strategy = Strategy.BEST_MATCH
    weights: Weights = field(default_factory=Weights)
    prior: Prior = field(default_factory=Prior)  # of a team that nothing is known of
    rings: tuple[Ring, ...] = RINGS
    mood_s: float = 60.0  # head start in the queue of the most upset customer there can be
    topic_s: Mapping[str, float] = field(default_factory=dict)  # department -> head start
    fit_s: float = 40.0  # how far a better fit may let a case go ahead of another; best_match only
    hold_for_last_s: float = 10.0  # how long a case waits for a busy last expert
    forget_declines_s: float = 120.0  # waited so long, a case may go back to who declined it
    cool_down_s: float = 30.0  # so long after declining a case, nobody is asked for it again
    thirds_relax_s: float | None = None  # score_thirds: waited so long, any third; None: never
    mix_channels: bool = False  # True: chats while on a call, calls while chatting
    offer_timeout_s: float = 20.0
    longest_wait_s: float = 600.0  # from then on another way out is offered
    max_waiting: int = 50  # in one department; whoever comes then is offered another way out
    fallback: Mapping[str, str] = field(default_factory=dict)  # department -> who can stand in

    def __post_init__(self) -> None:
        check_rings(self.rings)
        for name in ("mood_s", "fit_s", "hold_for_last_s", "forget_declines_s", "cool_down_s"):
            _check_s(name, getattr(self, name))
        if self.thirds_relax_s is not None:
            _check_s("thirds_relax_s", self.thirds_relax_s)
        for department, head_start_s in self.topic_s.items():
            _check_s(f"topic_s of {department}", head_start_s)
        if not (self.offer_timeout_s > 0.0 and self.longest_wait_s > 0.0 and self.max_waiting > 0):
            raise PolicyError(
                "offer_timeout_s, longest_wait_s and max_waiting are above 0, got "
                f"{self.offer_timeout_s}, {self.longest_wait_s} and {self.max_waiting}"
            )

    @property
    def longest_jump_s(self) -> float:
        """Nobody is ever served before a like case that came more than this earlier."""
        return self.mood_s + max(self.topic_s.values(), default=0.0) + self.fit_s


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets a case, or why nobody does."""

    expert_id: str | None
    runner_up: str | None
    rule: str  # a Rule, or the strategy's name
    why: tuple[str, ...]  # plain sentences, the mood first
    ranked: tuple[Candidate, ...] = ()  # all who were free, best first


def choose(case: Case, seats: Sequence[Seat], policy: Policy, now_s: float) -> Choice:
    """Return the expert for a case, and why; the same for the same arguments, always.

    Takes every expert that there is, on duty or not; an offer not yet answered counts as a case.
    """
    said = [wording.mood(case)]
    candidates = able(case, seats, now_s)
    if not candidates:
        said.append(wording.nobody_on_duty(case, seats))
        return Choice(None, None, Rule.NOBODY_ON_DUTY, tuple(said))
    last = next((s for s in candidates if s.expert.expert_id == case.last_expert_id), None)
    if last is not None and last.expert.expert_id not in case.declined_by:
        if room(last, case.channel, policy.mix_channels):
            said.append(wording.last_expert(last))
            return Choice(last.expert.expert_id, None, Rule.LAST_EXPERT, tuple(said))
        if case.waited_s(now_s) < policy.hold_for_last_s:
            said.append(wording.hold(last, policy.hold_for_last_s))
            return Choice(None, None, Rule.HOLD_FOR_LAST, tuple(said))
    admitted = _admitted(case, candidates, policy, now_s)
    if not admitted:
        said.append(wording.all_declined(candidates, policy.cool_down_s))
        return Choice(None, None, Rule.ALL_DECLINED, tuple(said))
    free = [s for s in admitted if room(s, case.channel, policy.mix_channels)]
    if not free:
        said.append(wording.nobody_free(case, admitted))
        return Choice(None, None, Rule.NOBODY_FREE, tuple(said))
    return _chosen(case, Pool(candidates, free), policy, said)


def _chosen(case: Case, pool: Pool, policy: Policy, said: list[str]) -> Choice:
    order = _ranked(case, pool, policy)
    by_id = {s.expert.expert_id: s for s in pool.free}
    said += wording.reasons(policy.strategy, case, by_id[order[0].expert_id], order[0])
    runner_up = order[1].expert_id if len(order) > 1 else None
    if runner_up is not None:
        said.append(wording.second(by_id[runner_up]))
    return Choice(order[0].expert_id, runner_up, policy.strategy, tuple(said), order)


def _ranked(case: Case, pool: Pool, policy: Policy) -> tuple[Candidate, ...]:
    if policy.strategy is Strategy.BEST_MATCH:
        return best_match(case, pool, policy.weights, policy.prior)
    if policy.strategy is Strategy.LEAST_BUSY:
        return least_busy(pool.free, case.channel)
    return longest_idle(pool.free)  # score_thirds too: its thirds said who may have the case


def _admitted(case: Case, candidates: list[Seat], policy: Policy, now_s: float) -> list[Seat]:
    """Return whom the case may wait for: willing, in its ring, and in its third.

    Nobody only while all who could have it cool down after declining.
    """
    waited_s = case.waited_s(now_s)
    willing = _willing(case, candidates, policy, now_s)
    if not willing:
        return []
    if policy.strategy is Strategy.SCORE_THIRDS and not (
        policy.thirds_relax_s is not None and waited_s >= policy.thirds_relax_s
    ):
        willing = third_for(case, willing)
    if case.department is None:
        return willing
    levels = [proficiency(s.expert, case.department) for s in willing]
    least = min(asked(policy.rings, waited_s), max(levels))
    return [s for s, level in zip(willing, levels, strict=True) if level >= least]


def _willing(case: Case, candidates: list[Seat], policy: Policy, now_s: float) -> list[Seat]:
    """Return who has not declined the case; if none is left, or none is free for too long, also
    those whose declining is `cool_down_s` ago.
    """
    willing = [s for s in candidates if s.expert.expert_id not in case.declined_by]
    if case.waited_s(now_s) < policy.forget_declines_s:
        settled = bool(willing)
    else:
        settled = any(room(s, case.channel, policy.mix_channels) for s in willing)
    return willing if settled else [s for s in candidates if _rested(case, s, policy, now_s)]


def _rested(case: Case, seat: Seat, policy: Policy, now_s: float) -> bool:
    declined_s = case.declined_by.get(seat.expert.expert_id, -math.inf)
    # A clock that stepped back by more than that does not prolong it.
    return abs(now_s - declined_s) >= policy.cool_down_s


def _check_s(name: str, seconds: float) -> None:
    if not (math.isfinite(seconds) and seconds >= 0.0):
        raise PolicyError(f"{name} is a finite number of seconds, 0 or more, got {seconds}")
