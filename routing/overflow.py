"""Overflow: another way out for a customer whom nobody can serve, or not soon."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from routing.case import Case
from routing.duty import able, proficiency
from routing.expert import Seat
from routing.policy import Policy


class OverflowKind(StrEnum):
    """What a customer is offered instead of waiting on."""

    CALLBACK = "callback"  # an expert calls back when one is free
    MESSAGE = "message"  # leave a message; nobody is there
    DEPARTMENT = "department"  # another department can help now


@dataclass(frozen=True, slots=True)
class Overflow:
    """The way out, and why it is offered."""

    kind: OverflowKind
    why: str
    department: str | None = None  # where to, for DEPARTMENT
    opens_s: float | None = None  # when somebody is next on duty, if hours tell; for MESSAGE


def overflow(
    case: Case, seats: Sequence[Seat], policy: Policy, now_s: float, n_waiting: int
) -> Overflow | None:
    """Return the way out to offer, or None while waiting is best.

    `n_waiting` counts the cases of this department and channel that wait ahead of this one.
    """
    if not able(case, seats, now_s):
        return _nobody(case, seats, policy, now_s)
    if n_waiting >= policy.max_waiting:
        why = f"{n_waiting} customers wait already, {policy.max_waiting} are the most."
    elif case.waited_s(now_s) >= policy.longest_wait_s:
        why = f"The customer has waited {case.waited_s(now_s):.0f} s."
    else:
        return None
    return _elsewhere(case, seats, policy, now_s, why) or Overflow(OverflowKind.CALLBACK, why)


def _nobody(case: Case, seats: Sequence[Seat], policy: Policy, now_s: float) -> Overflow:
    why = f"Nobody is on duty for {case.department or 'any department'}."
    opens_s = _next_opening_s(case, seats, now_s)
    message = Overflow(OverflowKind.MESSAGE, why, opens_s=opens_s)
    return _elsewhere(case, seats, policy, now_s, why) or message


def _elsewhere(
    case: Case, seats: Sequence[Seat], policy: Policy, now_s: float, why: str
) -> Overflow | None:
    """Return the department that stands in for the case's own, if anybody there is on duty."""
    other = policy.fallback.get(case.department) if case.department else None
    if other is None or not able(replace(case, department=other), seats, now_s):
        return None
    return Overflow(OverflowKind.DEPARTMENT, f"{why} {other} can help.", department=other)


def _next_opening_s(case: Case, seats: Sequence[Seat], now_s: float) -> float | None:
    """Return when the first skilled expert's shift starts; one whose shift is on is just absent."""
    hours = [s.expert.hours for s in seats if proficiency(s.expert, case.department)]
    closed = [h for h in hours if h is not None and not h.is_open(now_s)]
    openings = [opens_s for h in closed if (opens_s := h.next_opening_s(now_s)) is not None]
    return min(openings, default=None)
