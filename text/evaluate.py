"""How well messages are read: a CSV of labelled messages against the reader that serves."""

import csv
import gzip
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from emotion.labels import TEXT_LABELS
from emotion.metrics import ClassMetrics, EvaluationError, class_metrics
from text.reader import MessageReader
from text.reading import TextReading
from text.sentiment import Sentiment, sentiment_of

OTHER = "other"
_AT_ONCE = 500  # messages between two tellings of progress
Step = Callable[[int, int], None]


class Kind(StrEnum):
    """What is compared: the moods, the sentiment, or negative-or-not."""

    EMOTION = "emotion"
    SENTIMENT = "sentiment"
    NEGATIVE = "negative"


CLASSES: Mapping[Kind, tuple[str, ...]] = {
    Kind.EMOTION: tuple(TEXT_LABELS),
    Kind.SENTIMENT: tuple(Sentiment),
    Kind.NEGATIVE: (Sentiment.NEGATIVE, OTHER),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where in a CSV file messages and labels are, and what the labels mean."""

    path: Path  # gzip if it ends in .gz
    text: str  # a column
    label: str  # a column
    meanings: Mapping[str, tuple[str, ...]]  # label -> classes that count as right; none: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message and every class that counts as right for it."""

    text: str
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextMetrics:
    """n readings against their labels; an abstained one still counts by its likeliest class, and
    one that was not read (`n_unread`: empty, or in another language) as neutral, or other.
    """

    n: int
    accuracy: float
    macro_f1: float  # over the classes that occur
    per_class: Mapping[str, ClassMetrics]
    coverage: float  # share that did not abstain
    n_unread: int
    f1: float | None = None  # of the negative class, where that is what is asked


def read_meanings(path: Path, kind: Kind) -> Mapping[str, tuple[str, ...]]:
    """Read what a file's labels mean from JSON: {label: class, or list of classes, or null}.

    Raises EvaluationError if the file is none, or names a class that `kind` does not have.
    """
    try:
        named = json.loads(path.read_text(encoding="utf-8"))
        meanings = {label: _classes(target) for label, target in named.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise EvaluationError(
            f"{path} should be a JSON object from label to class, got: {error}"
        ) from error
    unknown = {name for names in meanings.values() for name in names} - set(CLASSES[kind])
    if unknown:
        raise EvaluationError(
            f"{path}: as {kind.value}, labels mean {', '.join(CLASSES[kind])}; "
            f"got {', '.join(sorted(unknown))}"
        )
    return meanings


def read_sheet(sheet: Sheet) -> tuple[Labelled, ...]:
    """Read the labelled messages; raises EvaluationError if a column or a meaning is missing."""
    found = []
    for number, row in enumerate(_rows(sheet), 2):
        label = (row[sheet.label] or "").strip()
        if label not in sheet.meanings:
            raise EvaluationError(
                f"{sheet.path} row {number}: no meaning is given for the label {label!r}; "
                f"known are {', '.join(sheet.meanings)}"
            )
        if sheet.meanings[label]:
            found.append(Labelled(row[sheet.text] or "", sheet.meanings[label]))
    if not found:
        raise EvaluationError(f"{sheet.path} has no row whose label means anything here")
    return tuple(found)


def evaluate_text(
    reader: MessageReader, messages: Sequence[Labelled], kind: Kind, step: Step = lambda *_: None
) -> TextMetrics:
    """Return how well the reader names the classes of `messages`."""
    readings: list[TextReading] = []
    for start in range(0, len(messages), _AT_ONCE):
        some = messages[start : start + _AT_ONCE]
        readings += reader.read_many([message.text for message in some])
        step(len(readings), len(messages))
    guesses = [_guess(reading, kind) for reading in readings]
    truths = [
        guess if guess in message.right else message.right[0]
        for guess, message in zip(guesses, messages, strict=True)
    ]
    per_class = class_metrics(truths, guesses, CLASSES[kind])
    occurring = [figures.f1 for figures in per_class.values() if figures.support]
    answered = [bool(r.scores and not r.scores.abstained) for r in readings]
    return TextMetrics(
        n=len(messages),
        accuracy=sum(g == t for g, t in zip(guesses, truths, strict=True)) / len(messages),
        macro_f1=sum(occurring) / len(occurring),
        per_class=per_class,
        coverage=sum(answered) / len(messages),
        n_unread=sum(reading.scores is None for reading in readings),
        f1=per_class[Sentiment.NEGATIVE].f1 if kind is Kind.NEGATIVE else None,
    )


def _guess(reading: TextReading, kind: Kind) -> str:
    if reading.scores is None or reading.negativity is None:
        return OTHER if kind is Kind.NEGATIVE else Sentiment.NEUTRAL.value
    if kind is Kind.EMOTION:
        return reading.scores.likeliest.value
    sentiment = sentiment_of(reading.scores, reading.negativity)
    if kind is Kind.SENTIMENT:
        return sentiment.value
    return sentiment.value if sentiment is Sentiment.NEGATIVE else OTHER


def _classes(target: object) -> tuple[str, ...]:
    if target is None:
        return ()
    return tuple(map(str, target)) if isinstance(target, list) else (str(target),)


def _rows(sheet: Sheet) -> list[dict[str, str | None]]:
    opened = gzip.open if sheet.path.suffix == ".gz" else open
    try:
        with opened(sheet.path, "rt", encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            missing = {sheet.text, sheet.label} - set(table.fieldnames or ())
            if missing:
                raise EvaluationError(
                    f"{sheet.path} should have the columns {sheet.text!r} and {sheet.label!r}, "
                    f"it has {', '.join(map(repr, table.fieldnames or ()))}"
                )
            return list(table)
    except (OSError, EOFError, UnicodeError, zlib.error, csv.Error) as error:
        raise EvaluationError(f"{sheet.path} should be a CSV file, got: {error}") from error
