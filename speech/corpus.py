"""Clip: one labelled recording of a corpus, and the one manifest format that lists them."""

import csv
import json
import math
import os
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from itertools import chain, zip_longest
from pathlib import Path
from tempfile import NamedTemporaryFile

from emotion.artifacts import sha256_of
from emotion.errors import TonewiseError
from emotion.labels import VOICE_LABELS, Emotion

SPLITS = ("train", "valid", "test")


class CorpusError(TonewiseError):
    """A manifest, or a label map, that can't be used as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One recording of one speaker in one mood; text is empty where the corpus doesn't say."""

    path: Path  # absolute
    corpus: str = ""
    language: str = ""
    speaker: str
    gender: str = ""
    emotion: str  # the corpus's own label
    intensity: str = ""
    sentence: str = ""
    duration_s: float = 0.0  # 0: not stated
    licence: str = ""
    split: str = ""  # one of SPLITS, or empty


COLUMNS = tuple(field.name for field in fields(Clip))
REQUIRED = ("path", "speaker", "emotion")


def read_manifest(path: Path) -> tuple[Clip, ...]:
    """Return a manifest's clips in its order; their files are not looked at.

    Paths are read from the manifest's folder. Only `path`, `speaker` and `emotion` must be
    there; other columns may be missing, and columns of other names are passed over.
    Raises CorpusError, naming the row as a spreadsheet counts them, on anything else.
    """
    rows: dict[Path, int] = {}
    clips: list[Clip] = []
    for row, clip in _numbered_clips(path):
        if rows.setdefault(clip.path, row) != row:
            raise CorpusError(f"{path} row {row}: row {rows[clip.path]} lists {clip.path.name} too")
        clips.append(clip)
    if not clips:
        raise CorpusError(f"{path} lists no clips")
    return tuple(clips)


def write_manifest(clips: Iterable[Clip], path: Path) -> None:
    """Write clips as a manifest, whole or not at all; raises CorpusError if it can't be.

    Paths are written as seen from the manifest's folder, so that both can move together;
    a clip that shares no folder with it keeps its absolute path.
    """
    try:
        file = NamedTemporaryFile(  # noqa: SIM115 - closed before it takes the manifest's place
            "w",
            encoding="utf-8",
            newline="",
            dir=path.parent,
            prefix=f".{path.name}.",
            delete=False,
        )
    except OSError as error:
        raise CorpusError(f"can't write the manifest {path}: {error.strerror}") from error
    written = Path(file.name)
    try:
        with file:
            csv.writer(file).writerow(COLUMNS)
            csv.writer(file).writerows(_cells(clip, path.parent) for clip in clips)
        written.chmod(0o644)  # a temporary file is its owner's alone
        written.replace(path)
    except OSError as error:
        raise CorpusError(f"can't write the manifest {path}: {error.strerror}") from error
    finally:
        written.unlink(missing_ok=True)


def check_files(clips: Iterable[Clip]) -> None:
    """Raise CorpusError if any clip's file is missing, naming the first and how many."""
    missing = [clip.path for clip in clips if not clip.path.is_file()]
    if missing:
        others = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise CorpusError(f"a clip's file is missing: {missing[0]}{others}")


def digest(path: Path) -> str:
    """Return the manifest's SHA-256 as hex; raises CorpusError if it can't be read."""
    try:
        return sha256_of(path)
    except OSError as error:
        raise CorpusError(f"can't read the manifest {path}: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class LabelMap:
    """What a corpus's labels mean to a model; None leaves a label's clips out.

    Labels are compared without regard to case; the keys are casefolded.
    """

    targets: Mapping[str, Emotion | None]

    def apply(self, clips: Iterable[Clip]) -> tuple[tuple[Clip, Emotion], ...]:
        """Return, in order, each clip that means something here, with what it means.

        Raises CorpusError listing every label that the map doesn't name.
        """
        read = [(clip, clip.emotion.casefold()) for clip in clips]
        unknown = sorted({label for _, label in read if label not in self.targets})
        if unknown:
            raise CorpusError(
                f"labels that the label map doesn't name: {', '.join(unknown)}; "
                f"it names: {', '.join(sorted(self.targets))}"
            )
        meant = ((clip, self.targets[label]) for clip, label in read)
        return tuple((clip, emotion) for clip, emotion in meant if emotion is not None)


# Boredom and calm are the quiet end of neutral. Fear, disgust and surprise have no
# counterpart among the voice labels: a model is better off not guessing one.
VOICE_LABEL_MAP = LabelMap(
    dict.fromkeys(("angry", "anger"), Emotion.ANGRY)
    | dict.fromkeys(("sad", "sadness", "disappointed"), Emotion.DISAPPOINTED)
    | dict.fromkeys(("neutral", "calm", "boredom", "bored"), Emotion.NEUTRAL)
    | dict.fromkeys(("happy", "happiness", "joy"), Emotion.HAPPY)
    | dict.fromkeys(("fearful", "fear", "anxiety", "disgust", "disgusted"))
    | dict.fromkeys(("surprised", "surprise", "pleasant surprise"))
)


def read_label_map(path: Path, allowed: tuple[Emotion, ...] = VOICE_LABELS) -> LabelMap:
    """Read a JSON object of label -> one of `allowed`, or null to leave its clips out.

    Raises CorpusError if it is no such object, or names an emotion that isn't allowed.
    """
    try:
        stated = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise CorpusError(f"a label map is a JSON file, {path} can't be read: {error}") from error
    if not isinstance(stated, dict) or not stated:
        raise CorpusError(f"a label map is a JSON object of label to emotion or null, {path} isn't")
    targets: dict[str, Emotion | None] = {}
    for label, name in stated.items():
        if name is not None and name not in allowed:
            raise CorpusError(
                f'{path} maps "{label}" to {json.dumps(name)}; '
                f"allowed: {', '.join(allowed)}, or null to leave it out"
            )
        targets[label.strip().casefold()] = None if name is None else Emotion(name)
    return LabelMap(targets)


def propose_splits(clips: Sequence[Clip], seed: int) -> tuple[Clip, ...]:
    """Return the clips, in order, split so that no speaker is in two parts.

    A sixth of each corpus's speakers is for testing and a sixth for validation, at least one
    each where there are three or more, men and women in turn where the corpus says. The same
    clips and seed always give the same splits. Two speakers leave nothing for validation;
    one leaves nothing for testing either.
    """
    splits: dict[tuple[str, str], str] = {}
    for corpus in sorted({clip.corpus for clip in clips}):
        speakers = _shuffled_speakers([c for c in clips if c.corpus == corpus], seed)
        n_held = max(1, round(len(speakers) / 6)) if len(speakers) > 1 else 0
        n_valid = n_held if len(speakers) > 2 else 0
        parts = ["test"] * n_held + ["valid"] * n_valid
        for speaker, part in zip_longest(speakers, parts, fillvalue="train"):
            splits[corpus, speaker] = part
    return tuple(replace(clip, split=splits[clip.corpus, clip.speaker]) for clip in clips)


def _shuffled_speakers(clips: Sequence[Clip], seed: int) -> list[str]:
    genders = {clip.speaker: clip.gender for clip in clips}
    shuffle = random.Random(seed).shuffle  # noqa: S311 - a split, no secret
    groups: list[list[str]] = []
    for gender in sorted(set(genders.values())):
        group = sorted(speaker for speaker in genders if genders[speaker] == gender)
        shuffle(group)
        groups.append(group)
    in_turn = chain.from_iterable(zip_longest(*groups))
    return [speaker for speaker in in_turn if speaker is not None]


def _numbered_clips(path: Path) -> Iterator[tuple[int, Clip]]:
    rows = _rows(path)
    header = [name.strip() for name in rows[0]] if rows else []
    if missing := [name for name in REQUIRED if name not in header]:
        raise CorpusError(
            f"{path} needs the columns {', '.join(REQUIRED)}; missing: {', '.join(missing)}; "
            f"got: {', '.join(header) or 'an empty file'}"
        )
    for number, cells in enumerate(rows[1:], start=2):
        if not cells:
            continue  # a blank line
        where = f"{path} row {number}"
        if len(cells) != len(header):
            raise CorpusError(f"{where}: the header has {len(header)} columns, got {len(cells)}")
        named = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        yield number, _clip(named, path.parent, where)


def _rows(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    except UnicodeDecodeError as error:
        raise CorpusError(f"a manifest is UTF-8 text, {path} is not: {error.reason}") from error
    except csv.Error as error:
        raise CorpusError(f"{path} can't be read as CSV: {error}") from error
    except OSError as error:
        raise CorpusError(f"can't read the manifest {path}: {error.strerror}") from error


def _clip(cells: Mapping[str, str], folder: Path, where: str) -> Clip:
    for name in REQUIRED:
        if not cells[name]:
            raise CorpusError(f"{where}: no {name}")
    split = cells.get("split", "")
    if split not in ("", *SPLITS):
        raise CorpusError(f"{where}: a split is {', '.join(SPLITS)} or empty, got {split}")
    return Clip(
        path=Path(os.path.normpath(folder.absolute() / cells["path"])),
        corpus=cells.get("corpus", ""),
        language=cells.get("language", ""),
        speaker=cells["speaker"],
        gender=cells.get("gender", ""),
        emotion=cells["emotion"],
        intensity=cells.get("intensity", ""),
        sentence=cells.get("sentence", ""),
        duration_s=_duration_s(cells.get("duration_s", ""), where),
        licence=cells.get("licence", ""),
        split=split,
    )


def _duration_s(text: str, where: str) -> float:
    try:
        duration_s = float(text or 0)
    except ValueError:
        duration_s = math.nan
    if not (math.isfinite(duration_s) and duration_s >= 0.0):
        raise CorpusError(f"{where}: duration_s is a number of seconds, got {text}")
    return duration_s


def _cells(clip: Clip, folder: Path) -> Sequence[str]:
    shared = Path(os.path.commonpath((clip.path, folder.absolute())))
    near = shared != Path(clip.path.anchor)
    path = Path(os.path.relpath(clip.path, folder)) if near else clip.path
    return (path.as_posix(), *(_cell(value) for value in astuple(clip)[1:]))


def _cell(value: str | float) -> str:
    return f"{value:.3f}" if isinstance(value, float) else value
