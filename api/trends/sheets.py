"""Sheets: trends and categories as CSV files, a line a period, a group or a theme."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from api.quality.export import Value, csv_line
from api.trends.categories import CategoryReport
from api.trends.trends import TrendReport
from emotion.labels import Emotion
from insights.agreement import Interval
from insights.estimate import Estimate
from insights.tally import Share, Tally

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # tells spreadsheets that it is UTF-8
_TREND = (
    "group", "begins", "contacts", "with_words", "read", "negative", "negative_share",
    "negative_low", "negative_high", "pleasantness", "pleasantness_low", "pleasantness_high",
    "rating", *(f"mood_{emotion}" for emotion in Emotion),
)  # fmt: skip
_GROUPS = (
    "group", "read", "negative_share", "negative_low", "negative_high", "difference",
    "difference_low", "difference_high", "standing", "to_gain",
)  # fmt: skip
_THEMES = (
    "category", "mood", "outcome", "customers", "contacts", "share", "severity", "burden",
    "burden_low", "burden_high",
)  # fmt: skip


def trend_sheet(report: TrendReport, offset_s: float) -> Iterator[str]:
    """Yield a line a period of everything, whose group is empty, and then of each group."""
    yield MARK + csv_line(_TREND)
    zone = timezone(timedelta(seconds=offset_s))
    for course in (report.whole, *report.groups):
        for period in course.trend.periods:
            begins = datetime.fromtimestamp(period.start_s, UTC).astimezone(zone).date()
            yield csv_line([course.name or "", begins.isoformat(), *_counts(period.tally)])


def group_sheet(report: CategoryReport) -> Iterator[str]:
    """Yield a line a group, the one with the most to gain first."""
    yield MARK + csv_line(_GROUPS)
    for one in report.groups:
        apart = one.difference
        value, between = (apart.value, apart.interval) if apart else (None, None)
        yield csv_line(
            [
                one.name,
                one.n,
                *_share(one.negative),
                value,
                *_ends(between),
                one.standing,
                one.scope,
            ]
        )


def theme_sheet(report: CategoryReport) -> Iterator[str]:
    """Yield a line a theme, the greatest burden first."""
    yield MARK + csv_line(_THEMES)
    for one in report.drivers:
        share = one.share.value if one.share else None
        severity = one.severity.mean if one.severity else None
        counts = (one.n_customers, one.n, share, severity, one.burden, *_ends(one.interval))
        yield csv_line([*one.theme, *counts])


def _counts(tally: Tally) -> list[Value]:
    rating = tally.mean_rating
    return [
        *(tally.n, tally.n_texts, tally.n_told, tally.n_negative),
        *_share(tally.negative),
        *_mean(tally.mean_valence),
        rating.mean if rating else None,
        *(tally.moods.get(emotion, 0) for emotion in Emotion),
    ]


def _share(share: Share | None) -> tuple[Value, Value, Value]:
    return (share.value, *_ends(share.interval)) if share else (None, None, None)


def _mean(mean: Estimate | None) -> tuple[Value, Value, Value]:
    return (mean.mean, mean.low, mean.high) if mean else (None, None, None)


def _ends(interval: Interval | None) -> tuple[Value, Value]:
    return (interval.low, interval.high) if interval else (None, None)
