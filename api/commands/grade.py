"""`tonewise grade`: recordings in; a table, JSON and HTML reports out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from api.batch import Batch
from api.commands.key import data_dir_option
from api.engine import Engine, GradeOptions, printable
from api.grade_task import GradeTask, Keep
from api.options import (
    agent_channel_option,
    html_option,
    json_option,
    read_rubric,
    rubric_option,
    span,
    speaker_option,
)
from api.recorded_calls import RecordedCall, Sifted, recorded_calls, sift
from api.reports.delivery import STDOUT, Delivery
from api.terminal import show
from grading.report import GradeReport
from grading.rubric import Rubric
from speech.audio import Speaker
from speech.conduct import Span

NOTHING_GRADED = 2
SOME_FAILED = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """The command line of one run."""

    files: tuple[Path, ...]
    json_to: Path | None
    html_to: Path | None
    rubric_from: Path | None
    agent_channel: int
    speaker: str
    interval_s: float
    holds: tuple[Span, ...]
    no_transcript: bool
    second_ear: str
    caller: Path | None
    vosk_model: str | None
    embed_audio: bool
    notes: tuple[str, ...]
    store: bool
    data_dir: Path | None

    def check(self) -> None:
        """Raise UsageError on options that contradict each other."""
        if self.no_transcript and self.vosk_model:
            raise click.UsageError("--vosk-model recognises words, --no-transcript forbids it")
        if self.data_dir and not self.store:
            raise click.UsageError("--data-dir says where --store keeps calls: it needs --store")
        if self.embed_audio and not self.html_to:
            raise click.UsageError("--embed-audio puts the audio into a page: it needs --html")
        results = [p.resolve() for p in (self.json_to, self.html_to) if p]
        read = [*self.files, *([self.rubric_from] if self.rubric_from else [])]
        if len(set(results)) < len(results) or not {p.resolve() for p in read}.isdisjoint(results):
            raise click.UsageError("--json and --html must name files of their own")

    def options(self, rubric: Rubric) -> GradeOptions:
        """Return how to grade."""
        return GradeOptions(
            rubric=rubric,
            agent_channel=self.agent_channel,
            mono_speaker=Speaker(self.speaker),
            interval_s=self.interval_s,
            holds=self.holds,
            notes=self.notes,
        )

    def delivery(self, n_calls: int) -> Delivery:
        """Return where the results go."""
        return Delivery(self.json_to, self.html_to, several=n_calls > 1)


@click.command("grade")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@json_option
@html_option
@rubric_option
@agent_channel_option
@speaker_option
@click.option(
    "--interval",
    "interval_s",
    type=click.FloatRange(1, 600),
    default=10.0,
    show_default=True,
    help="Seconds of call for each reading of the mood.",
)
@click.option(
    "--hold",
    "holds",
    type=span,
    multiple=True,
    metavar="START-END",
    help="When the call was on hold, as 95-140 or 1:35-2:20; may be repeated.",
)
@click.option(
    "--no-transcript",
    is_flag=True,
    help="Recognise no words: faster, but criteria that need words don't apply.",
)
@click.option(
    "--vosk-model",
    metavar="PATH|NAME",
    help="Recognise words with this Vosk model; a NAME is fetched by Vosk.",
)
@click.option(
    "--second-ear",
    type=click.Choice(["always", "doubt", "never"]),
    default="always",
    show_default=True,
    help="When the recogniser's encoder listens for moods beside the CNN.",
)
@click.option(
    "--caller",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="One customer's voice as earlier calls told it: read if it is there, and kept.",
)
@click.option("--embed-audio", is_flag=True, help="Put the call's audio into its page.")
@click.option(
    "--note",
    "notes",
    multiple=True,
    metavar="TEXT",
    help="Something that a reader of the report must know; may be repeated.",
)
@click.option(
    "--store",
    is_flag=True,
    help="Keep the calls in the service's database: grades, history, agents' figures.",
)
@data_dir_option
def command(**arguments: Any) -> int:
    """Grade recorded calls: WAV, FLAC, OGG or MP3, mono or with a channel for each side.

    FILE is a recording, a folder of recordings, or a manifest: a CSV with a column `path` and any
    of time, agent, customer, customer_name, department, account, category, product, stage,
    segment, consent.

    \b
    Examples:
      tonewise grade call.wav
      tonewise grade call.wav --html report.html --embed-audio
      tonewise grade call.wav --json - | jq .points
      tonewise grade calls/*.mp3 --html reports/ --json calls.json
      tonewise grade march.csv --store

    \b
    One FILE: --json holds its report. Several: {"reports": [...], "failed": [...]}.
    Exit codes: 0 all graded, 2 bad usage or nothing graded, 3 some failed.
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    chosen = Chosen(**arguments)
    chosen.check()
    recorded = recorded_calls(chosen.files)
    if chosen.holds and len(recorded) > 1:
        raise click.UsageError("--hold tells of one call, so it takes one FILE")
    delivery = chosen.delivery(len(recorded))
    if not chosen.store:
        sifted = sift(recorded)
        _tell(sifted)
        rubric = read_rubric(chosen.rubric_from)
        return _code(_run(chosen, delivery, sifted.fresh, rubric, _forget))
    from api.call_keeper import keeping  # noqa: PLC0415 - the database's libraries take long

    with keeping(chosen.data_dir) as keeper:
        sifted = keeper.sift(recorded)
        _tell(sifted)
        if sifted.n_known and not sifted.fresh:
            return 0
        rubric = keeper.rubric(chosen.rubric_from)
        batch = _run(chosen, delivery, sifted.fresh, rubric, keeper.keep)
        keeper.finish(len(batch.reports))
    return _code(batch)


def _run(
    chosen: Chosen,
    delivery: Delivery,
    recorded: Sequence[RecordedCall],
    rubric: Rubric,
    keep: Keep,
) -> Batch:
    delivery.prepare()
    if not recorded:
        return Batch((), (), ())
    # Here, so that help and usage errors don't wait for the models' libraries.
    from api.models import EarsChoice, load_ears  # noqa: PLC0415
    from speech.emotion import SecondEarPolicy  # noqa: PLC0415

    policy = SecondEarPolicy(chosen.second_ear)
    choice = EarsChoice(not chosen.no_transcript, chosen.vosk_model, policy, chosen.caller)
    engine = Engine(load_ears(choice))
    task = GradeTask(engine, chosen.options(rubric), delivery, chosen.embed_audio, keep)
    batch = task.run(recorded)
    engine.remember()
    if batch.reports or delivery.several:
        delivery.finish(batch.reports, batch.rows, batch.failures)
    show(batch.rows, batch.failures, to_stderr=chosen.json_to == STDOUT)
    return batch


def _code(batch: Batch) -> int:
    if not batch.reports:
        return NOTHING_GRADED
    return SOME_FAILED if batch.failures else 0


def _tell(sifted: Sifted) -> None:
    if sifted.n_known:
        told = f"{sifted.n_known} of these recordings are kept already, and not graded again"
        click.echo(f"tonewise: {told}", err=True)
    for call in sifted.declined:
        told = f"{call.path}: not graded, its customer wants nobody to read their mood"
        click.echo(f"tonewise: {printable(told)}", err=True)


def _forget(_call: RecordedCall, _report: GradeReport) -> None:
    """Keep nothing."""
