"""Findings: all that was measured of a voice model, kept beside its card as JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from emotion.artifacts import Manifest
from emotion.errors import TonewiseError
from emotion.metrics import ClassMetrics, Metrics, ReliabilityBin
from speech.training.protocol_tables import (
    CrossRow,
    CurvePoint,
    FoldRow,
    MoodRow,
    ReadingRow,
    SeedRow,
    SpeakersTables,
)

MEASURED, SEED, SPEAKERS = "measured.json", "seed.json", "speakers.json"

Measured = Sequence[tuple[str, Metrics]]  # by slice, such as "ravdess, wideband"
Parsed = TypeVar("Parsed")


class CardError(TonewiseError):
    """A model card that can't be written, or figures for it that can't be read."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the weights scored on test speakers, and the protocols as far as they were run."""

    measured: tuple[tuple[str, Metrics], ...]
    seed: tuple[SeedRow, ...] = ()  # empty: not run
    speakers: SpeakersTables | None = None

    @property
    def main(self) -> tuple[tuple[str, Metrics], ...]:
        """The slices with every speaker in them; the first slice, if there is no such one."""
        return tuple(one for one in self.measured if one[0].startswith("all")) or self.measured[:1]


def measured_json(manifest: Manifest, measured: Measured) -> str:
    """Return measured figures as the JSON text that `read_measured` reads.

    Raises CardError if there are none.
    """
    if not measured:
        raise CardError(
            "a model card needs figures of test speakers, got none: no clip is marked test"
        )
    slices = [{"name": name, "metrics": asdict(metrics)} for name, metrics in measured]
    return json.dumps({"weights": manifest.digest, "measured": slices}, indent=1) + "\n"


def read_measured(folder: Path, manifest: Manifest) -> list[tuple[str, Metrics]]:
    """Read what was measured of these weights; raises CardError if it was measured of others."""
    path = folder / MEASURED
    command = "tonewise train speech"
    digest, measured = _read(path, command, lambda stored: (stored["weights"], _measured(stored)))
    if digest != manifest.digest:
        raise CardError(
            f"{path} was measured of the weights {digest}, wanted {manifest.digest}: "
            f"run `{command}` again"
        )
    return measured


def read_findings(folder: Path, measured: Measured) -> Findings:
    """Return what was measured beside the protocols that lie in the card's folder.

    Raises CardError if a protocol's file is no such thing.
    """
    seed, speakers = folder / SEED, folder / SPEAKERS
    return Findings(
        tuple(measured),
        _read(seed, protocol_command("seed"), _seed) if seed.exists() else (),
        _read(speakers, protocol_command("speakers"), _speakers) if speakers.exists() else None,
    )


def protocol_command(protocol: str, folder: Path | None = None) -> str:
    """Return the command that prints a protocol's tables, and writes them into a card's folder."""
    command = f"tonewise evaluate speech --protocol {protocol}"
    return f"{command} --json {(folder / protocol).as_posix()}.json" if folder else command


def _read(path: Path, command: str, parse: Callable[[Any], Parsed]) -> Parsed:
    try:
        return parse(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CardError(f"{path} should hold what `{command}` writes, got: {error!r}") from error


def _measured(stored: Mapping[str, Any]) -> list[tuple[str, Metrics]]:
    return [(one["name"], _metrics(one["metrics"])) for one in stored["measured"]]


def _metrics(fields: Mapping[str, Any]) -> Metrics:
    per_class = {label: ClassMetrics(**found) for label, found in fields["per_class"].items()}
    parsed = {
        "per_class": per_class,
        "confusion": _matrix(fields["confusion"]),
        "reliability": tuple(ReliabilityBin(**one) for one in fields["reliability"]),
    }
    return Metrics(**{**fields, **parsed})


def _matrix(rows: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in rows)


def _seed(stored: Mapping[str, Any]) -> tuple[SeedRow, ...]:
    return tuple(SeedRow(**{k: _tuple(v) for k, v in row.items()}) for row in stored["rows"])


def _tuple(value: object) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _speakers(stored: Mapping[str, Any]) -> SpeakersTables:
    return SpeakersTables(
        folds=tuple(FoldRow(**row) for row in stored["folds"]),
        readings=tuple(ReadingRow(**row) for row in stored["readings"]),
        mlp_uar=stored["mlp_uar"],
        curve=tuple(CurvePoint(**row) for row in stored["curve"]),
        one_mood=tuple(MoodRow(**row) for row in stored["one_mood"]),
        across=tuple(CrossRow(**row) for row in stored["across"]),
        ece_uncalibrated=stored["ece_uncalibrated"],
        confusion=_matrix(stored["confusion"]),
    )
