"""`tonewise evaluate`: how well the models read, on clips with labels."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from api.corpora import data_option, manifests, seed_option, text_data_option, work_option
from api.evaluation import metrics_tables, rows_table, text_metrics_tables
from api.extras import needs_extra, needs_train
from api.options import json_option
from api.progress import counted, told
from api.results import show, write_json
from api.words_trial import WordsTrial, unmet_clips
from speech.corpus import VOICE_LABEL_MAP, check_files, read_label_map, read_manifest
from speech.emotion import VoiceEmotion
from speech.evaluate import Ears, Reading, evaluate
from text.evaluate import (
    CLASSES,
    Kind,
    Sheet,
    TextMetrics,
    evaluate_text,
    read_meanings,
    read_sheet,
)
from text.reader import MessageReader


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


@command.command("text")
@click.argument("messages", metavar="[FILE.csv]", required=False, type=click.Path(path_type=Path))
@click.option("--text", "text_column", metavar="COLUMN", default="text", show_default=True)
@click.option("--label", "label_column", metavar="COLUMN", default="label", show_default=True)
@click.option(
    "--labels",
    type=click.Path(path_type=Path),
    metavar="MAP.json",
    help="What the file's labels mean: an object from label to a class, a list of classes of "
    "which any counts as right, or null to skip.",
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(["emotion", "sentiment", "negative"]),
    default="emotion",
    show_default=True,
    help="The eight moods; negative, neutral, positive; or negative, other.",
)
@json_option
@text_data_option
@seed_option
def text(messages: Path | None, data: Path, seed: int, json_to: Path | None, **sheet: Any) -> int:
    """Measure the text model on the messages of a CSV file, or print the model's own tables.

    Without a file: every test set in the data folder, the naive baselines in the same tables
    (needs the train extra; some minutes). An abstained reading counts by its likeliest class.

    \b
    Examples:
      tonewise evaluate text chats.csv --text message --label mood --labels map.json
      tonewise evaluate text tweets.csv --labels map.json --as sentiment --json -
      tonewise evaluate text
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    console = Console(stderr=str(json_to) == "-", highlight=False)
    if messages is None:
        with needs_train():
            from api.text_tables import show, text_tables  # noqa: PLC0415 - xgboost takes long
        tables = text_tables(data, seed, lambda what: click.echo(what, err=True))
        show(tables, console)
        write_json(tables, json_to)
        return 0
    metrics = _read_messages(messages, **sheet)
    console.print(*text_metrics_tables(metrics), sep="\n")
    write_json(metrics, json_to)
    return 0


def _read_messages(
    messages: Path, text_column: str, label_column: str, labels: Path | None, kind: str
) -> TextMetrics:
    asked = Kind(kind)
    meanings = read_meanings(labels, asked) if labels else {c: (c,) for c in CLASSES[asked]}
    labelled = read_sheet(Sheet(messages, text_column, label_column, meanings))
    reader = MessageReader.load()
    with told("reading messages") as tell:
        return evaluate_text(reader, labelled, asked, tell)


@command.command("words")
@click.option("--telephone", is_flag=True, help="Read the voices as a telephone would carry them.")
@json_option
@data_option
@seed_option
def words(telephone: bool, data: Path, seed: int, json_to: Path | None) -> int:
    """Measure what a customer's words add to their voice.

    Voices of test speakers are paired with the challenge's test lines: each with every line of
    its own mood, and with every plain line. It takes words and voice for independent given the
    mood, so expect less of real calls.

    \b
    Examples:
      tonewise evaluate words
      tonewise evaluate words --telephone --json -
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    console = Console(stderr=str(json_to) == "-", highlight=False)
    voice = VoiceEmotion.load()
    clips = unmet_clips(manifests(data), voice)
    with counted("reading clips", len(clips)) as step:
        rows = WordsTrial(clips, telephone, seed).run(voice, step)
    console.print(rows_table("Voices of test speakers, with test lines", rows))
    write_json(rows, json_to)
    return 0


@command.command("satisfaction")
@json_option
@text_data_option
@seed_option
def satisfaction(data: Path, seed: int, json_to: Path | None) -> int:
    """Measure whether the grade of a written conversation agrees with people who rated it.

    Three sets of dialogues that several people rated, the naive ways and what the raters' own
    marks of each turn tell in the same tables. The settings were chosen on every other dialogue;
    the rest are the held-out half (needs the analyze extra; a minute).

    \b
    Examples:
      tonewise evaluate satisfaction
      tonewise evaluate satisfaction --json satisfaction.json
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    with needs_extra("analyze"):
        from api.satisfaction import satisfaction as measured  # noqa: PLC0415 - VADER may be missing
        from api.satisfaction_table import (  # noqa: PLC0415
            satisfaction_remarks,
            satisfaction_tables,
        )
    figures = measured(data, seed, lambda what: click.echo(what, err=True))
    show(figures, satisfaction_tables(figures), satisfaction_remarks(), json_to)
    return 0
