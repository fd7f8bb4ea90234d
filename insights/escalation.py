"""Escalation: who is to take an alert, and who after them if they don't."""

from collections.abc import Sequence
from dataclasses import dataclass

from emotion.errors import TonewiseError

_MOST_STEPS = 10


class EscalationError(TonewiseError):
    """A chain that nobody could follow."""


@dataclass(frozen=True, slots=True)
class Step:
    """Whose an alert is for a while: a role or a person, as the centre calls them.

    Raises EscalationError without an owner or a time above 0.
    """

    owner: str
    within_s: float  # taken by then, or it goes on to the next

    def __post_init__(self) -> None:
        if not self.owner.strip() or not self.within_s > 0.0:
            raise EscalationError(f"a step wants an owner and a time above 0 s, got {self}")


Chain = tuple[Step, ...]

# A team of its own looks first, then whoever can solve it, then whoever may decide anything.
USUAL: Chain = (Step("success", 60.0), Step("support", 120.0), Step("executive", 300.0))


def chain_from(chain: Sequence[Step], owner: str | None, first: Step | None = None) -> Chain:
    """Return the part of a chain from `owner` on, behind a step that goes before it all.

    An owner that has no step of their own is put before the whole chain, for as long as its
    first step. Raises EscalationError for a chain without a step, or with more than ten.
    """
    if not 0 < len(chain) <= _MOST_STEPS:
        raise EscalationError(f"a chain has 1 to {_MOST_STEPS} steps, got {len(chain)}")
    names = [step.owner for step in chain]
    rest = tuple(chain)
    if owner in names:
        rest = rest[names.index(owner) :]
    elif owner is not None:
        rest = (Step(owner, rest[0].within_s), *rest)
    return rest if first is None or first.owner == rest[0].owner else (first, *rest)
