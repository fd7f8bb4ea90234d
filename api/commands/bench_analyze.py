"""`tonewise bench analyze`: tables of messages, from the command to the report."""

from pathlib import Path

import click

from api.corpora import text_data_option
from api.options import json_option
from api.results import show


@click.command("analyze")
@text_data_option
@json_option
@click.option(
    "--rows",
    type=click.IntRange(0, 100_000_000),
    default=1_000_000,
    show_default=True,
    help="Of the long table; 0 leaves it out.",
)
@click.option(
    "--wide-gb",
    type=click.FloatRange(0, 1_000),
    default=0.0,
    help="Also a table of so many GB, in wide rows; it is written to the temporary folder.",
)
@click.option("--quick", is_flag=True, help="A thousand tickets, three thousand rows.")
def analyze(data: Path, json_to: Path | None, rows: int, wide_gb: float, quick: bool) -> None:
    """Time ten thousand tickets to their report, and a long table killed and taken up.

    A script of pandas and VADER is beside it; that needs the analyze extra. Takes about 20 minutes
    and 600 MB of temporary files, most of it for the long table. Needs Linux.

    \b
    Examples:
      tonewise bench analyze
      tonewise bench analyze --rows 100000 --json -
      tonewise bench analyze --rows 0 --wide-gb 5
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    from api.bench.analyze import AnalyzePlan, bench_analyze  # noqa: PLC0415 - help need not wait
    from api.bench.analyze_table import analyze_remarks, analyze_table  # noqa: PLC0415
    from api.reports.delivery import Delivery  # noqa: PLC0415

    Delivery(json_to).prepare()
    plan = AnalyzePlan(data, 1_000, 3_000) if quick else AnalyzePlan(data, 10_000, rows, wide_gb)
    figures = bench_analyze(plan, lambda what: click.echo(what, err=True))
    show(figures, [analyze_table(figures)], analyze_remarks(figures), json_to)
