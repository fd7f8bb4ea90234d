"""Lags: how two figures go together, at each number of weeks between them."""

from dataclasses import dataclass

from insights.kpi import Association, Lagged

HEIGHT = 168  # px of the plot
_MARGIN = 10  # px above 1 and below -1
_MARKS = (1.0, 0.5, 0.0, -0.5, -1.0)
_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class LagMark:
    """One lag in the plot."""

    x: str
    y: str
    low_y: str
    high_y: str
    is_strongest: bool
    label: str
    said: str


@dataclass(frozen=True, slots=True)
class LagLine:
    """A height in the plot, and the coefficient that it stands for."""

    y: str
    text: str


@dataclass(frozen=True, slots=True)
class LagsChart:
    """All that is drawn of an association."""

    marks: tuple[LagMark, ...]
    grid: tuple[LagLine, ...]
    zero_y: str
    height: int
    summary: str


def lags_chart(of: Association, name: str) -> LagsChart:
    """Return the chart of an association; `name` is what goes with moods."""
    n = len(of.lags)
    return LagsChart(
        marks=tuple(_mark(lag, place, n, lag == of.strongest) for place, lag in enumerate(of.lags)),
        grid=tuple(LagLine(_y(at), _rho(at)) for at in _MARKS),
        zero_y=_y(0.0),
        height=HEIGHT,
        summary=f"How negative moods and {name} go together, by weeks between them. "
        f"Strongest {strongest_of(of)}.",
    )


def strongest_of(of: Association) -> str:
    """Return when the two go together most, and how much."""
    lag = of.strongest
    ends = f"{_rho(lag.interval.low)} to {_rho(lag.interval.high)}"
    return f"{said_of(lag)}, {_rho(lag.rho)} ({ends})"


def said_of(lag: Lagged) -> str:
    """Return when the figure was, seen from the moods."""
    if lag.lag == 0:
        return "in the same week"
    n, when = abs(lag.lag), "after" if lag.lag > 0 else "before"
    return f"{n} week{'' if n == 1 else 's'} {when} the moods"


def _mark(lag: Lagged, place: int, n: int, is_strongest: bool) -> LagMark:
    low, high = lag.interval.low, lag.interval.high
    return LagMark(
        x=f"{100 * (place + 0.5) / n:.3f}%",
        y=_y(lag.rho),
        low_y=_y(low),
        high_y=_y(high),
        is_strongest=is_strongest,
        label=f"{lag.lag:+d}".replace("-", _MINUS) if lag.lag else "0",
        said=f"{said_of(lag)}: {_rho(lag.rho)} ({_rho(low)} to {_rho(high)}), {lag.n} weeks "
        f"worth {lag.n_worth:.0f}",
    )


def _y(rho: float) -> str:
    return f"{_MARGIN + (1 - rho) / 2 * (HEIGHT - 2 * _MARGIN):.1f}"


def _rho(value: float) -> str:
    return f"{value + 0.0:+.2f}".replace("-", _MINUS)
