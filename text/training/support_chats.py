"""Real support chats (MAIA-DQE): what customers wrote, sentence by sentence, with its emotion."""

import gzip
import json
import zlib
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


def read_support_chats(folder: Path) -> tuple[Sentence, ...]:
    """Return all customers' sentences, chat by chat in their order; raises TextCorpusError."""
    home = folder / "maia_dqe"
    try:
        labels = gzip.decompress((home / "labels.txt.gz").read_bytes()).decode().split()
        return tuple(
            Sentence(text, labels[label], chat["id"], number)
            for client in _CLIENTS
            for chat in _chats(home / f"{client}.json.gz")
            for number, turn in enumerate(chat["turns"])
            if turn["floor"] == "inbound"
            for text, label in zip(turn["text_mt"], turn["Emotion"], strict=True)
        )
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, IndexError) as error:
        raise TextCorpusError(f"can't read support chats in {home}: {error!r}") from error


def _chats(path: Path) -> Any:
    return json.loads(gzip.decompress(path.read_bytes()))
