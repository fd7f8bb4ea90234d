"""Review: one decision of a model as it is put before a person, with what was said around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from api.desk.state import Author
from api.desk.views import MessageView
from api.storage import calls, cases, corrections, messages, utterances
from api.storage.corrections import Correction
from api.storage.doubts import Doubt
from api.storage.fact_rows import SYNTHETIC
from insights.doubt import Source
from speech.utterance import Utterance

_CUSTOMER = "customer"
_BEFORE, _AFTER = 3, 1  # lines around the one that was judged


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a conversation."""

    who: str  # customer | agent | system
    text: str  # empty: words were not kept


@dataclass(frozen=True, slots=True)
class Context:
    """What was said around a decision."""

    before: tuple[Said, ...]
    it: Said
    after: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """The chat or call that a decision is of."""

    agent_id: str | None
    department: str | None
    recorded: bool  # there is something to listen to
    is_synthetic: bool


@dataclass(frozen=True, slots=True)
class Review:
    """A decision, its conversation, and what somebody said of it already."""

    doubt: Doubt
    conversation: Conversation
    context: Context
    standing: Correction | None  # None: nobody has judged it


_NONE = Conversation(None, None, recorded=False, is_synthetic=False)
_SPEAKERS = {Author.CUSTOMER: _CUSTOMER, Author.EXPERT: "agent", Author.SYSTEM: "system"}


def reviews_of(connection: Connection, found: Sequence[Doubt]) -> tuple[Review, ...]:
    """Return decisions with all that a person needs to judge them."""
    standing = corrections.standing(connection, [one.review_id for one in found])
    talks = conversations(connection, found)
    said = contexts(connection, found)
    return tuple(
        Review(
            one,
            talks.get(one.contact_id, _NONE),
            said[one.review_id],
            standing.get(one.review_id),
        )
        for one in found
    )


def conversations(
    connection: Connection, found: Sequence[Doubt | Correction]
) -> Mapping[str, Conversation]:
    """Return the conversations of decisions by their ids."""
    talks = {}
    for source, contact_id in {(one.source, one.contact_id) for one in found}:
        of = _of_case if source is Source.MESSAGE else _of_call
        talks[contact_id] = of(connection, contact_id)
    return talks


def contexts(connection: Connection, found: Sequence[Doubt | Correction]) -> Mapping[str, Context]:
    """Return what was said around decisions, by their review ids."""
    spoken = {
        contact_id: _lines(connection, source, contact_id)
        for source, contact_id in {(one.source, one.contact_id) for one in found}
    }
    return {one.review_id: _around(spoken[one.contact_id], one.place) for one in found}


def _of_case(connection: Connection, case_id: str) -> Conversation:
    case = cases.one(connection, case_id)
    if case is None:
        return _NONE
    return Conversation(case.expert_id, case.department, False, SYNTHETIC in case.metadata)


def _of_call(connection: Connection, call_id: str) -> Conversation:
    call = calls.one(connection, call_id)
    if call is None:
        return _NONE
    is_synthetic = SYNTHETIC in call.start.metadata
    return Conversation(call.agent_id, call.department, call.recorded, is_synthetic)


def _lines(connection: Connection, source: Source, contact_id: str) -> list[tuple[int, Said]]:
    """Return a conversation's lines in order, each with its place."""
    if source is Source.MESSAGE:
        return [_written(one) for one in messages.after(connection, contact_id, 0)]
    heard = [one.utterance for one in utterances.of_call(connection, contact_id)]
    return [_spoken(one) for one in sorted(heard, key=lambda one: one.start_s)]


def _written(message: MessageView) -> tuple[int, Said]:
    return message.sequence, Said(_SPEAKERS[message.author], message.text)


def _spoken(utterance: Utterance) -> tuple[int, Said]:
    return round(utterance.start_s * 1000), Said(utterance.speaker.value, utterance.text)


def _around(lines: Sequence[tuple[int, Said]], place: int) -> Context:
    said = [line for _, line in lines]
    spot = (place, _CUSTOMER)
    at = next((n for n, (of, line) in enumerate(lines) if (of, line.who) == spot), None)
    if at is None:
        return Context((), Said(_CUSTOMER, ""), ())
    before = said[max(0, at - _BEFORE) : at]
    return Context(tuple(before), said[at], tuple(said[at + 1 : at + 1 + _AFTER]))
