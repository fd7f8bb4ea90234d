"""Lessons: what the emotion network is shown, and what it should have said."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotion.artifacts import Source
from emotion.labels import NEGATIVE, TEXT_LABELS, Emotion
from text.clean import clean
from text.corpora import (
    NATCS_PARTS,
    LabelMap,
    Line,
    label_map,
    read_banking77,
    read_bitext,
    read_clinc150,
    read_empathetic_dialogues,
    read_goemotions,
    read_multidogo,
    read_natcs,
    source,
)
from text.emotion import CLEAN
from text.jargon import default_jargon
from text.training.scenes import make_scenes, read_clauses

Targets = npt.NDArray[np.float32]

# Labels that name no mood of ours but say on which side of pleasant they lie.
_NEGATIVE_LABELS = frozenset(
    {
        *("anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment"),
        *("fear", "grief", "nervousness", "remorse", "sadness"),  # so far GoEmotions
        *("afraid", "angry", "annoyed", "anxious", "apprehensive", "ashamed", "devastated"),
        *("disappointed", "disgusted", "embarrassed", "furious", "guilty", "jealous", "lonely"),
        *("sad", "terrified"),  # so far EmpatheticDialogues
    }
)
_EITHER_SIDE = frozenset(("nostalgic", "sentimental", "surprised", "surprise"))


_SHORTEST_TURN = 5  # words; shorter turns are greetings and numbers


@dataclass(frozen=True, slots=True)
class LessonConfig:
    """How much of what teaches."""

    n_neutral: int = 1500  # requests of each permissive intent set, so that none owns "neutral"
    n_scenes: int = 2000  # a mood
    n_unlabelled: int = 8000  # of each set that only a teacher labels
    seed: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """n cleaned messages and their targets."""

    texts: tuple[str, ...]
    moods: Targets  # (n, 8): 1 for each mood that counts as right; all 0: none is known
    negative: Targets  # (n,): 1 or 0; NaN: not known
    fine: Targets  # (n, labels): the data sets' own labels, sum 1; all 0: none
    fine_labels: tuple[str, ...]

    def __len__(self) -> int:
        """How many messages."""
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class _Told:
    """One message on its way into the lessons."""

    text: str
    moods: tuple[Emotion, ...]
    negative: float
    fine: tuple[str, ...] = ()


def gather(folder: Path, config: LessonConfig) -> tuple[Lessons, tuple[Source, ...]]:
    """Return all that teaches, from the data sets in `folder`; raises TextCorpusError."""
    told = [*_labelled(folder, "goemotions", read_goemotions(folder, "train"))]
    told += _labelled(folder, "empathetic_dialogues", read_empathetic_dialogues(folder, "train"))
    requests = neutral_requests(folder, config)
    told += [_Told(text, (Emotion.NEUTRAL,), 0.0) for text in requests]
    scenes = make_scenes(read_clauses(), requests, config.n_scenes, config.seed)
    told += [_Told(s.text, (s.mood,), float(s.mood in NEGATIVE)) for s in scenes]
    sources = [
        source(folder, "goemotions", "train", 43_410),
        source(folder, "empathetic_dialogues", "train", 17_802),
        *(source(folder, name, split, config.n_neutral) for name, split in _REQUEST_SETS),
        Source("scenes (hand-written)", "", "Apache-2.0", len(scenes)),
    ]
    return lessons_of(told), tuple(sources)


_REQUEST_SETS = (
    ("clinc150", "train"),
    ("natcs_dstc11", NATCS_PARTS[0]),
    ("bitext_customer_support", "all"),
    ("multidogo", "train"),
)


def neutral_requests(folder: Path, config: LessonConfig) -> list[str]:
    """Return wishes without a mood, capped for each data set, in a seeded order."""
    rng = random.Random(config.seed)  # noqa: S311 - no secret
    natcs = [line for part in NATCS_PARTS for line in read_natcs(folder, part)]
    wishes = [
        line
        for line in read_multidogo(folder, "train")
        if line.labels and not line.labels[0].endswith(("contentonly", "thankyou", "outofdomain"))
    ]
    found = []
    for lines in (read_clinc150(folder, "train"), natcs, read_bitext(folder), wishes):
        texts = sorted({line.text for line in lines})
        found += rng.sample(texts, min(config.n_neutral, len(texts)))
    rng.shuffle(found)
    return found


def validation(folder: Path) -> tuple[Lessons, Lessons]:
    """Return what tells when to stop: GoEmotions' and EmpatheticDialogues' validation rows."""
    go = _labelled(folder, "goemotions", read_goemotions(folder, "valid"))
    first = _labelled(folder, "empathetic_dialogues", read_empathetic_dialogues(folder, "valid"))
    return lessons_of(list(go)), lessons_of(list(first))


def unlabelled(folder: Path, config: LessonConfig) -> list[str]:
    """Return cleaned messages for a teacher to label: questions to a bank, turns of support chats.

    Nobody said how their writers felt; a bank's customers are worried or lost now and then.
    """
    rng = random.Random(config.seed)  # noqa: S311 - no secret
    turns = {line.text for line in read_multidogo(folder, "train")}
    found = []
    for texts in ({line.text for line in read_banking77(folder, "train")}, turns):
        told = sorted(text for text in texts if len(text.split()) >= _SHORTEST_TURN)
        found += rng.sample(told, min(config.n_unlabelled, len(told)))
    jargon = default_jargon()
    return [clean(text, CLEAN, jargon) for text in found]


def lessons_of(told: Sequence[_Told]) -> Lessons:
    """Return messages as lessons, their texts cleaned."""
    jargon = default_jargon()
    names = tuple(sorted({label for one in told for label in one.fine}))
    place = {name: i for i, name in enumerate(names)}
    moods = np.zeros((len(told), len(TEXT_LABELS)), np.float32)
    fine = np.zeros((len(told), len(names)), np.float32)
    for row, one in enumerate(told):
        for mood in one.moods:
            moods[row, TEXT_LABELS.index(mood)] = 1.0
        for label in one.fine:
            fine[row, place[label]] = 1.0 / len(one.fine)
    texts = tuple(clean(one.text, CLEAN, jargon) for one in told)
    return Lessons(texts, moods, np.array([t.negative for t in told], np.float32), fine, names)


def _labelled(folder: Path, data_set: str, lines: Iterable[Line]) -> Iterable[_Told]:
    meant: LabelMap = label_map(folder / "label_map.json", data_set)
    for line in lines:
        yield _Told(line.text, meant.of(line), _side(line.labels), line.labels)


def _side(labels: Sequence[str]) -> float:
    """1 if every label is unpleasant, 0 if none is, NaN if they differ or may be either."""
    sides = {label in _NEGATIVE_LABELS for label in labels if label not in _EITHER_SIDE}
    return float(sides.pop()) if len(sides) == 1 else float("nan")
