"""MoodTrack: how a customer has sounded lately, over the seconds in which they spoke."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from statistics import median_high, median_low

from emotion.fusion import Timed, mean
from emotion.labels import VOICE_FOLD, Emotion
from emotion.scores import EmotionScores
from insights.rule import Feeling
from text.shift import DEFAULT, Shift, shift

_KEPT_S = 120.0  # of speech: the longest that a rule may look back on
_PER_THIRD = 2  # readings from which a course can be told


@dataclass(frozen=True, slots=True)
class Felt:
    """One reading of the customer, and the stretch of their speech that it newly covers."""

    start_s: float  # since the call began
    end_s: float
    scores: EmotionScores
    # Worked out once: every rule looks at the same readings again and again.
    values: Mapping[Feeling, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        values = {feeling: value_of(feeling, self.scores) for feeling in Feeling}
        object.__setattr__(self, "values", values)

    @property
    def duration_s(self) -> float:
        """Seconds of speech."""
        return self.end_s - self.start_s


def as_labelled(mood: Emotion, scores: EmotionScores) -> Emotion:
    """Return the mood, or the one that it sounds most like where a reading has no label for it:
    a voice tells no frustration from anger.
    """
    return mood if mood in scores.labels else VOICE_FOLD[mood]


def value_of(feeling: Feeling, scores: EmotionScores) -> float:
    """Return a feeling's probability, 0..1."""
    mood = feeling.emotion
    return scores.negativity if mood is None else scores.of(as_labelled(mood, scores))


@dataclass(slots=True)
class MoodTrack:
    """The readings of one call, oldest first. Those that abstained are no evidence either way:
    they are left out, and their seconds with them.
    """

    _settled: deque[Felt] = field(default_factory=deque)
    _open: list[Felt] = field(default_factory=list)  # of the utterance that goes on: may change
    _settled_s: float = 0.0  # of speech in _settled
    _utterances: deque[Felt] = field(default_factory=lambda: deque(maxlen=DEFAULT.latest))
    _changes: dict[tuple[Feeling, float], float | None] = field(default_factory=dict)

    def feel(self, felt: Felt) -> None:
        """Add a reading of the utterance that goes on, in place of those that it covers anew."""
        self._changes.clear()
        self._open = [one for one in self._open if one.end_s <= felt.start_s]
        if not felt.scores.abstained:
            self._open.append(felt)

    def settle(self, readings: Sequence[Felt]) -> None:
        """End the utterance: these are its readings, whatever was felt while it lasted."""
        self._changes.clear()
        self._open.clear()
        for felt in readings:
            if not felt.scores.abstained:
                self._settled.append(felt)
                self._settled_s += felt.duration_s
        while self._settled and self._settled_s - self._settled[0].duration_s > _KEPT_S:
            self._settled_s -= self._settled.popleft().duration_s
        if readings:
            self._utterances.append(_whole(readings))

    def correct(self, readings: Sequence[Felt]) -> None:
        """Put an utterance's readings in place of those of the same stretches; others stay."""
        self._changes.clear()
        anew = {(felt.start_s, felt.end_s): felt for felt in readings if not felt.scores.abstained}
        for at, felt in enumerate(self._settled):
            self._settled[at] = anew.get((felt.start_s, felt.end_s), felt)
        for at, felt in enumerate(self._utterances):
            if readings and felt.start_s == readings[0].start_s:
                self._utterances[at] = _whole(readings)

    @property
    def latest(self) -> Felt | None:
        """The newest reading, None if there is none yet."""
        if self._open:
            return self._open[-1]
        return self._settled[-1] if self._settled else None

    @property
    def trend(self) -> Shift | None:
        """Where the mood goes over the latest utterances; None while fewer than two tell."""
        certain = [one.scores for one in self._utterances if not one.scores.abstained]
        return shift(certain) if len(certain) > 1 else None

    def held_s(self, feeling: Feeling, holds: Callable[[float], bool], most_s: float) -> float:
        """Return the seconds of speech, back from the newest reading, in which it holds of a
        feeling's probability; not looking back further than `most_s`.
        """
        total_s = 0.0
        for felt in self._newest_first():
            if total_s >= most_s or not holds(felt.values[feeling]):
                break
            total_s += felt.duration_s
        return total_s

    def change(self, feeling: Feeling, over_s: float) -> float | None:
        """Return how far a feeling rose over the latest `over_s` of speech, -1..1.

        None while there are not enough readings to tell. From the median of the first third to
        that of the last, as in Tukey's resistant line (1977), each taken on the side that makes
        less of the change: one odd reading is no course.
        """
        asked = (feeling, over_s)
        if asked not in self._changes:
            self._changes[asked] = self._change(feeling, over_s)
        return self._changes[asked]

    def _change(self, feeling: Feeling, over_s: float) -> float | None:
        values = [felt.values[feeling] for felt in self._within(over_s)]
        n = len(values) // 3
        if n < _PER_THIRD:
            return None
        last, first = values[:n], values[-n:]
        rise = median_low(last) - median_high(first)
        fall = median_high(last) - median_low(first)
        return max(rise, 0.0) + min(fall, 0.0)

    def _within(self, over_s: float) -> Iterator[Felt]:
        total_s = 0.0
        for felt in self._newest_first():
            if total_s >= over_s:
                return
            total_s += felt.duration_s
            yield felt

    def _newest_first(self) -> Iterator[Felt]:
        return chain(reversed(self._open), reversed(self._settled))


def _whole(readings: Sequence[Felt]) -> Felt:
    """Return an utterance's readings as one."""
    timed = [Timed(felt.end_s, felt.duration_s, felt.scores) for felt in readings]
    return Felt(readings[0].start_s, readings[-1].end_s, mean(timed))
