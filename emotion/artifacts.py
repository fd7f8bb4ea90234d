"""Manifest: what a trained model says of itself, checked against its files on load."""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from emotion.errors import TonewiseError
from emotion.labels import Emotion

_CHUNK = 1 << 20

# What numpy raises on reading an .npz file that is none, is torn, or lacks an array.
BROKEN_ARCHIVE = (OSError, KeyError, TypeError, ValueError, EOFError, BadZipFile, zlib.error)


class ManifestError(TonewiseError):
    """A model whose files, labels or configuration are not what its manifest says."""


@dataclass(frozen=True, slots=True)
class Source:
    """One corpus that taught the model."""

    name: str
    digest: str  # sha256 of the manifest CSV that was trained on
    licence: str
    n_clips: int
    n_speakers: int = 0  # 0: not counted


@dataclass(frozen=True, slots=True)
class Manifest:
    """A model's name and version, what it was made with, and what it scored on unseen speakers."""

    name: str
    version: str
    labels: tuple[Emotion, ...]
    config: Mapping[str, Any]  # the frozen config dataclasses, as plain values
    files: Mapping[str, str]  # file name -> sha256
    sources: tuple[Source, ...]
    scores: Mapping[str, float]  # measured, by name

    @property
    def digest(self) -> str:
        """One short name for exactly these weights: 16 hex digits over all file digests."""
        joined = "\n".join(f"{name} {self.files[name]}" for name in sorted(self.files))
        return hashlib.sha256(joined.encode()).hexdigest()[:16]


def sha256_of(path: Path) -> str:
    """Return the file's SHA-256 as hex; raises OSError if it can't be read."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def write_manifest(manifest: Manifest, path: Path) -> None:
    """Write the manifest as JSON, keys in order, so that a diff shows what changed."""
    path.write_text(json.dumps(asdict(manifest), indent=2, sort_keys=True) + "\n", encoding="utf-8")


def read_manifest(path: Path) -> Manifest:
    """Read a manifest without looking at the files it names; raises ManifestError if it is none."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(
            name=fields["name"],
            version=fields["version"],
            labels=tuple(Emotion(label) for label in fields["labels"]),
            config=_object(fields["config"]),
            files=_object(fields["files"]),
            sources=tuple(Source(**source) for source in fields["sources"]),
            scores=_object(fields["scores"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ManifestError(f"a model needs a readable manifest at {path}, got: {error}") from error


def load_manifest(
    path: Path, labels: Sequence[Emotion], config: Mapping[str, Any] | None = None
) -> Manifest:
    """Read the manifest and hold its files, labels and config against what is here.

    Raises ManifestError on a missing file, a digest that does not match, other labels, or
    any config value that differs from the serving code's.
    """
    manifest = read_manifest(path)
    if manifest.labels != tuple(labels):
        raise ManifestError(
            f"{path} is for labels {list(map(str, manifest.labels))}, "
            f"wanted {list(map(str, labels))}"
        )
    for name, wanted in manifest.files.items():
        _check_file(path.parent / name, wanted)
    for key, value in (config or {}).items():
        trained = manifest.config.get(key)
        if trained != value:
            raise ManifestError(f"{path} was trained with {key}={trained}, serving has {value}")
    return manifest


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"an object was wanted, got {value!r}")
    return value


def _check_file(path: Path, wanted: str) -> None:
    try:
        found = sha256_of(path)
    except OSError as error:
        raise ManifestError(f"a model file is missing or can't be read: {path}: {error}") from error
    if found != wanted:
        raise ManifestError(
            f"{path} is not the file its manifest names: "
            f"wanted sha256 {wanted[:16]}..., got {found[:16]}..."
        )
