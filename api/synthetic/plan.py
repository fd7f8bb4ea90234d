"""Plan: when each call of a synthetic history came, from whom, about what, and who took it.

All of it follows from the seed, so that a history that was broken off can be gone on with, and
so that processes can make different parts of one.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from random import Random

from api.synthetic.lines import lines
from api.synthetic.people import Agent, Customer, Habits, agents, customers

_DAY_S = 86_400.0
_YEAR_S = 365.0 * _DAY_S
_SUNDAY, _SATURDAY = 6, 5
_QUIET_DAYS = {_SATURDAY: 0.45, _SUNDAY: 0.25}  # calls of a day, beside a working day's
_OPENS_H, _BUSIEST_H, _CLOSES_H = 7.5, 10.5, 20.5
_OWN_TEAM = 0.85  # of a department's calls, those that an agent takes who knows it
_CALLS_PER_CUSTOMER = 4
_HABITS_THAT_DRIFT = ("greets", "empathises", "owns", "solves", "closes")


@dataclass(frozen=True, slots=True)
class Wish:
    """What history is wanted."""

    n_calls: int
    n_agents: int
    days: int  # over which the calls lie
    until_s: float  # epoch seconds: the last call began before
    seed: int
    n_messages: int = 0  # besides the calls, from elsewhere

    @property
    def since_s(self) -> float:
        """When the first calls come."""
        return self.until_s - self.days * _DAY_S


@dataclass(frozen=True, slots=True)
class World:
    """Who there is."""

    agents: tuple[Agent, ...]
    customers: tuple[Customer, ...]


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """One call to be made."""

    number: int  # 0, 1, 2, ... by time
    began_s: float  # epoch seconds
    agent: Agent
    habits: Habits  # the agent's at that time
    customer: Customer
    department: str


def fresh_rng(*seeds: int) -> Random:
    """Return a source of chance that is the same for the same seeds, on every machine."""
    return Random(":".join(map(str, seeds)))  # noqa: S311 - no secret


@lru_cache(maxsize=4)
def world_of(wish: Wish) -> World:
    """Return the people of a history."""
    rng = fresh_rng(wish.seed, 1)
    n_customers = max(20, wish.n_calls // _CALLS_PER_CUSTOMER)
    return World(agents(wish.n_agents, rng), customers(n_customers, rng))


def planned(wish: Wish) -> tuple[PlannedCall, ...]:
    """Return every call, oldest first."""
    world, rng = world_of(wish), fresh_rng(wish.seed, 2)
    times_s = sorted(moment(wish, rng) for _ in range(wish.n_calls))
    return tuple(_call(i, began_s, world, wish, rng) for i, began_s in enumerate(times_s))


def _call(i: int, began_s: float, world: World, wish: Wish, rng: Random) -> PlannedCall:
    department = rng.choice(lines().departments)
    able = [agent for agent in world.agents if department in agent.skills]
    agent = rng.choice(able if able and rng.random() < _OWN_TEAM else world.agents)
    # Squared: few customers call often, most call once or twice.
    customer = world.customers[int(len(world.customers) * rng.random() ** 2)]
    habits = _drifted(agent.habits, (began_s - wish.since_s) / _YEAR_S)
    return PlannedCall(i, began_s, agent, habits, customer, department)


def _drifted(habits: Habits, years: float) -> Habits:
    moved = {
        name: min(0.99, max(0.01, getattr(habits, name) + habits.yearly_drift * years))
        for name in _HABITS_THAT_DRIFT
    }
    return replace(habits, **moved)


def moment(wish: Wish, rng: Random) -> float:
    """Return a moment within opening hours, in UTC; weekends are quiet."""
    while True:
        day_s = wish.until_s // _DAY_S * _DAY_S - rng.randrange(1, wish.days + 1) * _DAY_S
        weekday = datetime.fromtimestamp(day_s, UTC).weekday()
        if rng.random() < _QUIET_DAYS.get(weekday, 1.0):
            return round(day_s + 3600.0 * rng.triangular(_OPENS_H, _CLOSES_H, _BUSIEST_H), 3)
