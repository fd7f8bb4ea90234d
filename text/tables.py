"""Tables: the embeddings of words, grams and pieces, a byte a figure on the disk."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotion.artifacts import BROKEN_ARCHIVE, ManifestError

Table = npt.NDArray[np.float32]
_NAMES = ("words", "grams", "pieces")
_LARGEST = 127  # of a signed byte


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Each (rows, size); row 0 stands for padding and is all zero."""

    words: Table
    grams: Table
    pieces: Table


def store_tables(tables: Tables, path: Path) -> None:
    """Write the tables, each row scaled into signed bytes by its largest figure."""
    arrays = {}
    for name in _NAMES:
        table = getattr(tables, name)
        scale = np.abs(table).max(axis=1, keepdims=True) / _LARGEST
        arrays[f"{name}_scale"] = scale.astype(np.float32)
        arrays[name] = np.round(table / np.maximum(scale, 1e-12)).astype(np.int8)
    np.savez_compressed(path, **arrays)


def load_tables(path: Path) -> Tables:
    """Read what `store_tables` wrote; raises ManifestError if the file is no such thing."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            words, grams, pieces = (stored[n] * stored[f"{n}_scale"] for n in _NAMES)
    except BROKEN_ARCHIVE as error:
        raise ManifestError(f"{path} should hold embedding tables, got: {error}") from error
    return Tables(words, grams, pieces)
