"""The insights bench's tables for a terminal, and what a reader of them must know."""

from collections.abc import Iterator

from rich.table import Table

from api.bench.insights import (
    LENGTHS,
    NEAR_DAYS,
    ClienteleFigures,
    Found,
    InsightsFigures,
    Watched,
    WeatherFigures,
)

BAR, FALSE_BAR = 0.85, 1.0  # precision and recall; false alarms a year
LISTED_BAR = 0.02  # of what is listed, or of the others, false
_ALL = 0.9995  # found: all, but for rounding


def insights_tables(figures: InsightsFigures) -> Iterator[Table]:
    """Yield a table a weather and a table a clientele."""
    yield from map(_weather_table, figures.weathers)
    yield from map(_clientele_table, figures.clienteles)


def insights_remarks(figures: InsightsFigures) -> Iterator[str]:
    """Yield what the tables rest on, a line each."""
    plan = figures.plan
    yield (
        f"Changes: {plan.n_years} years with {plan.n_changes} changes, and as many without, a "
        "table; weekdays, days that scatter beyond counting, single outages. Found: within "
        f"{NEAR_DAYS} days. Bar: precision and recall >= {BAR}, no more than {FALSE_BAR:g} false "
        "alarm a year."
    )
    yield (
        f"Runs: {plan.n_accounts:,} accounts, {plan.n_planted} with a planted run of negative "
        "contacts among about 8 others of theirs; accounts differ, and a share of contacts is "
        f"misread. Bar: all found, <= {LISTED_BAR:.0%} false."
    )
    yield (
        "The thresholds by weeks look seven days ahead, and the last is the best of 59 on these "
        "very years: kinder to them than a dashboard can be."
    )


def _weather_table(figures: WeatherFigures) -> Table:
    table = Table(title=f"Changes: {figures.weather}", title_justify="left")
    for name in ("way", "precision", "recall", "false alarms a year", "bar"):
        table.add_column(name, justify="left" if name == "way" else "right")
    for row in figures.watched:
        table.add_row(
            row.watcher,
            f"{row.precision:.2f}",
            f"{row.recall:.2f}",
            f"{row.false_a_year:.2f}",
            _verdict(row) if figures.is_held else "",
        )
    return table


def _clientele_table(figures: ClienteleFigures) -> Table:
    table = Table(title=f"Runs of negatives: {figures.clientele}", title_justify="left")
    table.add_column("way")
    for low, high in LENGTHS:
        table.add_column(f"runs of {low} to {high} found", justify="right")
    for name in ("listed", "false of the listed", "false of the others", "bar met for"):
        table.add_column(name, justify="right")
    for row in figures.found:
        table.add_row(
            row.finder,
            *(f"{share:.1%}" for share in row.found),
            f"{row.n_listed:,}",
            f"{row.false_of_listed:.1%}",
            f"{row.false_of_others:.2%}",
            _met_for(row),
        )
    return table


def _verdict(row: Watched) -> str:
    is_met = min(row.precision, row.recall) >= BAR and row.false_a_year <= FALSE_BAR
    return "met" if is_met else "MISSED"


def _met_for(row: Found) -> str:
    """Return from which length on all are found, and by which of the two counts of the false."""
    whole = [low for place, (low, _) in enumerate(LENGTHS) if min(row.found[place:]) >= _ALL]
    if not whole or row.false_of_others > LISTED_BAR:
        return "none"
    of = "listed" if row.false_of_listed <= LISTED_BAR else "others only"
    return f"{whole[0]} on, of the {of}"
