"""The words by which pages name the figures beside moods, and how their values are written."""

from collections.abc import Mapping
from types import MappingProxyType

from api.pages.charts.axis import SHARES, Limits
from api.pages.trend_words import percent, rounded, signed
from api.trends.kpis import Figure, Kpi, KpiAsk
from insights.kpi import Association

TITLES: Mapping[str, str] = MappingProxyType(
    {
        Kpi.CSAT.value: "Satisfaction (CSAT)",
        Kpi.NPS.value: "Recommendation (NPS)",
        Kpi.FCR.value: "Solved at once (FCR)",
    }
)
HOW: Mapping[str, str] = MappingProxyType(
    {
        Kpi.CSAT.value: "of those who rated a contact, who gave 4 of 5 or more",
        Kpi.NPS.value: "who would recommend (9, 10 of 10) less who would not (0 to 6), in points",
        Kpi.FCR.value: "of those who were asked, who said that it was solved at the first contact",
    }
)
_NPS_LIMITS = Limits(-100.0, 100.0, 20.0)
_UNBOUND = 1e12


def title_of(ask: KpiAsk) -> str:
    """Return what a figure is called."""
    name = TITLES.get(ask.kpi, ask.kpi)
    return f"{name}, as you brought it" if ask.is_brought else name


def how_of(ask: KpiAsk) -> str:
    """Return what a figure's values are."""
    if ask.is_brought:
        return "as it was imported, in its own unit; a week's mean by its answers"
    return HOW.get(ask.kpi, "")


def written(value: float, ask: KpiAsk) -> str:
    """Return a figure's value as people write it."""
    if ask.is_brought:
        return f"{value:,.4g}"
    return signed(value, 0) if ask.kpi == Kpi.NPS else rounded(value)


def marked(value: float, ask: KpiAsk) -> str:
    """Return a value as it stands at an axis, where it is round."""
    return percent(value) if not ask.is_brought and ask.kpi != Kpi.NPS else written(value, ask)


def figure_words(figure: Figure | None, ask: KpiAsk) -> str:
    """Return a figure with what chance leaves open."""
    if figure is None:
        return "too few answers"
    said = written(figure.value, ask)
    if figure.interval is not None:
        low, high = written(figure.interval.low, ask), written(figure.interval.high, ask)
        said += f" ({low} to {high})"
    return f"{said} of {figure.n:,} answers" if figure.n else said


def limits_of(ask: KpiAsk, values: list[float]) -> Limits:
    """Return what a figure's axis may hold; of the centre's own whatever there is."""
    if not ask.is_brought:
        return _NPS_LIMITS if ask.kpi == Kpi.NPS else SHARES
    widest = max((abs(value) for value in values), default=1.0)
    return Limits(-_UNBOUND, _UNBOUND, max(widest * 0.05, 1e-6))


def verdict_of(found: Association) -> str:
    """Return what an association says, in a sentence's beginning."""
    if not found.is_sure:
        return "Nothing beyond luck"
    return (
        "Lower with more negative moods"
        if found.strongest.rho < 0
        else ("Higher with more negative moods")
    )


def luck(p: float) -> str:
    """Return in how many histories chance alone does something."""
    if p < 1e-4:
        return "less than 1 in 10,000"
    return f"1 in {1 / p:,.0f}" if p < 0.01 else f"{100 * p:.0f} of 100"
