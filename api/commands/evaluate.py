"""`tonewise evaluate`: how well the models read, on clips with labels."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from api.corpora import data_option, manifests, seed_option, work_option
from api.evaluation import metrics_tables
from api.extras import needs_train
from api.options import json_option
from api.progress import counted
from api.results import write_json
from speech.corpus import VOICE_LABEL_MAP, check_files, read_label_map, read_manifest
from speech.emotion import VoiceEmotion
from speech.evaluate import Ears, Reading, evaluate


@dataclass(frozen=True, slots=True)
class Asked:
    """The command line of one evaluation."""

    manifest: Path | None
    labels: Path | None
    telephone: bool
    ears: str
    baseline: str
    protocol: str | None
    json_to: Path | None
    data: Path
    work: Path
    seed: int
    epochs: int | None

    def check(self) -> None:
        """Raise UsageError unless exactly one thing is to be measured."""
        if (self.manifest is None) == (self.protocol is None):
            raise click.UsageError("wanted either a MANIFEST.csv or a --protocol")

    @property
    def console(self) -> Console:
        """Where tables go: to stderr when stdout is for JSON alone."""
        return Console(stderr=str(self.json_to) == "-", highlight=False)


@click.group("evaluate")
def command() -> None:
    """Measure the models against labels, the naive baselines in the same tables."""


@command.command("speech")
@click.argument(
    "manifest", metavar="[MANIFEST.csv]", required=False, type=click.Path(path_type=Path)
)
@click.option(
    "--labels",
    type=click.Path(path_type=Path),
    metavar="MAP.json",
    help="What the manifest's labels mean: an object from label to mood, null to skip.",
)
@click.option("--telephone", is_flag=True, help="Read the clips as a telephone would carry them.")
@click.option(
    "--ears",
    type=click.Choice(["first", "second", "both"]),
    default="both",
    show_default=True,
    help="The CNN alone, the recogniser's encoder alone, or what the engine would answer.",
)
@click.option(
    "--baseline",
    type=click.Choice(["running", "none"]),
    default="running",
    show_default=True,
    help="Read each clip against what this speaker's clips before it told, or not.",
)
@click.option(
    "--protocol",
    type=click.Choice(["seed", "speakers"]),
    help="Train and test from scratch instead: the seed's random split, or unseen speakers.",
)
@json_option
@data_option
@work_option
@seed_option
@click.option("--epochs", default=None, type=click.IntRange(1), help="Fewer, to try a protocol.")
def speech(**chosen: Any) -> int:
    """Measure the voice model on the clips of a manifest, or by a protocol.

    A manifest is a CSV with the columns path, speaker and emotion at least; clips of one speaker
    are read as one caller's, in the manifest's order. An abstained reading counts by its
    likeliest mood.

    \b
    Examples:
      tonewise evaluate speech clips/manifest.csv
      tonewise evaluate speech clips/manifest.csv --labels map.json --telephone --json -
      tonewise evaluate speech --protocol speakers
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    asked = Asked(**chosen)
    asked.check()
    if asked.manifest is not None:
        _read_manifest(asked, asked.manifest)
        return 0
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with needs_train():
        from api.protocol_runs import SHOW  # noqa: PLC0415 - TensorFlow takes seconds
        from speech.training.protocols import Ground  # noqa: PLC0415
    ground = Ground(manifests(asked.data), asked.work, asked.seed, asked.epochs)
    result = SHOW[str(asked.protocol)](ground, asked.console)
    write_json(result, asked.json_to)
    return 0


def _read_manifest(asked: Asked, manifest: Path) -> None:
    label_map = read_label_map(asked.labels) if asked.labels else VOICE_LABEL_MAP
    labelled = label_map.apply(read_manifest(manifest))
    check_files(clip for clip, _ in labelled)
    reading = Reading(Ears(asked.ears), asked.baseline == "running", asked.telephone)
    voice = VoiceEmotion.load()
    with counted("reading clips", len(labelled)) as step:
        metrics = evaluate(voice, labelled, reading, step)
    for table in metrics_tables(metrics):
        asked.console.print(table)
    write_json(metrics, asked.json_to)
