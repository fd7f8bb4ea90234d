"""Satisfaction's tables for a terminal, and what a reader of them must know."""

from collections.abc import Iterator, Sequence

from rich.table import Table

from api.rank_agreement import RankAgreement
from api.satisfaction import SetFigures, WayRow
from api.satisfaction_ways import GRADE


def satisfaction_tables(figures: Sequence[SetFigures]) -> Iterator[Table]:
    """Yield a table a set."""
    yield from map(_table, figures)


def satisfaction_remarks() -> Iterator[str]:
    """Yield what the tables rest on, a line each."""
    yield (
        "Spearman's rho between a way's figure for a dialogue and its raters' mean mark, with the "
        "interval that 95 of 100 samples of as many dialogues give."
    )
    yield (
        "The grade's few settings were chosen on every other dialogue of these sets, so the whole "
        "leans high and the held-out half is the one to believe."
    )
    yield (
        "The words were weighed on the raters' marks of the other half of the same set: nothing "
        "that ships may learn from it. It shows how much there is to be learned from words at all."
    )


def _table(figures: SetFigures) -> Table:
    title = f"{figures.name}: {figures.n} dialogues, {figures.n_held_out} held out"
    table = Table(title=title, title_justify="left")
    table.add_column("way")
    for name in ("held-out half", "whole set", "above VADER's mean", "bar"):
        table.add_column(name, justify="right")
    for row in figures.rows:
        table.add_row(
            row.way,
            *map(_cell, (row.held_out, row.whole)),
            _cell(row.over_vader, "+"),
            _verdict(row, figures.bar) if row.way == GRADE else "",
        )
    return table


def _verdict(row: WayRow, bar: float | None) -> str:
    if bar is None:
        return "none set"
    reached = ["met" if figure.rho >= bar else "missed" for figure in (row.held_out, row.whole)]
    return f"{bar}: held out {reached[0]}, whole {reached[1]}"


def _cell(figure: RankAgreement, sign: str = "") -> str:
    return f"{figure.rho:{sign}.3f} ({figure.low:{sign}.2f} to {figure.high:{sign}.2f})"
