"""Satisfaction: whether the grade of a written conversation agrees with people who rated it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from api.rank_agreement import Floats, RankAgreement, agreements, with_interval
from api.satisfaction_ways import VADER_MEAN, WAYS, ReadDialogue, taught
from grading.written import Said, TurnMood, sentences, turns
from speech.audio import Speaker
from text.rated import SETS, RatedDialogue, read_rated
from text.reader import MessageReader

Told = Callable[[str], None]
BARS = {"mwoz": 0.28, "ccpe": 0.33}  # of the grade; the third set is shown
TAUGHT = "words weighed on the other half of this very set"


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way of telling how content people were."""

    way: str
    held_out: RankAgreement  # on the half that nothing was chosen on
    whole: RankAgreement
    over_vader: RankAgreement  # how far its rho on the whole is above that of VADER's mean


@dataclass(frozen=True, slots=True)
class SetFigures:
    """One set of dialogues."""

    name: str
    n: int
    n_held_out: int
    bar: float | None
    rows: tuple[WayRow, ...]


def satisfaction(folder: Path, seed: int, told: Told) -> tuple[SetFigures, ...]:
    """Measure every way on every set; raises TextCorpusError if one can't be read."""
    reader = MessageReader.load()
    return tuple(_measured(name, folder, reader, seed, told) for name in SETS)


def _measured(name: str, folder: Path, reader: MessageReader, seed: int, told: Told) -> SetFigures:
    told(f"reading {name}")
    read = tuple(read_dialogue(rated, reader) for rated in read_rated(folder, name))
    truth = np.array([dialogue.rated.rating for dialogue in read])
    names = (*WAYS, TAUGHT)
    figures = np.array([*([way(r) for r in read] for way in WAYS.values()), taught(read)])
    return SetFigures(
        name, len(read), len(read[1::2]), BARS.get(name), way_rows(names, figures, truth, seed)
    )


def read_dialogue(rated: RatedDialogue, reader: MessageReader) -> ReadDialogue:
    """Return a dialogue with the mood of each of the user's turns, each read by itself."""
    said = turns(
        [Said(Speaker.CUSTOMER if x.is_user else Speaker.AGENT, x.text) for x in rated.lines]
    )
    own = [turn.text for turn in said if turn.speaker is Speaker.CUSTOMER]
    return ReadDialogue(rated, said, turn_moods(reader, own))


def turn_moods(reader: MessageReader, texts: Sequence[str]) -> tuple[TurnMood, ...]:
    """Return each turn's mood, read as a whole and sentence by sentence."""
    parts = [sentences(text) for text in texts]
    read = iter(reader.read_many([*texts, *chain.from_iterable(parts)]))
    wholes = [next(read).scores for _ in texts]
    return tuple(
        TurnMood(whole, tuple(s for s in [next(read).scores for _ in of_turn] if s))
        for whole, of_turn in zip(wholes, parts, strict=True)
    )


def way_rows(names: Sequence[str], figures: Floats, truth: Floats, seed: int) -> tuple[WayRow, ...]:
    """Return each way's agreement; the settings were chosen on every other dialogue, the first on.

    `figures` has shape (ways, dialogues), `truth` (dialogues,).
    """
    whole, again = agreements(figures, truth, seed)
    held, held_again = agreements(figures[:, 1::2], truth[1::2], seed)
    vader = names.index(VADER_MEAN)
    return tuple(
        WayRow(
            name,
            with_interval(held[n], held_again[n]),
            with_interval(whole[n], again[n]),
            with_interval(whole[n] - whole[vader], again[n] - again[vader]),
        )
        for n, name in enumerate(names)
    )
