"""Feedback: what a customer says of how they were served, and how they say they feel."""

from dataclasses import dataclass

from api.desk.words import note
from api.tickets.errors import AnswerError
from emotion.labels import Emotion

MOST_STARS = 5
MOST_LEVEL = 100  # of the mood slider: very happy; 0 is very unhappy

# The slider is read in fifths, each with a face and a word; its middle fifth is neither.
_FIFTH = MOST_LEVEL / 5
UNHAPPY_BELOW = 2 * _FIFTH
HAPPY_ABOVE = 3 * _FIFTH


@dataclass(frozen=True, slots=True)
class Feedback:
    """One answer; at least one of its parts is given."""

    rating: int | None = None  # 1..MOST_STARS
    mood_level: int | None = None  # 0..MOST_LEVEL
    solved: bool | None = None  # at once, as the customer says
    words: str | None = None

    @property
    def share(self) -> float | None:
        """The rating in 0..1."""
        return None if self.rating is None else (self.rating - 1) / (MOST_STARS - 1)


def checked(given: Feedback, is_enough: bool = False) -> Feedback:
    """Return feedback as it is kept; raises TextError if its words are too many.

    Raises AnswerError for what can't be, and for nothing at all unless that `is_enough`.
    """
    _check_within("a rating", given.rating, 1, MOST_STARS)
    _check_within("a mood", given.mood_level, 0, MOST_LEVEL)
    words = note("feedback", given.words.strip()) if given.words else None
    kept = Feedback(given.rating, given.mood_level, given.solved, words or None)
    if kept == Feedback() and not is_enough:
        raise AnswerError("wanted a rating, a mood, a yes or no, or words; got none of them")
    return kept


def valence_of(level: int) -> float:
    """Return the slider's level as a valence: -1 (very unhappy) to 1 (very happy)."""
    return 2 * level / MOST_LEVEL - 1


def negativity_of(level: int) -> float:
    """Return it as a negativity in 0..1: one half, where a mood is negative, just below
    UNHAPPY_BELOW.
    """
    return max(0.0, 1 - (level + 0.5) / (2 * UNHAPPY_BELOW))


def mood_of(level: int) -> Emotion | None:
    """Return the mood that a level names; None: unhappy, which may be any of several."""
    if level < UNHAPPY_BELOW:
        return None
    return Emotion.HAPPY if level > HAPPY_ABOVE else Emotion.NEUTRAL


def _check_within(what: str, value: int | None, least: int, most: int) -> None:
    if value is not None and not least <= value <= most:
        raise AnswerError(f"{what} is a whole number from {least} to {most}, got {value}")
