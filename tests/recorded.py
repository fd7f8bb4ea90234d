"""Real speech for tests: clips of the acted corpus that lies beside the project, or a skip."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from speech.recording import read_clip
from tests.signals import Samples

SPEECH = Path(__file__).parents[2] / "shared" / "data" / "speech"
_RAVDESS = SPEECH / "ravdess"


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """One clip and what is said in it."""

    name: str
    sentence: str
    samples: Samples


def clips(every: int) -> list[Recorded]:
    """Return every so many'th clip; skips the test where the corpus is not at hand."""
    return [_read(row) for row in _rows()[::every]]


def angry(n: int) -> list[Recorded]:
    """Return the first of the strongly angry clips, of one actor first; skips as clips() does."""
    rows = [row for row in _rows() if (row["emotion"], row["intensity"]) == ("angry", "strong")]
    return [_read(row) for row in rows[:n]]


def _rows() -> list[dict[str, str]]:
    listing = _RAVDESS / "manifest.csv"
    if not listing.exists():
        pytest.skip("needs the RAVDESS clips in ../shared/data/speech/ravdess")
    with listing.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _read(row: dict[str, str]) -> Recorded:
    sentence = row["sentence"].split(" (")[0]
    return Recorded(row["path"], sentence, read_clip(_RAVDESS / row["path"]))
