"""Case mix: what calls differ in that is no doing of the agent's, so that like meets like.

Nothing here is a protected trait of a person, for none is held: no name, age, sex, origin or
accent. A language is the one that a chat was written in.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from emotion.labels import NEGATIVE, Emotion

UNKNOWN = "not known"


class Factor(StrEnum):
    """Something that should not matter to a grade once the rest is alike."""

    QUEUE = "queue"
    HOUR = "hour"
    DAY = "day"
    LANGUAGE = "language"
    SOUND = "sound"
    SIDES = "sides"
    WORDS = "words"
    MOOD = "mood"
    LENGTH = "length"


PLACE = MappingProxyType({factor: place for place, factor in enumerate(Factor)})
_HOUR_S, _DAY_S = 3600.0, 86_400.0
_THURSDAY = 3  # 1970-01-01, from Monday on
_DAYS = (*("Monday to Friday",) * 5, *("weekend",) * 2)
# Bounds are conventions: few enough groups that each holds calls.
_HOURS = (
    *("0 to 6 o'clock",) * 6,
    *("6 to 10",) * 4,
    *("10 to 14",) * 4,
    *("14 to 18",) * 4,
    *("18 to 24",) * 6,
)
_LENGTHS_S = ((60.0, "under 1 minute"), (120.0, "1 to 2"), (300.0, "2 to 5"), (600.0, "5 to 10"))
_LONGER = "10 minutes or more"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What one call was like."""

    department: str | None
    began_s: float  # epoch seconds
    duration_s: float
    language: str | None
    is_wideband: bool
    n_sides: int  # that could be told apart
    has_transcript: bool
    mood_start: Emotion | None  # None: never told


def groups_of(call: Circumstances) -> tuple[str, ...]:
    """Return the group that a call belongs to by each Factor, in their order.

    Hours and days are in UTC.
    """
    day, second = divmod(call.began_s, _DAY_S)
    return (
        call.department or UNKNOWN,
        _HOURS[int(second // _HOUR_S)],
        _DAYS[int(day + _THURSDAY) % 7],
        call.language or UNKNOWN,
        "wideband" if call.is_wideband else "telephone",
        "each side by itself" if call.n_sides > 1 else "both in one",
        "transcribed" if call.has_transcript else "not transcribed",
        mood_group(call.mood_start),
        length_group(call.duration_s),
    )


def mood_group(mood: Emotion | None) -> str:
    """Return which mood a customer began in, of four: angry, low otherwise, not low, not known."""
    if mood is None:
        return UNKNOWN
    if mood is Emotion.ANGRY:
        return "angry"
    return "low" if mood in NEGATIVE else "not low"


def length_group(duration_s: float) -> str:
    """Return how long a call lasted, in words."""
    return next((word for until, word in _LENGTHS_S if duration_s < until), _LONGER)
