"""Upsets: when a customer let their mood show, and how soon the expert wrote after that."""

from collections.abc import Sequence

from api.desk.state import Author
from api.desk.views import MessageView, ReadMessage, UpsetView
from emotion.labels import NEGATIVE
from text.reading import TextReading


def upsets(read: Sequence[ReadMessage], said: Sequence[MessageView]) -> tuple[UpsetView, ...]:
    """Return every upset of a case, in order, with the expert's next message."""
    answers = [message for message in said if message.author is Author.EXPERT]
    return tuple(_upset(one, answers) for one in read if is_upset(one.reading))


def is_upset(reading: TextReading) -> bool:
    """Say if a message shows a negative mood that its words bear out."""
    mood = reading.scores.emotion if reading.scores else None
    return reading.confirmed and mood in NEGATIVE


def _upset(one: ReadMessage, answers: Sequence[MessageView]) -> UpsetView:
    answer = next((a for a in answers if a.sequence > one.sequence), None)
    if answer is None:
        return UpsetView(one.sequence, None, None)
    # Clocks of several processes may differ by a little.
    return UpsetView(one.sequence, answer.sequence, max(0.0, answer.sent_s - one.read_s))
