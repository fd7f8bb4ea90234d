"""`tonewise bench`: how fast, how small and how good Tonewise is, each beside a naive way."""

from dataclasses import replace
from pathlib import Path

import click

from api.commands.bench_analyze import analyze
from api.commands.bench_insights import insights
from api.commands.bench_live import live
from api.commands.bench_pages import pages
from api.commands.bench_pictures import pictures
from api.corpora import data_option, manifests_if_any, text_data_option
from api.extras import needs_train
from api.options import json_option
from api.results import show

_SHORTEST_HOURS = 0.1  # below that memory has no time to settle


@click.group("bench")
def command() -> None:
    """Measure speed and memory on this machine, naive ways of the same work in the same table.

    \b
    Examples:
      tonewise bench speech
      tonewise bench routing
      tonewise bench speech --json -
    """  # noqa: D301  (click reads the backslash as "do not wrap")


@command.command("speech")
@json_option
@data_option
@click.option(
    "--hours",
    type=click.FloatRange(_SHORTEST_HOURS, 24),
    help="How long a call is graded to see its memory.  [default: 2, or 4 minutes with --quick]",
)
@click.option(
    "--memory-words/--no-memory-words",
    default=True,
    show_default=True,
    help="Recognise words in that call too, as `grade` does by default; without is faster.",
)
@click.option(
    "--quick", is_flag=True, help="A minute of call and few rounds, to try it out: rough figures."
)
def speech(
    json_to: Path | None,
    data: Path,
    hours: float | None,
    memory_words: bool,
    quick: bool,
) -> None:
    """Time features, model and whole calls on one core, and watch the memory of a long call.

    The call of 10 minutes and two sides is made of clips from the --data folder's corpora; without
    corpora it is the sample call over and over. It goes through what `tonewise grade` does.
    Comparisons with librosa and Keras need the train extra and are left out, with the reason,
    where it is missing. Takes 5 to 15 minutes, and 240 MB of temporary files. Needs Linux.

    \b
    Examples:
      tonewise bench speech
      tonewise bench speech --json figures.json
      tonewise bench speech --quick --json - | jq .realtime_factor
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    # Here, so that help doesn't wait for the models' libraries.
    from api.bench.speech import FULL, QUICK, bench_speech  # noqa: PLC0415
    from api.bench.table import remarks, speech_table  # noqa: PLC0415
    from api.reports.delivery import Delivery  # noqa: PLC0415

    Delivery(json_to).prepare()
    plan = replace(QUICK if quick else FULL, memory_words=memory_words)
    if hours:
        plan = replace(plan, memory_s=hours * 3600)
    figures = bench_speech(manifests_if_any(data), plan)
    show(figures, [speech_table(figures)], remarks(figures), json_to)


@command.command("text")
@text_data_option
@json_option
@click.option("--quick", is_flag=True, help="Few messages: rough figures.")
def text(data: Path, json_to: Path | None, quick: bool) -> None:
    """Time one message from its words to its expert, and ten thousand at once.

    VADER and Keras' own predict are beside it; those need the train extra. Takes a minute.

    \b
    Examples:
      tonewise bench text
      tonewise bench text --json -
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    from api.bench.text import TextPlan, bench_text  # noqa: PLC0415 - help need not wait
    from api.bench.text_table import text_remarks, text_table  # noqa: PLC0415
    from api.reports.delivery import Delivery  # noqa: PLC0415

    Delivery(json_to).prepare()
    n_messages, n_compared = (200, 20) if quick else (4000, 200)
    figures = bench_text(TextPlan(data, n_messages, n_compared))
    show(figures, [text_table(figures)], text_remarks(figures), json_to)


@command.command("routing")
@json_option
@click.option("--quick", is_flag=True, help="Two simulated hours, one seed: rough figures.")
def routing(json_to: Path | None, quick: bool) -> None:
    """Send the same simulated customers through each routing strategy.

    Three loads, and three worlds in which routing by mood can gain less. Waits, service level,
    how many upset customers recover, how evenly experts work, and best_match beside each of the
    others; then the time that one decision takes. Needs the train extra. Takes about 5 minutes on
    two cores.

    \b
    Examples:
      tonewise bench routing
      tonewise bench routing --quick --json - | jq .speed
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    # Here, so that help doesn't wait for the simulation's libraries.
    from api.progress import told  # noqa: PLC0415
    from api.reports.delivery import Delivery  # noqa: PLC0415

    with needs_train():
        from api.bench.routing import FULL, QUICK, bench_routing  # noqa: PLC0415
        from api.bench.routing_table import routing_remarks, routing_table  # noqa: PLC0415

    Delivery(json_to).prepare()
    with told("Simulating call centres") as tell:
        figures = bench_routing(QUICK if quick else FULL, tell)
    tables = [routing_table(scenario, figures.plan.n_seeds) for scenario in figures.scenarios]
    show(figures, tables, routing_remarks(figures), json_to)


@command.command("service")
@json_option
@click.option(
    "--rate", default=100.0, show_default=True, type=click.FloatRange(1, 2000), help="A second."
)
@click.option(
    "--seconds",
    default=30.0,
    show_default=True,
    type=click.FloatRange(1, 3600),
    help="For how long.",
)
def service(json_to: Path | None, rate: float, seconds: float) -> None:
    """Send first messages to a running service at a steady rate, and time each.

    It starts `tonewise serve` on a new SQLite database, in a process of its own; customers come
    each by themselves (a Poisson process) and don't wait for each other. Needs Linux.

    \b
    Examples:
      tonewise bench service
      tonewise bench service --rate 200 --seconds 60 --json -
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    from api.bench.service import Load, bench_service  # noqa: PLC0415 - help need not wait
    from api.bench.service_table import service_remarks, service_table  # noqa: PLC0415
    from api.reports.delivery import Delivery  # noqa: PLC0415

    Delivery(json_to).prepare()
    figures = bench_service(Load(rate, seconds))
    show(figures, [service_table(figures)], service_remarks(figures), json_to)


command.add_command(analyze)
command.add_command(insights)
command.add_command(live)
command.add_command(pages)
command.add_command(pictures)
