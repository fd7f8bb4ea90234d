"""Summary: one call as one row, for the terminal's table and a folder's index page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from api.reports.journey import journey
from api.reports.page import STYLES, environment, inlined
from grading.report import GradeReport


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """What a call came to; `page` is its HTML page's file name, if there is one."""

    source: str
    points: str
    stars: str
    band: str
    mood: str
    notes: tuple[str, ...]
    page: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be graded, and the one line that says why."""

    file: str
    error: str


def summary_row(report: GradeReport, page: str = "") -> SummaryRow:
    """Return the call's row."""
    return SummaryRow(
        source=report.call.source,
        points="\N{EN DASH}" if report.points is None else f"{report.points:.0f}",
        stars="" if report.stars is None else "★" * report.stars + "☆" * (5 - report.stars),
        band=report.band or "not graded",
        mood=journey(report.intervals).text or "not heard",
        notes=report.call.notes,
        page=page,
    )


def summary_table(rows: Sequence[SummaryRow]) -> Table:
    """Return the rows for a terminal; nothing in them is read as markup."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("file", overflow="fold")
    table.add_column("points", justify="right")
    for name in ("stars", "band", "customer's mood"):
        table.add_column(name, no_wrap=name == "stars")
    table.add_column("notes", overflow="fold")
    for row in rows:
        cells = (row.source, row.points, row.stars, row.band, row.mood, "; ".join(row.notes))
        table.add_row(*(Text(cell) for cell in cells))
    return table


def index(rows: Sequence[SummaryRow], failures: Sequence[Failure]) -> Iterator[str]:
    """Yield the HTML of a folder's index: every call graded, and what failed."""
    template = environment().get_template("index.html.j2")
    return template.generate(rows=rows, failures=failures, style=inlined(*STYLES))
