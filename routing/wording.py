"""The sentences in which a choice explains itself."""

from collections.abc import Iterator, Sequence

from emotion.labels import Emotion
from routing.case import Case
from routing.expert import BEST, Outcomes, Presence, Seat
from routing.recovery import UPSET
from routing.strategy import Candidate, Strategy


def mood(case: Case) -> str:
    """Say what is known of the customer's mood, and what that means for routing."""
    if case.scores is None:
        return "The mood was not read; routed as an ordinary case."
    if case.mood is None:
        return "The model could not tell the mood; routed as an ordinary case."
    return f"The customer reads as {case.mood} ({case.scores.confidence:.0%} sure)."


def nobody_on_duty(case: Case, seats: Sequence[Seat]) -> str:
    """Say why nobody at all could have the case now."""
    if not seats:
        return "There are no experts."
    if case.department is None:
        return "None of the experts is on duty."
    skilled = [s for s in seats if case.department in s.expert.skills]
    if skilled and not any(s.expert.capacity.get(case.channel, 0) for s in skilled):
        return f"None of the {len(skilled)} experts in {case.department} takes {case.channel}s."
    if skilled:
        return f"None of the {len(skilled)} experts in {case.department} is on duty."
    unskilled = [s.expert.name for s in seats if not s.expert.skills]
    if not unskilled:
        return f"No expert has the skill {case.department}."
    return (
        f"No expert has the skill {case.department}; {', '.join(unskilled)} "
        "has none listed, so no department's case can go there."
    )


def all_declined(declined: Sequence[Seat], cool_down_s: float) -> str:
    """Say that whoever could have the case has just declined it."""
    names = ", ".join(seat.expert.name for seat in declined)
    return f"{names} declined this case and can be asked again {cool_down_s:.0f} s after that."


def nobody_free(case: Case, admitted: Sequence[Seat]) -> str:
    """Say what keeps those who could have the case."""
    engaged = sum(s.presence is not Presence.AVAILABLE for s in admitted)
    full = len(admitted) - engaged
    return (
        f"Waiting for one of {len(admitted)} in {_where(case)}: "
        f"{full} at capacity, {engaged} busy or in wrap-up."
    )


def last_expert(seat: Seat) -> str:
    """Say that the customer's last expert is there again."""
    return f"{seat.expert.name} served this customer before and is free."


def hold(seat: Seat, hold_s: float) -> str:
    """Say that the case waits a little for the customer's last expert."""
    return (
        f"{seat.expert.name} served this customer before and is busy; "
        f"the case waits up to {hold_s:.0f} s for them."
    )


def reasons(strategy: Strategy, case: Case, seat: Seat, candidate: Candidate) -> Iterator[str]:
    """Yield why this expert was chosen."""
    name = seat.expert.name
    if strategy is Strategy.LONGEST_IDLE:
        yield f"{name} has been idle the longest."
    elif strategy is Strategy.LEAST_BUSY:
        yield f"{name} has the least to do: {_taken(case, seat)}."
    elif strategy is Strategy.SCORE_THIRDS:
        yield (
            f"{name}, rated {seat.expert.rating:.1f} of {BEST}, has been idle the longest of those "
            "to whom customers in this mood go."
        )
    else:
        yield from _best_match(case, seat, candidate)


def second(seat: Seat) -> str:
    """Say who would have been next."""
    return f"{seat.expert.name} came second."


def _best_match(case: Case, seat: Seat, candidate: Candidate) -> Iterator[str]:
    expert = seat.expert
    skill = (
        f"rated {expert.rating:.1f} of {BEST} overall"
        if case.department is None
        else f"proficiency {expert.skills[case.department]} of {BEST} in {case.department}"
    )
    yield (
        f"{expert.name} fits best ({candidate.score:.2f} of 1): {skill}, {_taken(case, seat)}, "
        f"{_cases(seat.assigned_today)} today."
    )
    if case.mood in UPSET:
        yield _recovery(case.mood, expert.recovery.get(case.mood), candidate.recovery)


def _recovery(mood: Emotion, known: Outcomes | None, part: float) -> str:
    if known is None or not known.n:
        return f"How {mood} customers fare there is not known yet; the team's rate stands in."
    return (
        f"Of {known.n} {mood} customers before, {known.recovered:g} left well; weighed against "
        f"the team that is {abs(part - 0.5):.0%} {'above' if part >= 0.5 else 'below'} its rate."
    )


def _cases(n: int) -> str:
    return "1 case" if n == 1 else f"{n} cases"


def _taken(case: Case, seat: Seat) -> str:
    active = seat.active.get(case.channel, 0)
    return f"{active} of {seat.expert.capacity.get(case.channel, 0)} {case.channel}s taken"


def _where(case: Case) -> str:
    return "any department" if case.department is None else case.department
