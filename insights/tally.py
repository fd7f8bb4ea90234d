"""Tally: what is counted of interactions; tallies add up, so that a database may make them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from emotion.labels import Emotion
from insights.agreement import Interval, share_interval
from insights.estimate import FEWEST, Estimate, Sums, estimate_of
from insights.interaction import Interaction


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the 95 % interval (Wilson)."""

    value: float  # 0..1
    interval: Interval
    n_of: int
    n: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of some interactions."""

    n: int = 0
    n_told: int = 0  # whose mood could be read
    n_negative: int = 0
    n_texts: int = 0  # with words that can be shown: the depth beside the volume
    valence: Sums = field(default_factory=Sums)
    moods: Mapping[Emotion, int] = field(default_factory=dict)
    ratings: Sums = field(default_factory=Sums)  # 0..1

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.n + other.n,
            self.n_told + other.n_told,
            self.n_negative + other.n_negative,
            self.n_texts + other.n_texts,
            self.valence + other.valence,
            Counter(self.moods) + Counter(other.moods),
            self.ratings + other.ratings,
        )

    @property
    def negative(self) -> Share | None:
        """Of those whose mood could be read, the negative; None: too few."""
        return share_of(self.n_negative, self.n_told)

    @property
    def mean_valence(self) -> Estimate | None:
        """-1..1; None: too few."""
        return estimate_of(self.valence, -1.0, 1.0)

    @property
    def mean_rating(self) -> Estimate | None:
        """0..1, as customers gave it; None: too few."""
        return estimate_of(self.ratings, 0.0, 1.0)

    def mood(self, emotion: Emotion) -> Share | None:
        """Of those whose mood could be named, those in this one; None: too few."""
        return share_of(self.moods.get(emotion, 0), sum(self.moods.values()))


def share_of(n_of: int, n: int) -> Share | None:
    """Return a share with its interval; None of fewer than FEWEST."""
    interval = share_interval(n_of, n)
    return None if n < FEWEST or interval is None else Share(n_of / n, interval, n_of, n)


def tally_of(interactions: Iterable[Interaction]) -> Tally:
    """Return the counts of interactions."""
    held = list(interactions)
    return Tally(
        n=len(held),
        n_told=sum(one.is_told for one in held),
        n_negative=sum(one.is_negative for one in held),
        n_texts=sum(one.text is not None for one in held),
        valence=_sums(one.valence for one in held),
        moods=Counter(one.mood for one in held if one.mood is not None),
        ratings=_sums(one.rating for one in held),
    )


def _sums(values: Iterable[float | None]) -> Sums:
    told = [value for value in values if value is not None]
    return Sums(len(told), sum(told), sum(value * value for value in told))
