"""People of a synthetic history: agents who differ, their teams, customers who come again.

What an agent does well is drawn once for each habit from a beta distribution around a level of
their own, so that some are good at most things, most are mixed, and few are poor at all.
"""

from dataclasses import dataclass
from random import Random

from api.synthetic.lines import lines

# Team, and the departments that its agents know best.
_TEAMS = (
    ("Harbour", ("orders", "returns")),
    ("Summit", ("billing", "account")),
    ("Lantern", ("technical", "account")),
    ("Orchard", ("sales", "orders")),
    ("Meridian", ("banking", "insurance")),
    ("Compass", ("travel", "complaints")),
)
N_TEAMS = len(_TEAMS)
_SPREAD = 12.0  # of a beta's two parameters together: how far habits lie around the agent's level


@dataclass(frozen=True, slots=True)
class Habits:
    """How often an agent does what is wanted, 0..1, and at what pace they speak."""

    greets: float
    empathises: float
    owns: float
    solves: float
    closes: float
    soothes: float  # how much of a customer's mood a good turn lifts
    lets_finish: float
    answers_at_once: float
    keeps_temper: float
    words_per_min: float
    yearly_drift: float  # what a year adds to the first five


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who takes calls."""

    agent_id: str
    name: str
    team: int  # its place among the teams
    skills: tuple[str, ...]
    habits: Habits


@dataclass(frozen=True, slots=True)
class SampleTeam:
    """A team, and what its agents know."""

    name: str
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who calls, and how they tend to feel about it."""

    customer_id: str
    name: str
    temper: float  # valence that they lean to, -1..1


def teams() -> tuple[SampleTeam, ...]:
    """Return the teams there are."""
    return tuple(SampleTeam(f"{name} (sample)", own) for name, own in _TEAMS)


def agents(n: int, rng: Random) -> tuple[Agent, ...]:
    """Return n agents, spread evenly over the teams."""
    return tuple(_agent(i, rng) for i in range(n))


def customers(n: int, rng: Random) -> tuple[Customer, ...]:
    """Return n customers; names may repeat, as they do."""
    return tuple(
        Customer(
            f"c_sample_{i:05d}",
            f"{rng.choice(lines().first_names)} {rng.choice(lines().last_names)}",
            rng.gauss(0.0, 0.25),
        )
        for i in range(n)
    )


def _agent(i: int, rng: Random) -> Agent:
    team = i % N_TEAMS
    firsts, lasts = lines().first_names, lines().last_names
    name = f"{firsts[i % len(firsts)]} {lasts[i * 7 % len(lasts)]}"
    return Agent(f"exp_sample_{i + 1:02d}", name, team, _TEAMS[team][1], _habits(rng))


def _habits(rng: Random) -> Habits:
    level = rng.betavariate(7.0, 3.0)

    def habit(lift: float = 0.0) -> float:
        mean = min(0.97, max(0.05, level + lift))
        return rng.betavariate(_SPREAD * mean, _SPREAD * (1 - mean))

    return Habits(
        greets=habit(0.1),
        empathises=habit(-0.05),
        owns=habit(),
        solves=habit(),
        closes=habit(),
        soothes=habit(-0.1),
        lets_finish=habit(0.1),
        answers_at_once=habit(0.2),
        keeps_temper=1.0 - 0.01 * rng.betavariate(1.0, 4.0),
        words_per_min=rng.gauss(155.0, 18.0),
        yearly_drift=rng.gauss(0.03, 0.08),
    )
