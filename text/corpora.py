"""Line: one labelled line of writing, and the readers of the public text data sets.

`folder` is always the folder in which the data sets lie side by side, each in a folder of its
own name: gzip CSV files in the publisher's splits, with a MANIFEST.json that states the licence.
"""

import csv
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from emotion.artifacts import Source, sha256_of
from emotion.errors import TonewiseError
from emotion.labels import Emotion

SPLITS = ("train", "valid", "test")
NATCS_PARTS = ("insurance_dev", "banking_test", "finance_test")

_UNREADABLE = (OSError, EOFError, UnicodeError, zlib.error, csv.Error)


class TextCorpusError(TonewiseError):
    """A text data set, or a label map, that can't be used as it is."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one person wrote at once, with its data set's own labels (none, one or several)."""

    text: str
    labels: tuple[str, ...]
    group: str = ""  # lines of one group go into one split; empty: stands alone


@dataclass(frozen=True, slots=True)
class LabelMap:
    """What a data set's labels mean here; none, one, or several moods that count as right."""

    moods: Mapping[str, tuple[Emotion, ...]]

    def of(self, line: Line) -> tuple[Emotion, ...]:
        """Return the moods that a line's labels name, each once; unmapped labels name none."""
        named = (mood for label in line.labels for mood in self.moods.get(label, ()))
        return tuple(dict.fromkeys(named))

    def single(self, lines: Iterable[Line]) -> tuple[tuple[Line, Emotion], ...]:
        """Return, in order, the lines whose labels name exactly one mood, with that mood."""
        named = ((line, self.of(line)) for line in lines)
        return tuple((line, moods[0]) for line, moods in named if len(moods) == 1)


def label_map(path: Path, data_set: str) -> LabelMap:
    """Read what one data set's labels mean from a JSON file of {data set: {label: mood}}.

    A mood may be null (the label means nothing here) or a list. Raises TextCorpusError if the
    file is none, does not know the data set, or names a mood that there is not.
    """
    try:
        named = json.loads(path.read_text(encoding="utf-8"))[data_set]
        return LabelMap({label: _moods(target) for label, target in named.items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TextCorpusError(
            f"{path}: wanted moods for the labels of {data_set}, got: {error!r}"
        ) from error


def read_goemotions(folder: Path, split: str) -> tuple[Line, ...]:
    """Return Reddit comments with one or more of 28 emotions."""
    rows = gzip_rows(folder / "goemotions" / f"{split}.csv.gz", "text", "labels")
    return tuple(Line(row["text"], _several(row["labels"])) for row in rows)


def read_empathetic_dialogues(folder: Path, split: str) -> tuple[Line, ...]:
    """Return first-person situations with one of 32 emotions each."""
    rows = gzip_rows(folder / "empathetic_dialogues" / f"{split}.csv.gz", "text", "label")
    return tuple(Line(row["text"], (row["label"],)) for row in rows)


def read_banking77(folder: Path, split: str) -> tuple[Line, ...]:
    """Return questions to a bank with one of 77 intents each; there is no valid split."""
    rows = gzip_rows(folder / "banking77" / f"{split}.csv.gz", "text", "label")
    return tuple(Line(row["text"], (row["label"],)) for row in rows)


def read_clinc150(folder: Path, split: str) -> tuple[Line, ...]:
    """Return questions to an assistant with one of 150 intents, or `oos`, each."""
    rows = gzip_rows(folder / "clinc150" / f"{split}.csv.gz", "text", "intent")
    return tuple(Line(row["text"], (row["intent"],)) for row in rows)


def read_natcs(folder: Path, part: str) -> tuple[Line, ...]:
    """Return spoken wishes of one part of NATCS_PARTS, labelled `insurance/FileClaim` and so on."""
    domain = part.partition("_")[0]
    rows = gzip_rows(folder / "natcs_dstc11" / f"{part}.csv.gz", "text", "intent")
    return tuple(Line(row["text"], (f"{domain}/{row['intent']}",)) for row in rows)


def read_multidogo(folder: Path, split: str) -> tuple[Line, ...]:
    """Return customers' turns, labelled `airline/bookflight` and so on, grouped by conversation."""
    path = folder / "multidogo" / f"{split}.csv.gz"
    rows = gzip_rows(path, "domain", "conversation", "text", "intent")
    return tuple(
        Line(row["text"], _within(row["domain"], row["intent"]), row["conversation"])
        for row in rows
    )


def read_bitext(folder: Path) -> tuple[Line, ...]:
    """Return template-made wishes to a shop with one of 27 intents each."""
    rows = gzip_rows(folder / "bitext_customer_support" / "all.csv.gz", "text", "intent")
    return tuple(Line(row["text"], (row["intent"],)) for row in rows)


def read_nlupp(folder: Path) -> tuple[Line, ...]:
    """Return turns with any of 62 labels, as `hotels/booking`, grouped by the publisher's fold."""
    rows = gzip_rows(folder / "nlupp" / "all.csv.gz", "domain", "fold", "text", "intents")
    return tuple(
        Line(row["text"], _within(row["domain"], row["intents"]), row["fold"]) for row in rows
    )


def source(folder: Path, data_set: str, split: str, n_lines: int) -> Source:
    """Return what a manifest says of a split that taught a model; raises TextCorpusError."""
    try:
        stated = json.loads((folder / data_set / "MANIFEST.json").read_text(encoding="utf-8"))
        digest = sha256_of(folder / data_set / f"{split}.csv.gz")
        return Source(f"{data_set} {split}", digest, str(stated["licence"]), n_lines)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TextCorpusError(
            f"{folder / data_set}: wanted a MANIFEST.json with a licence, got: {error!r}"
        ) from error


def gzip_rows(path: Path, *columns: str) -> Iterator[Mapping[str, str]]:
    """Yield a gzip CSV file's rows; raises TextCorpusError if it is none or lacks a column."""
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = set(columns) - set(reader.fieldnames or ())
            if missing:
                raise TextCorpusError(f"{path}: wanted the columns {columns}, lacks {missing}")
            for row in reader:
                if any(row[column] is None for column in columns):
                    raise TextCorpusError(f"{path} line {reader.line_num}: a cell is missing")
                yield row
    except _UNREADABLE as error:
        raise TextCorpusError(f"can't read {path}: {error}") from error


def _several(cell: str) -> tuple[str, ...]:
    return tuple(label for label in cell.split(";") if label)


def _within(domain: str, cell: str) -> tuple[str, ...]:
    return tuple(f"{domain}/{label}" for label in _several(cell))


def _moods(target: object) -> tuple[Emotion, ...]:
    if target is None:
        return ()
    names = target if isinstance(target, list) else [target]
    return tuple(Emotion(str(name)) for name in names)
