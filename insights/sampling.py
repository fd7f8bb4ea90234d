"""Sampling: which calls are reviewed, so that nobody's choice decides it.

Each call gets a number that is made of the seed and its id alone, and the lowest are drawn. So
every call of an agent is equally likely, the order in which calls come does not matter, and who
knows the seed and the ids can draw the same again, by hand if need be.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from emotion.errors import TonewiseError


class SamplingError(TonewiseError):
    """A sample that can't be drawn."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A call that may be drawn, and whose it is."""

    call_id: str
    agent_id: str | None


@dataclass(frozen=True, slots=True)
class Population:
    """Of which calls a sample is drawn, in words that can be said again. None: whichever."""

    agent_ids: frozenset[str] | None = None
    departments: frozenset[str] | None = None
    since_s: float | None = None  # began then or later, epoch seconds
    until_s: float | None = None  # began before


def draw(calls: Iterable[Candidate], n_each: int, seed: str) -> tuple[Candidate, ...]:
    """Return `n_each` calls of each agent, or all where there are fewer; by agent, as drawn.

    Raises SamplingError if none are wanted.
    """
    if n_each < 1:
        raise SamplingError(f"wanted at least one call of each agent, got {n_each}")
    of_agent: dict[str, list[Candidate]] = defaultdict(list)
    for call in calls:
        of_agent[call.agent_id or ""].append(call)
    return tuple(
        call
        for _, own in sorted(of_agent.items())
        for call in sorted(own, key=lambda one: ticket(seed, one.call_id))[:n_each]
    )


def ticket(seed: str, call_id: str) -> str:
    """Return the call's number in this draw: SHA-256 of "seed:call_id", hex."""
    return hashlib.sha256(f"{seed}:{call_id}".encode()).hexdigest()


def fingerprint(calls: Sequence[Candidate]) -> str:
    """Return what tells one population from another: SHA-256 of its sorted ids, a line each."""
    return hashlib.sha256("\n".join(sorted(c.call_id for c in calls)).encode()).hexdigest()
