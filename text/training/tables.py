"""The tables of the mood model: every way on the same messages, none of which taught any."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotion.labels import NEGATIVE, TEXT_LABELS
from text.corpora import Line, label_map, read_empathetic_dialogues, read_goemotions
from text.cues import find_cues
from text.reader import MessageReader
from text.training.baselines import BASELINES, Labels
from text.training.calibrate import macro_f1
from text.training.challenge import Challenge, read_challenges

Step = Callable[[str], None]

NETWORK, HYBRID = "LSTM alone", "LSTM and word cues"


@dataclass(frozen=True, slots=True, eq=False)
class Messages:
    """Messages with the one mood that each shows."""

    texts: tuple[str, ...]
    labels: Labels


@dataclass(frozen=True, slots=True)
class Row:
    """One way's figures on one set."""

    way: str
    accuracy: float
    macro_f1: float


@dataclass(frozen=True, slots=True)
class MoodTable:
    """All ways on one set."""

    name: str
    n: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ChallengeRow:
    """One way's figures on the hand-written messages; any mood that counts as right is right."""

    way: str
    accuracy: float
    macro_f1: float
    pairs: float  # share of negation pairs with both halves' moods right
    pair_sides: float  # ... with both halves rightly taken for negative or not
    by_phenomenon: dict[str, float]  # accuracy


def single_moods(folder: Path, data_set: str, lines: Iterable[Line]) -> Messages:
    """Return the messages of a data set whose labels name exactly one mood."""
    found = label_map(folder / "label_map.json", data_set).single(lines)
    labels = np.array([TEXT_LABELS.index(mood) for _, mood in found], np.int64)
    return Messages(tuple(line.text for line, _ in found), labels)


def taught(folder: Path) -> Messages:
    """Return what every baseline learns from: both data sets' training messages of one mood."""
    sets = (
        single_moods(folder, "goemotions", read_goemotions(folder, "train")),
        single_moods(folder, "empathetic_dialogues", read_empathetic_dialogues(folder, "train")),
    )
    return Messages(
        tuple(text for s in sets for text in s.texts), np.concatenate([s.labels for s in sets])
    )


class Ways:
    """Every way of reading a mood, fitted once."""

    def __init__(self, folder: Path, reader: MessageReader, seed: int, told: Step) -> None:
        lessons = taught(folder)
        self.reads: dict[str, Callable[[Sequence[str]], Labels]] = {}
        for baseline in BASELINES:
            told(f"fitting {baseline.name}")
            self.reads[baseline.name] = baseline.fit(lessons.texts, lessons.labels, seed)
        self.reads[NETWORK] = lambda texts: likeliest(
            [mood.scores.probabilities for mood in reader.emotion.read(texts)]
        )
        self.reads[HYBRID] = lambda texts: likeliest(
            [
                reader.hybrid(mood.scores, find_cues(text, reader.lexicon)).probabilities
                for text, mood in zip(texts, reader.emotion.read(texts), strict=True)
            ]
        )


def mood_tables(folder: Path, ways: Ways) -> tuple[MoodTable, ...]:
    """Return the tables on GoEmotions' and EmpatheticDialogues' test messages."""
    go = single_moods(folder, "goemotions", read_goemotions(folder, "test"))
    first = single_moods(folder, "empathetic_dialogues", read_empathetic_dialogues(folder, "test"))
    return (
        _table("GoEmotions test, eight moods", ways, go),
        _table("EmpatheticDialogues test, six moods", ways, first),
    )


def challenge_rows(ways: Ways, split: str = "test") -> tuple[ChallengeRow, ...]:
    """Return every way's figures on the hand-written messages."""
    asked = read_challenges(split)
    texts = [challenge.text for challenge in asked]
    return tuple(_challenge_row(way, asked, read(texts)) for way, read in ways.reads.items())


def likeliest(probabilities: Sequence[Sequence[float]]) -> Labels:
    """Return each row's likeliest label, abstained or not."""
    return np.asarray(np.array(probabilities).argmax(axis=1), np.int64)


def _table(name: str, ways: Ways, messages: Messages) -> MoodTable:
    rows = []
    for way, read in ways.reads.items():
        guess = read(messages.texts)
        accuracy = float((guess == messages.labels).mean())
        rows.append(Row(way, accuracy, macro_f1(guess, messages.labels)))
    return MoodTable(name, len(messages.texts), tuple(rows))


def _challenge_row(way: str, asked: Sequence[Challenge], guess: Labels) -> ChallengeRow:
    right = np.array([c.accepts(TEXT_LABELS[g]) for c, g in zip(asked, guess, strict=True)], bool)
    meant = np.array([TEXT_LABELS.index(c.label) for c in asked], np.int64)
    counted = np.where(right, meant, guess)  # a mood that counts as right is the meant one
    named = [TEXT_LABELS[g] in NEGATIVE for g in guess]
    sided = [side == (c.label in NEGATIVE) for side, c in zip(named, asked, strict=True)]
    return ChallengeRow(
        way,
        float(right.mean()),
        macro_f1(counted, meant),
        _pairs(asked, list(right)),
        _pairs(asked, sided),
        _by_phenomenon(asked, right),
    )


def _pairs(asked: Sequence[Challenge], right: Sequence[bool]) -> float:
    """Return the share of negation pairs of which both halves are right."""
    pairs: dict[str, bool] = {}
    for challenge, fine in zip(asked, right, strict=True):
        if challenge.pair:
            pairs[challenge.pair] = pairs.get(challenge.pair, True) and bool(fine)
    return float(np.mean(list(pairs.values())))


def _by_phenomenon(asked: Sequence[Challenge], right: npt.NDArray[np.bool_]) -> dict[str, float]:
    names = sorted({challenge.phenomenon for challenge in asked})
    of = np.array([challenge.phenomenon for challenge in asked])
    return {name: float(right[of == name].mean()) for name in names}
