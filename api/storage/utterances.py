"""Utterances of calls, as they were heard."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, select

from api.storage.tables import call_utterances
from api.storage.upsert import put_all
from speech.utterance import Utterance

_UTTERANCE: TypeAdapter[Utterance] = TypeAdapter(Utterance)
_OF_CALL = (
    select(call_utterances.c.number, call_utterances.c.utterance)
    .where(call_utterances.c.call_id == bindparam("of"))
    .order_by(call_utterances.c.number)
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """One utterance in its place among a call's."""

    number: int
    utterance: Utterance


def put(connection: Connection, heard: Mapping[tuple[str, int], Utterance]) -> None:
    """Keep utterances by call and number; the same number again replaces the one before."""
    rows = [
        {"call_id": of, "number": n, "utterance": _UTTERANCE.dump_json(said).decode()}
        for (of, n), said in heard.items()
    ]
    put_all(connection, call_utterances, rows)


def of_call(connection: Connection, call_id: str) -> tuple[Numbered, ...]:
    """Return what was heard in a call, by number."""
    rows = connection.execute(_OF_CALL, {"of": call_id})
    return tuple(Numbered(number, _UTTERANCE.validate_json(text)) for number, text in rows)
