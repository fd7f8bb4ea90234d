"""Contacts: an account's contacts over time, how pleasant each was, and the run among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from api.pages.charts.scale import HEIGHT, GridLine, y_of
from api.trends.client_runs import Told
from insights.interaction import NEGATIVE_FROM
from insights.runs import Run

_MARGIN = 2.0  # percent on either side, so that a mark there is whole
_N_LABELS = 5
_WORDS = ((-1.0, "unpleasant"), (0.0, ""), (1.0, "pleasant"))


@dataclass(frozen=True, slots=True)
class Dot:
    """A contact in the plot."""

    x: str
    y: str
    is_negative: bool
    title: str


@dataclass(frozen=True, slots=True)
class DateLabel:
    """A date below the plot."""

    x: str
    text: str


@dataclass(frozen=True, slots=True)
class ContactsChart:
    """All that is drawn of an account's contacts."""

    dots: tuple[Dot, ...]
    grid: tuple[GridLine, ...]
    labels: tuple[DateLabel, ...]
    run_x: str  # where the run begins; empty for none
    run_width: str
    height: int
    summary: str


def contacts_chart(told: Sequence[Told], run: Run | None, zone: tzinfo) -> ContactsChart:
    """Return the chart of contacts in order of time; times as they are in `zone`."""
    span = (told[0].at_s, told[-1].at_s) if told else (0.0, 0.0)
    ends = (_x(run.began_s, span), _x(run.last_s, span)) if run else None
    return ContactsChart(
        dots=tuple(_dot(one, span, zone) for one in told),
        grid=tuple(GridLine(_y(valence), word) for valence, word in _WORDS),
        labels=_labels(span, zone) if told else (),
        run_x=f"{ends[0] - 1:.3f}%" if ends else "",
        run_width=f"{ends[1] - ends[0] + 2:.3f}%" if ends else "",
        height=HEIGHT,
        summary=_summary(told, zone),
    )


def _dot(one: Told, span: tuple[float, float], zone: tzinfo) -> Dot:
    is_negative = one.negativity >= NEGATIVE_FROM
    said = "negative" if is_negative else "not negative"
    title = f"{_date(one.at_s, zone)}: {said} ({100 * one.negativity:.0f} of 100)"
    return Dot(f"{_x(one.at_s, span):.3f}%", _y(one.valence), is_negative, title)


def _x(at_s: float, span: tuple[float, float]) -> float:
    """Return how far from the left, in percent, a moment stands."""
    first, last = span
    part = (at_s - first) / (last - first) if last > first else 0.5
    return _MARGIN + min(max(part, 0.0), 1.0) * (100 - 2 * _MARGIN)


def _y(valence: float) -> str:
    return y_of(50 * (valence + 1))


def _labels(span: tuple[float, float], zone: tzinfo) -> tuple[DateLabel, ...]:
    first, last = span
    n = _N_LABELS if last > first else 1
    moments = [first + (last - first) * k / max(n - 1, 1) for k in range(n)]
    return tuple(DateLabel(f"{_x(at_s, span):.3f}%", _date(at_s, zone)) for at_s in moments)


def _summary(told: Sequence[Told], zone: tzinfo) -> str:
    if not told:
        return "No contact whose mood was read."
    n_negative = sum(one.negativity >= NEGATIVE_FROM for one in told)
    first, last = (_date(one.at_s, zone) for one in (told[0], told[-1]))
    return f"{len(told)} contacts from {first} to {last}, {n_negative} of them negative."


def _date(at_s: float, zone: tzinfo) -> str:
    return datetime.fromtimestamp(at_s, zone).strftime("%Y-%m-%d")
