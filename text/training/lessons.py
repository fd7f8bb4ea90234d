"""Lessons: what the emotion network is shown, and what it should have said."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotion.artifacts import Source
from emotion.labels import NEGATIVE, TEXT_LABELS, Emotion
from text.clean import CleanConfig, clean
from text.corpora import (
    NATCS_PARTS,
    LabelMap,
    Line,
    label_map,
    read_bitext,
    read_clinc150,
    read_empathetic_dialogues,
    read_goemotions,
    read_multidogo,
    read_natcs,
    source,
)
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


_MOOD_SETS = (
    ("goemotions", read_goemotions),
    ("empathetic_dialogues", read_empathetic_dialogues),
)


CLEAN = CleanConfig(lower=False)  # capitals are told to the network beside the words
# As the seed project cleaned: no punctuation and no numbers, with which "!!!" goes too.
SEED_CLEAN = CleanConfig(punctuation=False, numbers=False, lower=True)


@dataclass(frozen=True, slots=True)
class LessonConfig:
    """How much of what teaches."""

    n_neutral: int = 4000  # requests of each permissive intent set, so that none owns "neutral"
    n_scenes: int = 2000  # a mood
    clean: CleanConfig = CLEAN
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


@dataclass(frozen=True, slots=True)
class Requests:
    """Wishes without a mood, of one data set."""

    data_set: str
    split: str  # whose digest stands for it in the manifest
    texts: tuple[str, ...]


def gather(folder: Path, config: LessonConfig) -> tuple[Lessons, tuple[Source, ...]]:
    """Return all that teaches, from the data sets in `folder`; raises TextCorpusError."""
    told: list[_Told] = []
    sources: list[Source] = []
    for data_set, read in _MOOD_SETS:
        # A few of GoEmotions' test messages are among its training ones too.
        held = {line.text for split in ("valid", "test") for line in read(folder, split)}
        lines = [line for line in read(folder, "train") if line.text not in held]
        told += _labelled(folder, data_set, lines)
        sources.append(source(folder, data_set, "train", len(lines)))
    asked = neutral_requests(folder, config)
    for requests in asked:
        told += [_Told(text, (Emotion.NEUTRAL,), 0.0) for text in requests.texts]
        n_lines = len(requests.texts)
        sources.append(source(folder, requests.data_set, requests.split, n_lines))
    every = [text for requests in asked for text in requests.texts]
    scenes = make_scenes(read_clauses(), every, config.n_scenes, config.seed)
    told += [_Told(s.text, (s.mood,), float(s.mood in NEGATIVE)) for s in scenes]
    sources.append(Source("scenes (hand-written)", "", "Apache-2.0", len(scenes)))
    return lessons_of(told, config.clean), tuple(sources)


def neutral_requests(folder: Path, config: LessonConfig) -> tuple[Requests, ...]:
    """Return wishes without a mood, capped for each data set, in a seeded order."""
    natcs = [line for part in NATCS_PARTS for line in read_natcs(folder, part)]
    wishes = [
        line
        for line in read_multidogo(folder, "train")
        if line.labels and not line.labels[0].endswith(("contentonly", "thankyou", "outofdomain"))
    ]
    rng = random.Random(config.seed)  # noqa: S311 - no secret
    found = []
    for data_set, split, lines in (
        ("clinc150", "train", read_clinc150(folder, "train")),
        ("natcs_dstc11", NATCS_PARTS[0], natcs),
        ("bitext_customer_support", "all", read_bitext(folder)),
        ("multidogo", "train", wishes),
    ):
        texts = sorted({line.text for line in lines})
        chosen = rng.sample(texts, min(config.n_neutral, len(texts)))
        found.append(Requests(data_set, split, tuple(chosen)))
    return tuple(found)


def validation(folder: Path, config: LessonConfig) -> tuple[Lessons, Lessons]:
    """Return what tells when to stop: GoEmotions' and EmpatheticDialogues' validation rows."""
    go = _labelled(folder, "goemotions", read_goemotions(folder, "valid"))
    first = _labelled(folder, "empathetic_dialogues", read_empathetic_dialogues(folder, "valid"))
    return lessons_of(list(go), config.clean), lessons_of(list(first), config.clean)


def lessons_of(told: Sequence[_Told], config: CleanConfig) -> Lessons:
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
    texts = tuple(clean(one.text, config, jargon) for one in told)
    return Lessons(texts, moods, np.array([t.negative for t in told], np.float32), fine, names)


def _labelled(folder: Path, data_set: str, lines: Iterable[Line]) -> Iterable[_Told]:
    meant: LabelMap = label_map(folder / "label_map.json", data_set)
    for line in lines:
        yield _Told(line.text, meant.of(line), _side(line.labels), line.labels)


def _side(labels: Sequence[str]) -> float:
    """1 if every label is unpleasant, 0 if none is, NaN if they differ or may be either."""
    sides = {label in _NEGATIVE_LABELS for label in labels if label not in _EITHER_SIDE}
    return float(sides.pop()) if len(sides) == 1 else float("nan")
