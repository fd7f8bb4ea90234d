"""Told: what was written in a chat or said in a call, line by line, with the customer's mood."""

from dataclasses import dataclass

from sqlalchemy import Connection

from api.desk.state import Author
from api.reports.dialogue import mood_of
from api.storage import messages, utterances
from emotion.labels import Emotion

_WHO = {Author.CUSTOMER: "customer", Author.EXPERT: "agent", Author.SYSTEM: "system"}


@dataclass(frozen=True, slots=True)
class Line:
    """One message or utterance."""

    place: int  # the message's sequence; milliseconds into the call
    who: str  # customer | agent | system
    text: str
    at_s: float  # epoch seconds, of a message; since the call began, of an utterance
    mood: Emotion | None  # the customer's; None: not read, or the model would not say
    confidence: float | None  # 0..1


def written(connection: Connection, case_id: str) -> tuple[Line, ...]:
    """Return a chat's messages in order."""
    read = {one.sequence: one.reading.scores for one in messages.read(connection, case_id)}
    return tuple(
        Line(
            one.sequence,
            _WHO[one.author],
            one.text,
            one.sent_s,
            scores.emotion if (scores := read.get(one.sequence)) else None,
            scores.confidence if scores else None,
        )
        for one in messages.after(connection, case_id, 0)
    )


def spoken(connection: Connection, call_id: str) -> tuple[Line, ...]:
    """Return a call's utterances in the order in which they began."""
    heard = [one.utterance for one in utterances.of_call(connection, call_id)]
    felt = [(one, mood_of(one)) for one in sorted(heard, key=lambda one: one.start_s)]
    return tuple(
        Line(
            round(said.start_s * 1000),
            said.speaker.value,
            said.text,
            said.start_s,
            scores.emotion if scores else None,
            scores.confidence if scores else None,
        )
        for said, scores in felt
    )
