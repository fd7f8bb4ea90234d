"""Glance: what facts are made of, read from a report's JSON without building all of it."""

from collections.abc import Sequence

import msgspec

from emotion.labels import Emotion
from grading.report import Outcome, ReportError
from insights.cost import Stake, costs
from insights.mood_summary import Heard, MoodSummary, summary_of


class _Rubric(msgspec.Struct, frozen=True):
    name: str
    version: str


class _Call(msgspec.Struct, frozen=True):
    duration_s: float
    transcribed: bool


class _Interval(msgspec.Struct, frozen=True):
    start_s: float
    end_s: float
    emotion: Emotion | None = None
    valence: float | None = None
    negativity: float | None = None


class GlancedCriterion(msgspec.Struct, frozen=True):
    """One criterion's result, without its evidence."""

    id: str
    title: str
    outcome: Outcome
    weight: float
    points: float | None
    auto_fail: bool = False
    counts: bool = False


class Glance(msgspec.Struct, frozen=True):
    """A report's grade, its criteria, and how the customer's mood went."""

    points: float | None
    stars: int | None
    band: str | None
    rubric: _Rubric
    call: _Call
    criteria: tuple[GlancedCriterion, ...]
    intervals: tuple[_Interval, ...]

    @property
    def heard(self) -> Sequence[Heard]:
        """The stretches in which the customer's mood could be told, in order."""
        return [
            Heard(i.end_s - i.start_s, i.emotion, i.valence, i.negativity)
            for i in self.intervals
            if i.emotion is not None and i.valence is not None and i.negativity is not None
        ]

    @property
    def mood(self) -> MoodSummary:
        """The customer's mood over the call."""
        return summary_of(self.heard)

    @property
    def costs(self) -> Sequence[float]:
        """What each criterion took of the call's points."""
        return costs([Stake(c.weight, c.points, c.counts, c.auto_fail) for c in self.criteria])


_DECODER = msgspec.json.Decoder(Glance)


def glance_at(report: str) -> Glance:
    """Return what a stored report shows at a glance; raises ReportError if it is none."""
    try:
        return _DECODER.decode(report)
    except msgspec.MsgspecError as error:
        raise ReportError(f"a stored report was wanted, got what is none: {error}") from error
