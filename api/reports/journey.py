"""Journey: how the customer sounded when the call began, when it ended, and at the worst."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.reports.wording import Moment
from emotion.fusion import Timed, mean
from emotion.labels import Emotion
from grading.intervals import IntervalScore

_PART = 0.25  # of the scored intervals are the start, and as many the end, as in `EndMood`


@dataclass(frozen=True, slots=True)
class Journey:
    """The customer's mood from beginning to end; None where no reading is to be believed."""

    start: Emotion | None
    end: Emotion | None
    worst: Emotion | None
    worst_at: Moment | None

    @property
    def text(self) -> str:
        """Such as `angry -> neutral`; empty when nothing was heard."""
        if self.start is None or self.end is None:
            return ""
        return f"{self.start.value} \N{RIGHTWARDS ARROW} {self.end.value}"


def journey(intervals: Sequence[IntervalScore]) -> Journey:
    """Return the mood over the first and the last part of what was scored."""
    scored = [i for i in intervals if i.valence is not None]
    if not scored:
        return Journey(None, None, None, None)
    n_part = max(1, int(len(scored) * _PART))
    worst = min(scored, key=lambda i: i.valence or 0.0)
    return Journey(
        start=_mean(scored[:n_part]),
        end=_mean(scored[-n_part:]),
        worst=worst.fused.likeliest if worst.fused else None,
        worst_at=Moment(worst.start_s, worst.end_s),
    )


def _mean(intervals: Sequence[IntervalScore]) -> Emotion:
    return mean([Timed(i.start_s, 1.0, i.fused) for i in intervals if i.fused]).likeliest
