"""Timeline: periods of the same length in a row, and the dates below them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from insights.trend import DAY_S, Grain, Trend

_MOST_LABELS = 7
_MONTHS_FROM = 120  # days: from here on months are named rather than days


@dataclass(frozen=True, slots=True)
class DateLabel:
    """A date below the plot."""

    x: str
    text: str
    anchor: str  # "start", "middle" or "end": what stays within the plot


@dataclass(frozen=True, slots=True)
class Timeline:
    """From when the first period begins to when the last one ends."""

    first_s: float  # epoch seconds
    length_s: float  # of a period
    n: int  # periods
    offset_s: float = 0.0  # by which clocks were ahead of UTC where days were counted

    @property
    def until_s(self) -> float:
        """When the last period ends."""
        return self.first_s + self.n * self.length_s

    def place(self, at_s: float) -> float:
        """Return where a moment is, in periods from the left: 0 to n."""
        return min(max((at_s - self.first_s) / self.length_s, 0.0), float(self.n))

    def percent(self, place: float) -> str:
        """Return a place as a share of the width."""
        return f"{100 * place / max(self.n, 1):.3f}%"

    def labels(self) -> tuple[DateLabel, ...]:
        """Return dates that stand far enough apart to be read."""
        starts = [self.first_s + place * self.length_s for place in range(self.n)]
        is_long = self.n * self.length_s >= _MONTHS_FROM * DAY_S
        if is_long:
            starts = [at for at in starts if self._begins_month(at)]
        chosen = starts[:: max(1, -(-len(starts) // _MOST_LABELS))]
        return tuple(self._label(at, is_long) for at in chosen)

    def ends(self) -> tuple[DateLabel, ...]:
        """Return the first period's date and the last one's."""
        if self.n < 2:
            return self.labels()
        last_s = self.until_s - self.length_s
        return tuple(
            DateLabel(x, day_short(at_s, self.offset_s), anchor)
            for x, at_s, anchor in (("0%", self.first_s, "start"), ("100%", last_s, "end"))
        )

    def _label(self, at_s: float, is_month: bool) -> DateLabel:
        last = _date(at_s + self.length_s - DAY_S, self.offset_s)
        text = f"{last:%b} {last.year}" if is_month else day_short(at_s, self.offset_s)
        place = self.place(at_s) + 0.5
        share = place / self.n
        anchor = "start" if share < 0.06 else "end" if share > 0.94 else "middle"
        return DateLabel(self.percent(place), text, anchor)

    def _begins_month(self, at_s: float) -> bool:
        """Whether a month begins within the period."""
        last = _date(at_s + self.length_s - DAY_S, self.offset_s)
        return _date(at_s - DAY_S, self.offset_s).month != last.month


def timeline_of(trend: Trend, offset_s: float = 0.0) -> Timeline:
    """Return the timeline of a trend whose days are those of clocks so far ahead of UTC."""
    length_s = 7 * DAY_S if trend.grain is Grain.WEEK else DAY_S
    first_s = trend.periods[0].start_s if trend.periods else 0.0
    return Timeline(first_s, length_s, len(trend.periods), offset_s)


def day_name(at_s: float, offset_s: float = 0.0) -> str:
    """Return a day as people write it: Tue 3 Mar 2026."""
    at = _date(at_s, offset_s)
    return f"{at:%a} {at.day} {at:%b} {at.year}"


def period_name(at_s: float, grain: Grain, offset_s: float = 0.0) -> str:
    """Return what a period is called."""
    name = day_name(at_s, offset_s)
    return f"Week of {name}" if grain is Grain.WEEK else name


def day_short(at_s: float, offset_s: float = 0.0) -> str:
    """Return a day without its year: 3 Mar."""
    at = _date(at_s, offset_s)
    return f"{at.day} {at:%b}"


def day_text(at_s: float, offset_s: float = 0.0) -> str:
    """Return a day as addresses have it: 2026-03-03."""
    return _date(at_s, offset_s).date().isoformat()


def _date(at_s: float, offset_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, UTC).astimezone(timezone(timedelta(seconds=offset_s)))
