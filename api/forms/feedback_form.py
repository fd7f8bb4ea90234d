"""FeedbackForm: what the form of /feedback sends."""

from collections.abc import Iterator

from pydantic import BaseModel

from api.forms.fault import Fault, Faults, too_long
from api.tickets.feedback import MOST_LEVEL, MOST_STARS, Feedback

LONGEST_WORDS = 2_000  # characters, as of a note
_YES, _NO = "yes", "no"


class FeedbackForm(BaseModel):
    """Every field as the browser sends it; one that is missing is empty."""

    key: str = ""  # of this form: sent twice, it is kept once
    of: str = ""  # the secret of a ticket's link; "": about no ticket
    rating: str = ""
    mood: str = ""
    solved: str = ""
    words: str = ""
    consent: str = ""

    @property
    def consents(self) -> bool:
        """Whether the mood of the words may be read."""
        return self.consent == _YES

    def faults(self) -> Faults:
        """Return the fields that want another look."""
        return Faults(tuple(self._faults()))

    def feedback(self) -> Feedback:
        """Return what it says; raises ValueError unless there are no faults."""
        return Feedback(
            rating=int(self.rating) if self.rating else None,
            mood_level=int(self.mood) if self.mood else None,
            solved={_YES: True, _NO: False}.get(self.solved),
            words=self.words.replace("\r\n", "\n").strip() or None,
        )

    def _faults(self) -> Iterator[Fault]:
        if not any((self.rating, self.mood, self.solved, self.words.strip())):
            yield Fault("rating", "Answer at least one of the questions.")
        elif self.rating and not _is_within(self.rating, 1, MOST_STARS):
            yield Fault("rating", f"Choose one of {MOST_STARS}.")
        if self.mood and not _is_within(self.mood, 0, MOST_LEVEL):
            yield Fault("mood", "Choose one of the faces.")
        if too_long(self.words, LONGEST_WORDS):
            yield Fault("words", f"Shorten it to {LONGEST_WORDS:,} characters.")


def _is_within(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4 and least <= int(text) <= most
