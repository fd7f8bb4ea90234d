"""TopicManifest: what a topic model says of itself, checked against its files on load."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from emotion.artifacts import ManifestError, Source, sha256_of

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class TopicManifest:
    """A topic model's departments, how and on what it was made, and what it scored."""

    version: str
    departments: tuple[str, ...]  # ids, in the order of the model's classes
    config: Mapping[str, Any]
    files: Mapping[str, str]  # file name -> sha256
    sources: tuple[Source, ...]  # public data sets; none if only examples taught it
    scores: Mapping[str, float]  # measured on lines that did not teach, by name


def write_topic_manifest(manifest: TopicManifest, folder: Path) -> None:
    """Write the manifest as JSON, keys in order, so that a diff shows what changed."""
    written = json.dumps(asdict(manifest), indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(written + "\n", encoding="utf-8")


def load_topic_manifest(folder: Path, config: Mapping[str, Any]) -> TopicManifest:
    """Read the manifest and hold its files and config against what is here.

    Raises ManifestError if it is none, a file is missing or another, or the config differs from
    the serving code's.
    """
    manifest = _read(folder / MANIFEST)
    for name, wanted in manifest.files.items():
        try:
            found = sha256_of(folder / name)
        except OSError as error:
            raise ManifestError(f"a topic model's file can't be read: {error}") from error
        if found != wanted:
            raise ManifestError(
                f"{folder / name} is not the file its manifest names: "
                f"wanted sha256 {wanted[:16]}..., got {found[:16]}..."
            )
    for key, value in config.items():
        if manifest.config.get(key) != value:
            raise ManifestError(
                f"{folder} was trained with {key}={manifest.config.get(key)}, serving has {value}"
            )
    return manifest


def _read(path: Path) -> TopicManifest:
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return TopicManifest(
            version=fields["version"],
            departments=tuple(fields["departments"]),
            config=dict(fields["config"]),
            files=dict(fields["files"]),
            sources=tuple(Source(**source) for source in fields["sources"]),
            scores=dict(fields["scores"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ManifestError(
            f"a topic model needs a readable manifest at {path}, got: {error}"
        ) from error
