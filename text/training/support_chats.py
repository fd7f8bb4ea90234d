"""Real support chats (MAIA-DQE): what customers wrote, sentence by sentence, with its emotion."""

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from text.corpora import TextCorpusError

_CLIENTS = ("emotion_de_client_02", "emotion_pt_br_client_02")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a customer's turn, machine-translated into English."""

    text: str
    label: str  # the data set's own
    chat: str
    turn: int  # of the chat, the agent's turns counted
    said_before: tuple[str, ...]  # earlier sentences of the same turn
    answered_to: str  # the agent's turn before; empty at first


def read_support_chats(folder: Path) -> tuple[Sentence, ...]:
    """Return all customers' sentences, chat by chat in their order; raises TextCorpusError."""
    home = folder / "maia_dqe"
    try:
        labels = gzip.decompress((home / "labels.txt.gz").read_bytes()).decode().split()
        return tuple(
            sentence
            for client in _CLIENTS
            for chat in _chats(home / f"{client}.json.gz")
            for sentence in _sentences(chat, labels)
        )
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, IndexError) as error:
        raise TextCorpusError(f"can't read support chats in {home}: {error!r}") from error


def _sentences(chat: Any, labels: Sequence[str]) -> Iterator[Sentence]:
    answered_to = ""
    for number, turn in enumerate(chat["turns"]):
        texts = tuple(map(str, turn["text_mt"]))
        if turn["floor"] != "inbound":
            answered_to = " ".join(texts)
            continue
        for at, (text, label) in enumerate(zip(texts, turn["Emotion"], strict=True)):
            yield Sentence(text, labels[label], chat["id"], number, texts[:at], answered_to)


def _chats(path: Path) -> Any:
    return json.loads(gzip.decompress(path.read_bytes()))
