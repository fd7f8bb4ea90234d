"""`tonewise bench insights`: planted changes and accounts, found or not."""

from pathlib import Path

import click

from api.options import json_option
from api.progress import told
from api.results import show


@click.command("insights")
@json_option
@click.option("--quick", is_flag=True, help="Few years and accounts: rough figures.")
def insights(json_to: Path | None, quick: bool) -> None:
    """Look for changes and unhappy accounts in histories where it is known what was planted.

    Fixed thresholds, as dashboards have them, look for the same in the same tables. Takes one to
    three minutes.

    \b
    Examples:
      tonewise bench insights
      tonewise bench insights --quick --json - | jq .weathers
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    from api.bench.insights import FULL, QUICK, bench_insights  # noqa: PLC0415 - help need not wait
    from api.bench.insights_table import insights_remarks, insights_tables  # noqa: PLC0415
    from api.reports.delivery import Delivery  # noqa: PLC0415

    Delivery(json_to).prepare()
    with told("Planting and finding") as tell:
        figures = bench_insights(QUICK if quick else FULL, tell)
    show(figures, [*insights_tables(figures)], insights_remarks(figures), json_to)
