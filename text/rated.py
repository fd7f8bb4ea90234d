"""RatedDialogue: a conversation that several people rated, turn by turn and as a whole.

The User Satisfaction Simulation data (Sun et al. 2021, SIGIR): three public sets of written
dialogues, each turn of the user's and each whole rated 1 to 5. Its licence is not stated, so it
measures, and no model that ships has learned from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import fmean

from text.corpora import TextCorpusError, gzip_rows

SETS = ("mwoz", "ccpe", "redial")
_COLUMNS = ("dialogue", "role", "text", "ratings")
_WHOLE = "OVERALL"  # stands where the words would, in the row that rates the dialogue


@dataclass(frozen=True, slots=True)
class RatedLine:
    """One line of a dialogue."""

    is_user: bool
    text: str
    rating: float | None  # 1..5, the raters' mean; the other side is not rated


@dataclass(frozen=True, slots=True)
class RatedDialogue:
    """One dialogue, and how content its raters took the user to be with all of it."""

    lines: tuple[RatedLine, ...]
    rating: float  # 1..5, the raters' mean


def read_rated(folder: Path, name: str) -> tuple[RatedDialogue, ...]:
    """Return the dialogues of one of SETS; raises TextCorpusError if they can't be read."""
    path = folder / "uss_satisfaction" / f"{name}.csv.gz"
    rows = gzip_rows(path, *_COLUMNS)
    try:
        return tuple(
            _dialogue(tuple(group)) for _, group in groupby(rows, key=lambda row: row["dialogue"])
        )
    except ValueError as error:
        raise TextCorpusError(f"{path}: {error}") from error


def _dialogue(rows: Sequence[Mapping[str, str]]) -> RatedDialogue:
    wholes = [_mean(row["ratings"]) for row in rows if row["text"] == _WHOLE]
    if len(wholes) != 1 or wholes[0] is None:
        raise ValueError(f"dialogue {rows[0]['dialogue']} wants one rating as a whole")
    return RatedDialogue(
        tuple(
            RatedLine(row["role"] == "USER", row["text"], _mean(row["ratings"]))
            for row in rows
            if row["text"] != _WHOLE
        ),
        wholes[0],
    )


def _mean(ratings: str) -> float | None:
    return fmean(map(float, ratings.split(","))) if ratings else None
