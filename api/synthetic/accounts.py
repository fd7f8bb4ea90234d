"""Accounts of a synthetic history: what they are worth, who is let down for weeks, who leaves.

How unhappy an account is by nature differs; one in a hundred is let down for six weeks, in which
it writes more, and most of it angrily. The unhappier an account, the likelier it leaves: two of a
hundred in a year of those that are content, a third of those that were let down.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from api.storage.clients import Client
from api.synthetic.lines import lines
from api.synthetic.people import N_TEAMS
from api.synthetic.plan import Wish, fresh_rng
from insights.interaction import Stage

_DAY_S = 86_400.0
_MESSAGES_PER_ACCOUNT = 8
_FEWEST = 20
_LET_DOWN = 0.01  # of the accounts
_LET_DOWN_DAYS = 42
_LEAVES_AFTER_DAYS = (5, 40)
_LEFT_OF_CONTENT, _LEFT_OF_LET_DOWN = 0.02, 0.33
_TEMPER = 0.5  # sd of an account's log odds of being unhappy
_NEW_DAYS, _RENEWAL_DAYS, _YEAR_DAYS = 60, 330, 365
# Segment: of how many accounts from 0 on, what they are worth a year (a median), how many people.
_SEGMENTS = (("small", 0.70, 900.0, 1), ("medium", 0.95, 9_000.0, 3), ("large", 1.0, 90_000.0, 8))


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """One account, and what happens to it."""

    client: Client
    temper: float  # what it adds to the log odds of each message being unhappy
    n_people: int
    since_s: float  # when it became a customer
    let_down: tuple[float, float] | None  # from when until when

    def is_let_down(self, at_s: float) -> bool:
        """Whether this is in the weeks in which nothing goes right."""
        return self.let_down is not None and self.let_down[0] <= at_s < self.let_down[1]

    def is_here(self, at_s: float) -> bool:
        """Whether it has not left yet."""
        return self.client.left_s is None or at_s < self.client.left_s

    def stage(self, at_s: float) -> Stage:
        """Where on its journey it is: new, near its yearly renewal, or between."""
        days = (at_s - self.since_s) / _DAY_S
        if days < _NEW_DAYS:
            return Stage.ONBOARDING
        return Stage.RENEWAL if days % _YEAR_DAYS >= _RENEWAL_DAYS else Stage.SUPPORT


@lru_cache(maxsize=4)
def accounts(wish: Wish) -> tuple[SampleAccount, ...]:
    """Return the accounts of a history; the same wish gives the same ones."""
    rng = fresh_rng(wish.seed, 5)
    n = max(_FEWEST, wish.n_messages // _MESSAGES_PER_ACCOUNT)
    # At the least one, so that small histories have something to find.
    every = max(1, round(min(1 / _LET_DOWN, n / 3)))
    return tuple(_account(i, i % every == every // 2, wish, rng) for i in range(n))


def _account(place: int, suffers: bool, wish: Wish, rng: Random) -> SampleAccount:
    draw = rng.random()
    segment, _, worth, n_people = next(one for one in _SEGMENTS if draw < one[1])
    temper = rng.gauss(0.0, _TEMPER)
    began_s = wish.since_s + rng.random() * max(0.0, wish.days - 7) * _DAY_S
    let_down = (began_s, began_s + _LET_DOWN_DAYS * _DAY_S) if suffers else None
    client = Client(
        account_id=f"acc_sample_{place:05d}",
        name=f"{rng.choice(lines().last_names)} & {rng.choice(lines().last_names)} (sample)",
        value=round(worth * math.exp(rng.gauss(0.0, 0.6)), 2),
        segment=segment,
        is_key=segment == "large",
        manager_id=f"usr_sample_lead_{place % N_TEAMS + 1}",
        left_s=_left_s(temper, let_down, wish, rng),
        changed_s=wish.since_s,
    )
    since_s = wish.until_s - rng.random() * 3 * _YEAR_DAYS * _DAY_S
    return SampleAccount(client, temper, n_people, since_s, let_down)


def _left_s(
    temper: float, let_down: tuple[float, float] | None, wish: Wish, rng: Random
) -> float | None:
    """Return when it leaves, None if it stays until the history ends."""
    usual = min(1.0, _LEFT_OF_CONTENT * math.exp(1.5 * temper) * wish.days / _YEAR_DAYS)
    if rng.random() >= (_LEFT_OF_LET_DOWN if let_down else usual):
        return None
    after_s = rng.uniform(*_LEAVES_AFTER_DAYS) * _DAY_S
    at_s = let_down[1] + after_s if let_down else wish.since_s + rng.random() * wish.days * _DAY_S
    return at_s if at_s < wish.until_s else None
