"""Challenges and openings: hand-written messages with the moods, or the department, of each."""

import csv
from dataclasses import dataclass
from importlib.resources import files

from emotion.labels import Emotion

SPLITS = ("test", "development")


@dataclass(frozen=True, slots=True)
class Challenge:
    """One message; text/challenge/README.md tells how it was written and labelled."""

    text: str
    label: Emotion
    also: tuple[Emotion, ...]  # other moods that count as right
    phenomenon: str
    pair: str  # the same for both halves of a negation pair; empty: stands alone

    def accepts(self, emotion: Emotion | None) -> bool:
        """Whether this reading of the message counts as right; None, an abstention, does not."""
        return emotion == self.label or emotion in self.also


@dataclass(frozen=True, slots=True)
class Opening:
    """One hand-written opening message and the shipped department that it is for."""

    text: str
    department: str | None  # None: no department's business


def read_openings() -> tuple[Opening, ...]:
    """Return the openings; they are for measuring alone, never for training or tuning."""
    path = files("text") / "challenge" / "departments.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return tuple(Opening(row["text"], row["department"] or None) for row in rows)


def read_challenges(split: str) -> tuple[Challenge, ...]:
    """Return one split of SPLITS; `test` is for measuring alone, never for training or tuning."""
    path = files("text") / "challenge" / f"{split}.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return tuple(
        Challenge(
            row["text"],
            Emotion(row["label"]),
            tuple(Emotion(mood) for mood in row["also"].split(";") if mood),
            row["phenomenon"],
            row["pair"],
        )
        for row in rows
    )
