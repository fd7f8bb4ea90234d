"""RecordedCall: a recording and what is known of its call, from a file, a folder or a manifest."""

import csv
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.analysis.moment import day_comes_first, moment_s
from api.options import InputError
from api.sources.answer import is_consent

SOUNDS = frozenset({".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3"})
_MANIFEST = ".csv"
_PATH, _TIME, _CONSENT = "path", "time", "consent"
_PEOPLE = {"agent": "agent_id", "customer": "customer_id", "customer_name": "customer_name",
           "department": "department"}  # fmt: skip
# Under these names history reads what a call's metadata says.
_METADATA = {"account": "account_id"} | {
    name: name for name in ("category", "product", "stage", "segment")
}

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One recording; None where nobody said."""

    path: Path
    began_s: float | None = None  # epoch seconds
    agent_id: str | None = None
    customer_id: str | None = None
    customer_name: str | None = None
    department: str | None = None
    consents: bool = True  # False: the customer wants nobody to read their mood
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is to be graded, and what is not."""

    fresh: tuple[RecordedCall, ...]
    n_known: int = 0  # graded and kept by an earlier run, or the same sound as another
    declined: tuple[RecordedCall, ...] = ()  # the customer wants nobody to read their mood


def sift(recorded: Iterable[RecordedCall], refused: Container[str | None] = ()) -> Sifted:
    """Part the calls whose customer agrees from those whose does not; `refused` are ids."""
    known = tuple(recorded)
    may = [call.consents and call.customer_id not in refused for call in known]
    return Sifted(
        tuple(call for call, yes in zip(known, may, strict=True) if yes),
        declined=tuple(call for call, yes in zip(known, may, strict=True) if not yes),
    )


def recorded_calls(named: Iterable[Path]) -> tuple[RecordedCall, ...]:
    """Return the calls of files, of folders (all recordings below) and of manifests (*.csv).

    Raises InputError for a folder without recordings, and for a manifest that can't be used.
    """
    return tuple(call for path in named for call in _calls(path))


def _calls(path: Path) -> Iterator[RecordedCall]:
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.suffix.lower() in SOUNDS and p.is_file())
        if not found:
            raise InputError(f"{path}: wanted recordings ({_listed(SOUNDS)}), found none")
        yield from map(RecordedCall, found)
    elif path.suffix.lower() == _MANIFEST:
        yield from _of_manifest(path)
    else:
        yield RecordedCall(path)


def _of_manifest(path: Path) -> Iterator[RecordedCall]:
    rows = _rows(path)
    names = [row[_PATH] for row in rows]
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice or not rows or not all(names):
        wrong = f"{twice[0]} twice" if twice else "a row without one" if rows else "no rows"
        raise InputError(f"{path}: wanted a recording a row, got {wrong}")
    read = _clock(rows)
    for number, row in enumerate(rows, 2):
        began_s = read(row.get(_TIME, ""))
        if row.get(_TIME) and began_s is None:
            raise InputError(f"{path} row {number}: wanted a time, got {row[_TIME]!r}")
        yield _call(path.parent, row, began_s)


def _rows(path: Path) -> Sequence[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, restval="")
            if _PATH not in (table.fieldnames or ()):
                raise InputError(f"{path}: wanted a column {_PATH!r}, got {table.fieldnames}")
            return [{k: v.strip() for k, v in row.items() if k is not None} for row in table]
    except (OSError, UnicodeError, csv.Error) as error:
        raise InputError(f"{path}: wanted a CSV of recordings, got: {error}") from error


def _clock(rows: Sequence[Row]) -> Callable[[str], float | None]:
    day_first = day_comes_first(row.get(_TIME, "") for row in rows)
    return lambda text: moment_s(text, day_first)


def _call(folder: Path, row: Row, began_s: float | None) -> RecordedCall:
    known = {ours: row[name] for name, ours in _PEOPLE.items() if row.get(name)}
    return RecordedCall(
        folder / row[_PATH],
        began_s,
        **known,
        consents=is_consent(row[_CONSENT]) if _CONSENT in row else True,
        metadata={ours: row[name] for name, ours in _METADATA.items() if row.get(name)},
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
