"""Shingles: how alike two texts are letter for letter, without comparing every pair.

MinHash (Broder 1997) of runs of five letters, and bands of it to look up by (Leskovec, Rajaraman
and Ullman, Mining of Massive Datasets, chapter 3).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

NEAR = 0.5  # likeness from which two texts are one text, changed a little; see docs/sources.md
_RUN = 5  # letters of a shingle
_LEAST_CHARS = 20  # letters and spaces: shorter texts are alike by chance
_MOST_CHARS = 2_000
_BANDS, _ROWS = 20, 3  # of two texts at NEAR, 93 in 100 share a band: 1 - (1 - 0.5^3)^20
_MOST_IN_BAND = 50  # looked at, the newest ones
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?<!\w)@[\w.-]+|\[[a-z-]+\]", re.IGNORECASE)
_OTHER = re.compile(r"[\W\d_]+")
_RANDOM = np.random.default_rng(5)
_FACTORS = _RANDOM.integers(0, 1 << 63, (_BANDS * _ROWS, 1), np.uint64) * np.uint64(2) + np.uint64(
    1
)
_SHIFTS = _RANDOM.integers(0, 1 << 63, (_BANDS * _ROWS, 1), np.uint64)
_WEIGHTS = _RANDOM.integers(1, 1 << 63, _RUN, np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """What a text's shingles come to."""

    smallest: npt.NDArray[np.uint32]  # (60,): of each hash function

    def likeness(self, other: "Sketch") -> float:
        """Return about what share of all shingles both have, 0..1; within 0.06 or so."""
        return float(np.mean(self.smallest == other.smallest))

    def bands(self) -> Iterator[bytes]:
        """Yield what texts that are alike are likely to share."""
        for number, rows in enumerate(self.smallest.reshape(_BANDS, _ROWS)):
            yield number.to_bytes(1, "big") + rows.tobytes()


def sketch(text: str) -> Sketch | None:
    """Return a text's sketch; None if it is too short to compare.

    Links, names after an @, digits, marks and case make no difference.
    """
    plain = _LINK.sub(" ", unicodedata.normalize("NFKC", text[:_MOST_CHARS]).casefold())
    plain = _OTHER.sub(" ", plain).strip()
    if len(plain) < _LEAST_CHARS:
        return None
    letters = np.frombuffer(plain.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    runs = np.lib.stride_tricks.sliding_window_view(letters, _RUN) @ _WEIGHTS
    hashed = (_FACTORS * runs + _SHIFTS) >> np.uint64(32)  # overflow is meant: it is modulo 2^64
    return Sketch(hashed.min(axis=1).astype(np.uint32))


class Lookalikes:
    """The latest texts, numbered from 0 on as they are kept, found by what is like them."""

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._n_kept = 0
        self._bands: dict[bytes, list[int]] = {}
        # The newest texts' sketches, each in the row of its number modulo `most`.
        self._rows = np.zeros((most, _BANDS * _ROWS), np.uint32)

    def like(self, found: Sketch) -> list[int]:
        """Return the numbers of kept texts that are one text with this, in their order."""
        near = {number for band in found.bands() for number in self._bands.get(band, ())}
        if not near:
            return []
        numbers = np.array(sorted(near))
        likenesses = (self._rows[numbers % self._most] == found.smallest).mean(axis=1)
        alike: list[int] = numbers[likenesses >= NEAR].tolist()
        return alike

    def keep(self, found: Sketch) -> int:
        """Keep a text and return its number; the oldest one goes where there are too many."""
        number, row = self._n_kept, self._n_kept % self._most
        if number >= self._most:
            self._forget(number - self._most, Sketch(self._rows[row]))
        self._rows[row] = found.smallest
        for band in found.bands():
            numbers = self._bands.setdefault(band, [])
            numbers.append(number)
            del numbers[:-_MOST_IN_BAND]
        self._n_kept += 1
        return number

    def _forget(self, number: int, kept: Sketch) -> None:
        for band in kept.bands():
            numbers = self._bands[band]
            if number in numbers:
                numbers.remove(number)
            if not numbers:
                del self._bands[band]
