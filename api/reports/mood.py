"""The customer's mood over the call: columns of probabilities, and the line of valence."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.reports.axis import Axis
from api.reports.wording import LETTERS, Moment, number, percent
from emotion.labels import Emotion
from emotion.scores import EmotionScores
from grading.intervals import IntervalScore, IntervalState

MOOD_HEIGHT = 88  # px of the columns
VALENCE_HEIGHT = 56  # px from pleasant (1) to unpleasant (-1)
_MARGIN = 6  # px that keep the line's dots inside the picture
_MOST_LETTERS = 40  # columns on a wide screen that still have room for a letter
_MOST_LETTERS_ON_A_PHONE = 16
_MOST_DOTS = 120


@dataclass(frozen=True, slots=True)
class Layer:
    """One mood's part of a column."""

    emotion: Emotion
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Column:
    """One interval of the call."""

    moment: Moment
    state: str
    x: str
    width: str
    middle: str
    letter: str
    layers: tuple[Layer, ...]
    summary: str
    mood: str
    valence: str
    shares: tuple[str, ...]  # one for each of the picture's emotions


@dataclass(frozen=True, slots=True)
class Dot:
    """A scored interval on the line of valence."""

    x: str
    y: str
    bridged: bool  # the line to it crosses intervals that say nothing
    before_x: str
    before_y: str


@dataclass(frozen=True, slots=True)
class MoodPicture:
    """All that is drawn of the customer's mood."""

    emotions: tuple[Emotion, ...]
    columns: tuple[Column, ...]
    dots: tuple[Dot, ...]
    summary: str

    @property
    def letters(self) -> str:
        """On which screens the columns are wide enough for letters."""
        if len(self.columns) <= _MOST_LETTERS_ON_A_PHONE:
            return "letters"
        return "letters wide-only" if len(self.columns) <= _MOST_LETTERS else "letters none"

    @property
    def roomy(self) -> bool:
        """Whether the columns are wide enough to be set apart and dotted."""
        return len(self.columns) <= _MOST_DOTS

    def has(self, state: str) -> bool:
        """Whether any interval is in this state, so that the legend must explain it."""
        return any(column.state == state for column in self.columns)


def mood_picture(intervals: Sequence[IntervalScore], axis: Axis) -> MoodPicture:
    """Return the picture; without any interval, or with none scored, its summary says so."""
    scored = [i for i in intervals if i.valence is not None]
    emotions = tuple(dict.fromkeys(e for i in intervals if i.fused for e in i.fused.labels))
    return MoodPicture(
        emotions=emotions,
        columns=tuple(_column(i, emotions, axis) for i in intervals),
        dots=_dots(intervals, axis),
        summary=_summary(intervals, scored),
    )


def _column(interval: IntervalScore, emotions: tuple[Emotion, ...], axis: Axis) -> Column:
    moment = Moment(interval.start_s, interval.end_s)
    scores = interval.fused if interval.state is IntervalState.SCORED else None
    return Column(
        moment=moment,
        state=interval.state.value,
        x=axis.x(interval.start_s),
        width=axis.width(interval.start_s, interval.end_s),
        middle=_middle(interval, axis),
        letter=LETTERS[scores.likeliest] if scores else _mark(interval),
        layers=_layers(scores) if scores else (),
        summary=f"{moment.text}: {_say(interval)}",
        mood=_mood(interval),
        valence=number(interval.valence) if interval.valence is not None else "",
        shares=tuple(percent(scores.of(e)) if scores else "" for e in emotions),
    )


def _layers(scores: EmotionScores) -> tuple[Layer, ...]:
    # From the bottom up in the order of the labels, so that the worst moods are the floor.
    layers, top = [], float(MOOD_HEIGHT)
    for emotion, probability in zip(scores.labels, scores.probabilities, strict=True):
        height = probability * MOOD_HEIGHT
        top -= height
        layers.append(Layer(emotion, f"{top:.2f}", f"{height:.2f}"))
    return tuple(layers)


def _dots(intervals: Sequence[IntervalScore], axis: Axis) -> tuple[Dot, ...]:
    dots: list[Dot] = []
    last = -1
    for n, interval in enumerate(intervals):
        if interval.valence is None:
            continue
        x, y = _middle(interval, axis), _valence_y(interval.valence)
        before = dots[-1] if dots else None
        bridged = before is not None and n > last + 1
        dots.append(Dot(x, y, bridged, before.x if before else x, before.y if before else y))
        last = n
    return tuple(dots)


def _middle(interval: IntervalScore, axis: Axis) -> str:
    # The last interval may reach beyond the call's end: the middle of what is drawn of it.
    return axis.x((interval.start_s + min(interval.end_s, axis.duration_s)) / 2)


def _valence_y(valence: float) -> str:
    return f"{_MARGIN + (1 - valence) / 2 * (VALENCE_HEIGHT - 2 * _MARGIN):.2f}"


def _mark(interval: IntervalScore) -> str:
    return "?" if interval.state is IntervalState.ABSTAINED else ""


def _mood(interval: IntervalScore) -> str:
    if interval.state is IntervalState.NO_SPEECH:
        return "customer silent"
    if interval.state is IntervalState.ABSTAINED or interval.fused is None:
        return "not sure"
    return interval.fused.likeliest.value


def _say(interval: IntervalScore) -> str:
    if interval.fused is None or interval.state is not IntervalState.SCORED:
        return _mood(interval)
    pairs = zip(interval.fused.labels, interval.fused.probabilities, strict=True)
    ranked = sorted(pairs, key=lambda pair: -pair[1])
    said = ", ".join(f"{e.value} {percent(p)}" for e, p in ranked if p >= 0.01)
    words = interval.words.emotion if interval.words else None
    return f"{said}; the words alone: {words}" if words else said


def _summary(intervals: Sequence[IntervalScore], scored: Sequence[IntervalScore]) -> str:
    if not scored:
        return "No mood could be read from the customer's voice in this call."
    counts: dict[str, int] = {}
    for interval in intervals:
        counts[_mood(interval)] = counts.get(_mood(interval), 0) + 1
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    return f"{len(intervals)} intervals: " + ", ".join(f"{mood} {n}" for mood, n in ranked)
