"""`tonewise bench live`: many calls at once on a real service, timed."""

from pathlib import Path
from typing import Any

import click

from api.corpora import data_option, manifests_if_any
from api.options import json_option
from api.progress import counted
from api.results import show

_CALLS, _CALLS_WITH_WORDS = 80, 12  # what two cores are to bear


@click.command("live")
@json_option
@data_option
@click.option(
    "--calls",
    type=click.IntRange(1, 1000),
    help=f"How many at once.  [default: {_CALLS}, or {_CALLS_WITH_WORDS} with --transcripts]",
)
@click.option(
    "--seconds",
    default=60.0,
    show_default=True,
    type=click.FloatRange(5, 3600),
    help="How long all of them last together.",
)
@click.option(
    "--protocol",
    type=click.Choice(["native", "twilio"]),
    default="native",
    show_default=True,
    help="In whose words the sound is sent.",
)
@click.option("--transcripts", is_flag=True, help="Recognise words too.")
@click.option(
    "--naive/--no-naive", default=True, show_default=True, help="With a naive service beside it."
)
@click.option(
    "--soak",
    type=click.IntRange(51, 100_000),
    metavar="CALLS",
    help="Instead, make so many calls one after another, and see what of them is left.",
)
def live(json_to: Path | None, data: Path, **asked: Any) -> None:
    """Stream many calls at once to a running service, and time what it tells.

    It starts `tonewise serve` on a new SQLite database, and callers in a process of their own,
    who send speech of the --data folder's corpora at the pace at which it was spoken; without
    corpora it is the sample call. A naive service takes a few of the same calls beside it, which
    needs the train extra. Takes about 2 minutes. Needs Linux.

    \b
    Examples:
      tonewise bench live
      tonewise bench live --transcripts --seconds 120
      tonewise bench live --calls 20 --protocol twilio --json -
      tonewise bench live --soak 500
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    # Here, so that help doesn't wait for the models' libraries.
    from api.bench.live import bench_live  # noqa: PLC0415
    from api.bench.live_figures import LivePlan  # noqa: PLC0415
    from api.bench.live_script import Protocol  # noqa: PLC0415
    from api.bench.live_table import live_remarks, live_table  # noqa: PLC0415
    from api.reports.delivery import Delivery  # noqa: PLC0415

    Delivery(json_to).prepare()
    if asked["soak"]:
        _soak(json_to, data, asked["soak"], asked["transcripts"])
        return
    words = asked["transcripts"]
    n_calls = asked["calls"] or (_CALLS_WITH_WORDS if words else _CALLS)
    plan = LivePlan(n_calls, asked["seconds"], Protocol(asked["protocol"]), words, asked["naive"])
    figures = bench_live(manifests_if_any(data), plan, lambda what: click.echo(what, err=True))
    show(figures, [live_table(figures)], live_remarks(figures), json_to)


def _soak(json_to: Path | None, data: Path, calls: int, transcripts: bool) -> None:
    from api.bench.live import sound_of  # noqa: PLC0415 - help need not wait
    from api.bench.live_soak import SoakPlan, bench_soak  # noqa: PLC0415
    from api.bench.live_soak_table import soak_remarks, soak_table  # noqa: PLC0415

    sound = sound_of(manifests_if_any(data))
    with counted("Calling", calls) as done:
        figures = bench_soak(sound, SoakPlan(calls, transcripts), done)
    show(figures, [soak_table(figures)], soak_remarks(figures), json_to)
