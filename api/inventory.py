"""Inventory: what this service is made of and set to, for those who run it."""

import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from importlib.resources import files
from pathlib import Path

from pydantic import SecretStr

from api.settings import PREFIX, Settings
from emotion.artifacts import Source, read_manifest
from text.topic import WEIGHTS
from text.topic_manifest import load_topic_manifest

_LONGEST_LICENCE = 80  # characters; some packages put the whole text there
_NAME = re.compile(r"^[A-Za-z0-9._-]+")
_MODELS = (("Voice", "speech", "weights"), ("Words", "text", "weights/emotion"))
_CARDS = {"Voice": "docs/models/voice-emotion.md", "Words": "docs/models/text-emotion.md"}
_HIDDEN = "database_url"  # may hold a password


@dataclass(frozen=True, slots=True)
class Model:
    """One trained model and what taught it."""

    what: str
    name: str
    version: str
    sources: tuple[Source, ...]
    card: str  # the document that says how it was measured, and its limits


@dataclass(frozen=True, slots=True)
class Package:
    """One package that Tonewise needs to run."""

    name: str
    version: str
    licence: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as this process has it."""

    variable: str
    value: str  # "set" for a secret
    is_usual: bool
    what: str


@dataclass(frozen=True, slots=True)
class Versions:
    """What runs."""

    tonewise: str
    python: str
    system: str


def versions() -> Versions:
    """Return what runs here."""
    return Versions(version("tonewise"), platform.python_version(), platform.platform(terse=True))


def models(settings: Settings) -> tuple[Model, ...]:
    """Return the models that listen and read; raises ManifestError for a broken one."""
    found = tuple(_model(what, package, folder) for what, package, folder in _MODELS)
    topics = load_topic_manifest(settings.topic_model or WEIGHTS, {})
    card = "docs/models/text-topic.md"
    return (*found, Model("Topics", "text-topic", topics.version, topics.sources, card))


def settings_now(settings: Settings) -> Iterator[Setting]:
    """Yield every setting in order; of a secret only whether there is one."""
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        yield Setting(
            PREFIX + name.upper(),
            _shown(name, value),
            value == field.get_default(call_default_factory=True),
            field.description or "",
        )


@cache
def packages() -> tuple[Package, ...]:
    """Return the packages that Tonewise needs, by name, with the licence that each states."""
    needed = {
        found[0]
        for line in requires("tonewise") or ()
        if "extra ==" not in line and (found := _NAME.match(line))
    }
    return tuple(one for name in sorted(needed, key=str.casefold) if (one := _package(name)))


def _model(what: str, package: str, folder: str) -> Model:
    told = read_manifest(Path(str(files(package))) / folder / "manifest.json")
    return Model(what, told.name, told.version, told.sources, _CARDS[what])


def _package(name: str) -> Package | None:
    try:
        told = metadata(name).json
    except PackageNotFoundError:
        return None  # needed on other systems alone
    licence = told.get("license_expression") or _classified(told) or _first_line(told)
    return Package(str(told["name"]), str(told["version"]), str(licence))


def _classified(told: dict[str, str | list[str]]) -> str:
    classifiers = told.get("classifier", [])
    return ", ".join(c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License :: "))


def _first_line(told: dict[str, str | list[str]]) -> str:
    lines = str(told.get("license", "")).strip().splitlines()
    return lines[0][:_LONGEST_LICENCE] if lines else "not stated"


def _shown(name: str, value: object) -> str:
    if value is None or value == ():
        return "none"
    if isinstance(value, SecretStr) or name == _HIDDEN:
        return "set"
    return str(value).lower() if isinstance(value, bool) else str(value)
