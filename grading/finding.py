"""Finding and Rule: what a criterion's rule makes of a call."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from grading.evidence import Evidence
from grading.view import CallView


@dataclass(frozen=True, slots=True)
class Finding:
    """The share of its points that a criterion earned, and why."""

    share: float | None  # 0..1; None: not applicable
    why: str  # one sentence
    evidence: tuple[Evidence, ...] = ()


class Rule(Protocol):
    """How one kind of criterion judges a call: a frozen dataclass of the rubric's settings."""

    only_lowers: ClassVar[bool]
    """Whether the customer's mood decides if it applies; then it may only lower the grade."""

    def fault(self) -> str | None:
        """Return what is wrong with the settings, or None."""
        ...

    def judge(self, view: CallView) -> Finding:
        """Return what the call earns: the same call, the same finding."""
        ...
