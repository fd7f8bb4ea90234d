"""Text data sets of a few rows each, in the layout that the real ones have."""

import csv
import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

_MOODS = {
    "anger": ("you are thieves and i hate this", "how dare you treat us so badly"),
    "sadness": ("i am so sad and alone today", "my dog died and i cry"),
    "fear": ("i am scared of the dark road", "so worried about tomorrow morning"),
    "joy": ("i love this so much thank you", "what a great and happy day"),
    "confusion": ("i do not understand this at all", "what does that even mean here"),
    "annoyance": ("this is so annoying every time", "again the same stupid error here"),
    "disappointment": ("i expected so much more here", "what a let down this was"),
    "neutral": ("the train leaves at nine o'clock", "it is a table with four legs"),
}
_FIRST = {"angry": "anger", "sad": "sadness", "afraid": "fear", "joyful": "joy"}


def write_text_data(folder: Path) -> Path:
    """Write every data set that `tonewise train text` reads; return the folder."""
    for split in ("train", "valid", "test"):
        rows = [
            (f"{text} {split} {n}", label)
            for n in range(6)
            for label, texts in _MOODS.items()
            for text in texts
        ]
        _write(folder, "goemotions", split, ("text", "labels"), rows)
        told = [
            (f"{_MOODS[own][n % 2]} so i said {split} {n}", label)
            for n in range(4)
            for label, own in _FIRST.items()
        ]
        _write(folder, "empathetic_dialogues", split, ("text", "label"), told)
    wishes = [(f"where is my card number {n} please", "card_arrival") for n in range(12)]
    _write(folder, "clinc150", "train", ("text", "intent"), wishes)
    for part in ("insurance_dev", "banking_test", "finance_test"):
        _write(folder, "natcs_dstc11", part, ("text", "intent"), wishes)
    _write(folder, "bitext_customer_support", "all", ("text", "intent"), wishes)
    turns = [("bank", "c1", "1", text, intent) for text, intent in wishes]
    columns = ("domain", "conversation", "turn", "text", "intent")
    _write(folder, "multidogo", "train", columns, turns)
    _write_glove(folder / "glove50_subset")
    (folder / "label_map.json").write_text(json.dumps(_label_map()))
    return folder


def _label_map() -> dict[str, dict[str, str]]:
    mood = {"anger": "angry", "sadness": "sad", "fear": "anxious", "joy": "happy"}
    mood |= {"confusion": "confused", "annoyance": "frustrated"}
    mood |= {"disappointment": "disappointed", "neutral": "neutral"}
    first = {"angry": "angry", "sad": "sad", "afraid": "anxious", "joyful": "happy"}
    return {"goemotions": mood, "empathetic_dialogues": first}


def _write(
    folder: Path, name: str, split: str, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    home = folder / name
    home.mkdir(parents=True, exist_ok=True)
    (home / "MANIFEST.json").write_text(json.dumps({"licence": "CC BY 4.0"}))
    with gzip.open(home / f"{split}.csv.gz", "wt", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(columns)
        table.writerows(rows)


def _write_glove(home: Path) -> None:
    words = sorted({w for texts in _MOODS.values() for text in texts for w in text.split()})
    home.mkdir(parents=True)
    (home / "words.txt.gz").write_bytes(gzip.compress("\n".join(words).encode()))
    vectors = np.random.default_rng(0).normal(size=(len(words), 50)).astype(np.float16)
    np.save(home / "vectors_f16.npy", vectors)
