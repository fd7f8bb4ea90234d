"""Distribution: how many calls had how many points."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.charts.scale import HEIGHT, share
from api.reports.wording import percent

WIDTH_POINTS = 10  # of a bar
N_BARS = 100 // WIDTH_POINTS
_TOP = 18  # px above the tallest bar, for its figure


@dataclass(frozen=True, slots=True)
class Bar:
    """The calls between two points."""

    x: str
    width: str
    middle: str
    y: str
    height: str
    text_y: str
    n_calls: int
    span: str  # "70 to 79"
    share: str
    href: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """Ten bars, from 0 to 100 points."""

    bars: tuple[Bar, ...]
    n_calls: int
    summary: str


def distribution(counts: Sequence[int], hrefs: Sequence[str] = ()) -> Distribution:
    """Return the bars of N_BARS counts, fewest points first.

    100 points belong to the last bar. `hrefs`, if given, say where each bar leads.
    """
    total, most = sum(counts), max(counts, default=0)
    bars = tuple(
        _bar(place, count, total, most, hrefs[place] if hrefs else "")
        for place, count in enumerate(counts)
    )
    return Distribution(bars, total, _summary(bars, total))


def _bar(place: int, count: int, total: int, most: int, href: str) -> Bar:
    height = share(count, most) * (HEIGHT - _TOP)
    first = place * WIDTH_POINTS
    last = 100 if place == N_BARS - 1 else first + WIDTH_POINTS - 1
    step = 100 / N_BARS
    return Bar(
        x=f"{step * place + 0.6:.2f}%",
        width=f"{step - 1.2:.2f}%",
        middle=f"{step * (place + 0.5):.2f}%",
        y=f"{HEIGHT - height:.1f}",
        height=f"{height:.1f}",
        text_y=f"{HEIGHT - height - 5:.1f}",
        n_calls=count,
        span=f"{first} to {last}",
        share=percent(share(count, total)),
        href=href,
    )


def _summary(bars: Sequence[Bar], total: int) -> str:
    if not total:
        return "No graded call to count."
    fullest = max(bars, key=lambda bar: bar.n_calls)
    return (
        f"{total} calls by their points; most, {fullest.n_calls} ({fullest.share}), "
        f"had {fullest.span} points."
    )
