"""`tonewise grade`: recordings in; a table, JSON and HTML reports out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from api.batch import Batch, grade_all
from api.engine import Engine, GradedCall, GradeOptions, printable
from api.options import (
    agent_channel_option,
    html_option,
    json_option,
    read_rubric,
    rubric_option,
    span,
    speaker_option,
)
from api.reports.delivery import STDOUT, Delivery
from api.reports.summary import SummaryRow
from api.terminal import progress, show
from emotion.errors import TonewiseError
from speech.audio import Speaker
from speech.conduct import Span
from speech.recording import Recording

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

    def check(self) -> None:
        """Raise UsageError on options that contradict each other."""
        if self.no_transcript and self.vosk_model:
            raise click.UsageError("--vosk-model recognises words, --no-transcript forbids it")
        if self.holds and len(self.files) > 1:
            raise click.UsageError("--hold tells of one call, so it takes one FILE")
        if self.embed_audio and not self.html_to:
            raise click.UsageError("--embed-audio puts the audio into a page: it needs --html")
        results = [p.resolve() for p in (self.json_to, self.html_to) if p]
        read = [*self.files, *([self.rubric_from] if self.rubric_from else [])]
        if len(set(results)) < len(results) or not {p.resolve() for p in read}.isdisjoint(results):
            raise click.UsageError("--json and --html must name files of their own")

    def options(self) -> GradeOptions:
        """Return how to grade; raises InputError or RubricError if the rubric is of no use."""
        return GradeOptions(
            rubric=read_rubric(self.rubric_from),
            agent_channel=self.agent_channel,
            mono_speaker=Speaker(self.speaker),
            interval_s=self.interval_s,
            holds=self.holds,
            notes=self.notes,
        )

    def delivery(self) -> Delivery:
        """Return where the results go."""
        return Delivery(self.json_to, self.html_to, several=len(self.files) > 1)


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
def command(**arguments: Any) -> int:
    """Grade recorded calls: WAV, FLAC, OGG or MP3, mono or with a channel for each side.

    \b
    Examples:
      tonewise grade call.wav
      tonewise grade call.wav --html report.html --embed-audio
      tonewise grade call.wav --json - | jq .points
      tonewise grade calls/*.mp3 --html reports/ --json calls.json

    \b
    One FILE: --json holds its report. Several: {"reports": [...], "failed": [...]}.
    Exit codes: 0 all graded, 2 bad usage or nothing graded, 3 some failed.
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    chosen = Chosen(**arguments)
    chosen.check()
    options = chosen.options()
    delivery = chosen.delivery()
    delivery.prepare()
    # Here, so that help and usage errors don't wait for the models' libraries.
    from api.models import EarsChoice, load_ears  # noqa: PLC0415
    from speech.emotion import SecondEarPolicy  # noqa: PLC0415

    policy = SecondEarPolicy(chosen.second_ear)
    choice = EarsChoice(not chosen.no_transcript, chosen.vosk_model, policy, chosen.caller)
    engine = Engine(load_ears(choice))
    batch = _grade(engine, chosen, options, delivery)
    engine.remember()
    if batch.reports or delivery.several:
        delivery.finish(batch.reports, batch.rows, batch.failures)
    show(batch.rows, batch.failures, to_stderr=chosen.json_to == STDOUT)
    if not batch.reports:
        return NOTHING_GRADED
    return SOME_FAILED if batch.failures else 0


def _grade(engine: Engine, chosen: Chosen, options: GradeOptions, delivery: Delivery) -> Batch:
    with progress(_length_s(chosen.files)) as tell:
        return grade_all(
            chosen.files,
            lambda path: engine.grade(path, options, _hearing(tell, path)),
            lambda call, path: _deliver(delivery, call, path, chosen.embed_audio),
        )


def _hearing(tell: Callable[[float, str], None], path: Path) -> Callable[[float], None]:
    name = printable(path.name)
    return lambda heard_s: tell(heard_s, name)


def _deliver(delivery: Delivery, call: GradedCall, path: Path, embed_audio: bool) -> SummaryRow:
    return delivery.page(call.report, call.waveform, Recording.open(path) if embed_audio else None)


def _length_s(files: tuple[Path, ...]) -> float:
    """Return how long the recordings are, as far as their headers tell."""
    total_s = 0.0
    for path in files:
        try:
            total_s += Recording.open(path).duration_s
        except TonewiseError:
            continue  # it fails again, and is told of, when its turn comes
    return total_s
