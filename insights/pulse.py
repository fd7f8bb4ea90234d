"""Pulse: how all customers who are being served feel now, and whom to look at first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from emotion.labels import NEGATIVE, VALENCE, Emotion
from text.shift import Shift

# What comes first on a board. An open alert goes before any mood, for a rule of the centre's own
# asked to be told; a mood that gets worse goes before one that is as bad and stays.
_ALERT = 2.0
_WORSENING = 0.5


@dataclass(frozen=True, slots=True)
class Felt:
    """One conversation's customer, as they are now."""

    mood: Emotion | None  # None: not sure, nothing said yet, or not read
    trend: Shift | None
    n_alerts: int = 0  # open

    @property
    def is_upset(self) -> bool:
        """Whether the mood is surely a bad one."""
        return self.mood in NEGATIVE

    @property
    def urgency(self) -> float:
        """How soon somebody should look, 0..3.5; equals by who has been here longest."""
        distress = max(0.0, -VALENCE[self.mood]) if self.mood else 0.0
        worsening = _WORSENING if self.trend is Shift.WORSENING else 0.0
        return round(distress + worsening + (_ALERT if self.n_alerts else 0.0), 2)


@dataclass(frozen=True, slots=True)
class Pulse:
    """How many customers feel what."""

    n: int = 0
    n_upset: int = 0
    n_worsening: int = 0
    n_untold: int = 0  # whose mood is not known
    moods: Mapping[Emotion, int] = field(default_factory=dict)


def pulse_of(felt: Iterable[Felt]) -> Pulse:
    """Return the count of these customers."""
    all_of_them = [*felt]
    return Pulse(
        n=len(all_of_them),
        n_upset=sum(one.is_upset for one in all_of_them),
        n_worsening=sum(one.trend is Shift.WORSENING for one in all_of_them),
        n_untold=sum(one.mood is None for one in all_of_them),
        moods=Counter(one.mood for one in all_of_them if one.mood is not None),
    )
