"""Truth: what a label says, and how often the model agrees with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from api.analysis.scored import Scored
from emotion.labels import NEGATIVE, Emotion
from text.sentiment import Sentiment

_SIDES: Mapping[str, Sentiment] = MappingProxyType(
    {
        **dict.fromkeys(("negative", "neg", "-1"), Sentiment.NEGATIVE),
        **dict.fromkeys(("neutral", "neu"), Sentiment.NEUTRAL),
        **dict.fromkeys(("positive", "pos"), Sentiment.POSITIVE),
    }
)


@dataclass(slots=True)
class Agreement:
    """How the model's negative-or-not stands beside the labels'; counts of messages."""

    hits: int = 0  # negative, and read so
    false_alarms: int = 0  # read negative, labelled otherwise
    misses: int = 0  # labelled negative, read otherwise
    passes: int = 0  # neither
    moods: int = 0  # labelled with one of our moods, and the model named one
    same_mood: int = 0
    unknown: dict[str, int] = field(default_factory=dict)  # labels that say nothing to us

    @property
    def n(self) -> int:
        """Messages that are labelled and read."""
        return self.hits + self.false_alarms + self.misses + self.passes

    @property
    def precision(self) -> float | None:
        """The share of those read as negative that are."""
        return _share(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> float | None:
        """The share of the negative ones that are read so."""
        return _share(self.hits, self.hits + self.misses)

    @property
    def accuracy(self) -> float | None:
        """The share of all that lies on the right side of negative or not."""
        return _share(self.hits + self.passes, self.n)

    @property
    def mood_accuracy(self) -> float | None:
        """The share of right moods, where the labels name moods and the model named one."""
        return _share(self.same_mood, self.moods)

    def count(self, one: Scored) -> bool | None:
        """Count a message; return whether it is an error, None where nothing can be said."""
        truth = side_of(one.label)
        if truth is None:
            if one.label and (one.label in self.unknown or len(self.unknown) < _KEPT_LABELS):
                self.unknown[one.label] = self.unknown.get(one.label, 0) + 1
            return None
        if not one.sentiment:
            return None
        self._count_side(one, truth)
        self._count_mood(one)
        return (truth is Sentiment.NEGATIVE) != (one.sentiment == Sentiment.NEGATIVE)

    def _count_side(self, one: Scored, truth: Sentiment) -> None:
        if truth is Sentiment.NEGATIVE:
            is_hit = one.sentiment == Sentiment.NEGATIVE
            self.hits, self.misses = self.hits + is_hit, self.misses + (not is_hit)
        else:
            is_alarm = one.sentiment == Sentiment.NEGATIVE
            self.false_alarms, self.passes = (
                self.false_alarms + is_alarm,
                self.passes + (not is_alarm),
            )

    def _count_mood(self, one: Scored) -> None:
        if one.emotion and one.label.casefold() in set(Emotion):
            self.moods += 1
            self.same_mood += one.emotion == one.label.casefold()


_KEPT_LABELS = 20


def side_of(label: str) -> Sentiment | None:
    """Return the side that a label names, as a side or as a mood of ours; None if neither."""
    word = label.casefold()
    if word in _SIDES:
        return _SIDES[word]
    if word not in set(Emotion):
        return None
    if word in NEGATIVE:
        return Sentiment.NEGATIVE
    return Sentiment.POSITIVE if word == Emotion.HAPPY else Sentiment.NEUTRAL


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
