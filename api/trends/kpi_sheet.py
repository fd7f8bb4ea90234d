"""KpiSheet: a figure beside moods as a CSV file, a line a week."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from api.quality.export import Value, csv_line
from api.trends.kpis import KpiReport, KpiWeek
from api.trends.sheets import MARK

_HEAD = (
    "week", "contacts", "read", "negative", "negative_share", "negative_low", "negative_high",
    "figure", "figure_low", "figure_high", "answers",
)  # fmt: skip


def kpi_sheet(report: KpiReport) -> Iterator[str]:
    """Yield the lines, its head first; a week is the day that it begins on."""
    clock = timezone(timedelta(seconds=report.ask.offset_s))
    yield MARK + csv_line(_HEAD)
    for week in report.weeks:
        day = datetime.fromtimestamp(week.start_s, UTC).astimezone(clock).date().isoformat()
        yield csv_line([day, *_values(week)])


def _values(week: KpiWeek) -> list[Value]:
    share, figure = week.negative, week.figure
    spread = figure.interval if figure else None
    return [
        week.tally.n,
        week.tally.n_told,
        week.tally.n_negative,
        share.value if share else None,
        share.interval.low if share else None,
        share.interval.high if share else None,
        figure.value if figure else None,
        spread.low if spread else None,
        spread.high if spread else None,
        figure.n if figure else None,
    ]
