"""Behaviours: which of what a team's agents do goes with customers who come out of a low.

It is an association. Calls that go well for other reasons leave more room for good manners, and
what goes with recovery need not make it. So the same agent's calls, with customers who began
alike, are compared with each other, and nobody is shown a figure of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from insights.mantel_haenszel import Difference, Stratum, difference

FEWEST_CALLS = 30  # with the behaviour, and without: fewer bear no comparison
FEWEST_AGENTS = 3  # fewer, and the figure would be one agent's
# What a customer feels is no behaviour: these kinds of criteria are what is looked for.
MOOD_KINDS = frozenset({"end_mood", "recovery"})


@dataclass(frozen=True, slots=True)
class BehaviourCell:
    """Calls of low customers, alike in all of this."""

    criterion: str
    agent_id: str
    mood_start: str  # the group
    is_met: bool
    n: int
    n_recovered: int
    n_well: int  # not low when the call ended


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One criterion that an agent can meet by what they do."""

    criterion: str
    title: str
    n_met: int  # calls of customers who were low
    n_unmet: int
    n_agents: int
    recovery: Difference | None  # of the share that recovered: met less not met; None: too few
    ending: Difference | None  # of the share that were not low at the end


def behaviours_of(cells: Sequence[BehaviourCell], titles: dict[str, str]) -> tuple[Behaviour, ...]:
    """Return each criterion's figures, by title: an order of merit would be read as a recipe."""
    grouped: dict[str, list[BehaviourCell]] = {}
    for cell in cells:
        grouped.setdefault(cell.criterion, []).append(cell)
    found = [_behaviour(c, titles.get(c, c), own) for c, own in grouped.items()]
    return tuple(sorted(found, key=lambda one: (one.title, one.criterion)))


def _behaviour(criterion: str, title: str, cells: Sequence[BehaviourCell]) -> Behaviour:
    n_met = sum(c.n for c in cells if c.is_met)
    n_unmet = sum(c.n for c in cells if not c.is_met)
    n_agents = len({c.agent_id for c in cells})
    if min(n_met, n_unmet) < FEWEST_CALLS or n_agents < FEWEST_AGENTS:
        return Behaviour(criterion, title, n_met, n_unmet, n_agents, None, None)
    recovered = difference(_strata(cells, [c.n_recovered for c in cells]))
    well = difference(_strata(cells, [c.n_well for c in cells]))
    return Behaviour(criterion, title, n_met, n_unmet, n_agents, recovered, well)


def _strata(cells: Sequence[BehaviourCell], n_of: Sequence[int]) -> list[Stratum]:
    """Return the calls by agent and by how the customer began."""
    counts: dict[tuple[str, str], list[int]] = {}
    for cell, of in zip(cells, n_of, strict=True):
        own = counts.setdefault((cell.agent_id, cell.mood_start), [0, 0, 0, 0])
        side = 0 if cell.is_met else 2
        own[side] += cell.n
        own[side + 1] += of
    return [Stratum(*own) for own in counts.values()]
