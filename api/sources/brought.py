"""Brought: what came of a file, in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.storage.imports import ImportRecord


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file: sentences, and what was wrong with some of it."""

    lines: tuple[str, ...]
    faults: tuple[str, ...] = ()


def summary(record: ImportRecord) -> tuple[str, ...]:
    """Return what came of an import, a sentence each."""
    return tuple(_sentences(record))


def _sentences(record: ImportRecord) -> Iterator[str]:
    yield f"{record.n_read:,} entries read, {record.n_kept:,} new messages kept."
    if record.n_known:
        yield f"{record.n_known:,} there already, by their ids."
    if record.n_declined:
        yield f"{record.n_declined:,} without consent: counted, their mood not read, no words kept."
    if record.n_noise:
        rules = ", ".join(f"{rule} {n:,}" for rule, n in sorted(record.noise.items()))
        yield f"{record.n_noise:,} left out as nothing that a customer meant to say: {rules}."
    if record.n_bad:
        yield f"{record.n_bad:,} could not be taken for a message."
