"""Empathy: whether the agent answered the customer's distress.

The customer's mood decides whether there was anything to answer, and that must not make
distress pay. So three things hold. Every distress must be answered, and the one answered
worst decides: a share of those answered would rise with each further distress that was.
The criterion only lowers a grade (`grading.points`): answered in time, it leaves what the
rest earned. And one answer covers the distress that follows for a while, so that nobody
has to apologise every ten seconds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from grading.evidence import Evidence, clock
from grading.finding import Finding
from grading.intervals import IntervalScore
from grading.phrases import Cue, CueGroup, Match, find
from grading.ramp import ramp
from grading.view import CallView
from speech.audio import Speaker

EMPATHY, DISTRESS = "empathy", "distress"  # the groups of cues that it knows


@dataclass(frozen=True, slots=True)
class _Answered:
    distress: Evidence
    answer: Match | None
    delay_s: float  # infinite without an answer


@dataclass(frozen=True, slots=True)
class Empathy:
    """An empathic phrase of the agent's after each distress that the agent had a turn to answer.

    Distress is an interval with a negativity of `negativity` or more, or a distress cue said by
    the customer. share = ramp(seconds from the end of the distress to the answer), worst case.
    """

    only_lowers: ClassVar[bool] = True

    cues: tuple[CueGroup, ...]
    negativity: float = 0.6
    within_s: float = 20.0  # an answer as soon as this earns all
    late_s: float = 60.0  # an answer as late as this earns nothing
    covers_s: float = 60.0  # an answer holds for distress that follows within this

    def fault(self) -> str | None:
        """Return what is wrong with the settings, or None."""
        if self.late_s <= self.within_s:
            return f"`late_s` must lie above `within_s`, got {self.late_s} and {self.within_s}"
        return None

    def judge(self, view: CallView) -> Finding:
        """Find each distress, and the answer it got."""
        if why := view.wordless(Speaker.CUSTOMER, Speaker.AGENT):
            return Finding(None, why)
        answers = find(self._of(EMPATHY), view.of(Speaker.AGENT))
        met = [self._answered(distress, answers) for distress in self._distress(view)]
        if not met:
            return Finding(
                None,
                "The customer showed no distress that the agent had a turn to answer.",
                (view.overall(Speaker.CUSTOMER, 0, "distressed moments"),),
            )
        worst = max(met, key=lambda m: m.delay_s)
        return Finding(
            ramp(worst.delay_s, self.within_s, self.late_s),
            _told(worst, len(met)),
            tuple(each for m in met for each in _shown(m)),
        )

    def _of(self, name: str) -> Iterator[Cue]:
        return (cue for group in self.cues if group.name == name for cue in group.cues)

    def _distress(self, view: CallView) -> list[Evidence]:
        last_turn_s = max(u.start_s for u in view.of(Speaker.AGENT))
        found = [*self._heard(view), *self._said(view)]
        return sorted(
            (d for d in found if d.start_s < last_turn_s),
            key=lambda d: (d.start_s, d.end_s, d.words),
        )

    def _heard(self, view: CallView) -> Iterator[Evidence]:
        for interval in view.scored:
            negativity = round(interval.negativity or 0.0, 6)
            if negativity >= self.negativity:
                yield _voiced(interval, view, negativity)

    def _said(self, view: CallView) -> Iterator[Evidence]:
        for match in find(self._of(DISTRESS), view.of(Speaker.CUSTOMER)):
            words = match.utterance.text
            yield Evidence(match.start_s, match.end_s, Speaker.CUSTOMER, words, None, "")

    def _answered(self, distress: Evidence, answers: Sequence[Match]) -> _Answered:
        """The next answer if it came in time, or else one that still covers this distress."""
        start_s, end_s = distress.start_s, distress.end_s
        after = next((a for a in answers if a.start_s >= start_s), None)
        if after and after.start_s - end_s <= self.within_s:
            return _Answered(distress, after, max(0.0, after.start_s - end_s))
        before = [a for a in answers if start_s - self.covers_s <= a.start_s < start_s]
        if before:
            return _Answered(distress, before[-1], 0.0)
        return _Answered(distress, after, after.start_s - end_s if after else float("inf"))


def _voiced(interval: IntervalScore, view: CallView, negativity: float) -> Evidence:
    """The interval cut to the customer's own voice in it: the agent's turn comes after that."""
    span = (interval.start_s, interval.end_s)
    here = [u for u in view.of(Speaker.CUSTOMER) if u.start_s < span[1] and u.end_s > span[0]]
    start_s = max(span[0], here[0].start_s)
    end_s = min(span[1], max(u.end_s for u in here))
    words = view.words(Speaker.CUSTOMER, *span)
    return Evidence(start_s, end_s, Speaker.CUSTOMER, words, negativity, "negativity")


def _told(worst: _Answered, n_distressed: int) -> str:
    figure = worst.distress.figure
    sign = f'"{worst.distress.words}"' if figure is None else f"negativity {figure:.2f}"
    at = f"The customer's distress at {clock(worst.distress.start_s)} ({sign})"
    among = f", the worst answered of {n_distressed}," if n_distressed > 1 else ""
    if not worst.answer:
        return f"{at}{among} was never answered with empathy."
    cue = worst.answer.cue.text
    said = f'"{cue}" at {clock(worst.answer.start_s)}'
    if worst.answer.start_s < worst.distress.start_s:
        return f"{at}{among} followed an answer that still holds: {said}."
    when = f"after {worst.delay_s:.0f} s" if worst.delay_s >= 1 else "at once"
    return f"{at}{among} was answered {when}: {said}."


def _shown(met: _Answered) -> tuple[Evidence, ...]:
    if not met.answer:
        return (met.distress,)
    answer, words = met.answer, met.answer.utterance.text
    came_first = answer.start_s < met.distress.start_s
    figure, unit = (None, "") if came_first else (met.delay_s, "s after the distress")
    shown = Evidence(answer.start_s, answer.end_s, Speaker.AGENT, words, figure, unit)
    return (met.distress, shown)
