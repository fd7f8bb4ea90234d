"""`tonewise bench pages`: the staff's pages over a year of calls, timed."""

from dataclasses import replace
from pathlib import Path

import click

from api.extras import needs_dev
from api.options import json_option
from api.results import show


@click.command("pages")
@json_option
@click.option("--calls", type=click.IntRange(50, 1_000_000), help="Graded calls.  [default: 20000]")
@click.option("--messages", type=click.IntRange(1_000, 10_000_000),
              help="What customers said elsewhere.  [default: 200000]")  # fmt: skip
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the history there, and use the one that is there.  [default: one that goes]",
)
@click.option("--quick", is_flag=True, help="Few calls and visits: rough figures.")
def pages(
    json_to: Path | None, calls: int | None, messages: int | None, folder: Path | None, quick: bool
) -> None:
    """Open every page of the staff's in a browser, and the wallboard fifty times.

    It makes a synthetic history of 60 agents, and of what customers said elsewhere, starts
    `tonewise serve` on it, and times each page in a headless Chromium, each list over HTTP, and
    open wallboards while 40 calls are streamed.
    Needs the dev extra (playwright), a Chromium, and Linux. Takes about 10 minutes.

    \b
    Examples:
      tonewise bench pages
      tonewise bench pages --folder history --json figures.json
      tonewise bench pages --quick
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    # Here, so that help doesn't wait for the models' libraries.
    from api.bench.pages_plan import QUICK, PagesPlan  # noqa: PLC0415
    from api.bench.pages_table import pages_remarks, pages_tables  # noqa: PLC0415
    from api.reports.delivery import Delivery  # noqa: PLC0415

    with needs_dev():
        from api.bench.pages import bench_pages  # noqa: PLC0415

    Delivery(json_to).prepare()
    plan = QUICK if quick else PagesPlan()
    if calls is not None:
        plan = replace(plan, calls=calls)
    if messages is not None:
        plan = replace(plan, messages=messages)
    figures = bench_pages(folder, plan, lambda what: click.echo(what, err=True))
    show(figures, [*pages_tables(figures)], pages_remarks(figures), json_to)
