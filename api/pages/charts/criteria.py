"""Criteria: how often each was met, as one bar a criterion, and how that compares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.pages.charts.scale import share, whole
from api.reports.wording import OUTCOMES, percent
from grading.report import Outcome
from insights.agent_record import Comparison, Verdict
from insights.grade_figures import CriterionFigures

_JUDGED = (Outcome.MET, Outcome.PARTLY, Outcome.MISSED)
_NARROW = 0.09  # of the bar: a share that is smaller has no room for its figure
_VERDICTS = {
    Verdict.STRENGTH: "strength",
    Verdict.GAP: "gap",
    Verdict.LEVEL: "",
    Verdict.TOO_FEW: "too few",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One outcome's part of a bar."""

    kind: str
    x: str
    width: str
    middle: str
    text: str  # empty where there is no room


@dataclass(frozen=True, slots=True)
class CriterionBar:
    """One criterion: its bar, and the figures behind."""

    criterion: str
    title: str
    parts: tuple[Part, ...]
    cells: tuple[str, ...]  # calls by outcome, in the order of Outcome
    points: str
    cost: str
    others: str
    difference: str  # "+6", "\N{MINUS SIGN}3", or empty
    verdict: str
    summary: str
    href: str


def criteria_bars(
    figures: Sequence[CriterionFigures],
    comparisons: Sequence[Comparison] = (),
    hrefs: Mapping[str, str] | None = None,
) -> tuple[CriterionBar, ...]:
    """Return a bar a criterion, in the comparisons' order, or the figures' where there are none.

    `hrefs` lead to a criterion's calls, by its id.
    """
    by_id = {each.criterion: each for each in figures}
    compared: Sequence[tuple[str, Comparison | None]] = [(c.criterion, c) for c in comparisons]
    order = compared or [(each.criterion, None) for each in figures]
    found = hrefs or {}
    return tuple(_bar(by_id[name], beside, found.get(name, "")) for name, beside in order)


def _bar(each: CriterionFigures, beside: Comparison | None, href: str) -> CriterionBar:
    judged = sum(each.outcomes[outcome] for outcome in _JUDGED)
    told = ", ".join(
        f"{OUTCOMES[o].lower()} {percent(share(each.outcomes[o], judged))}" for o in _JUDGED
    )
    others = beside.others.mean if beside and beside.others else None
    return CriterionBar(
        criterion=each.criterion,
        title=each.title,
        parts=_parts(each.outcomes, judged),
        cells=tuple(str(each.outcomes[outcome]) for outcome in Outcome),
        points=whole(each.points.mean if each.points else None),
        cost=f"{each.cost:.1f}",
        others=whole(others),
        difference=_signed(beside.difference if beside else None),
        verdict=_VERDICTS[beside.verdict] if beside else "",
        summary=f"{each.title}: {told} of {judged} calls" if judged else f"{each.title}: no call",
        href=href,
    )


def _parts(counts: Mapping[Outcome, int], judged: int) -> tuple[Part, ...]:
    parts, left = [], 0.0
    for outcome in _JUDGED:
        wide = share(counts[outcome], judged)
        if wide:
            text = percent(wide) if wide >= _NARROW else ""
            parts.append(
                Part(
                    kind=outcome.value,
                    x=f"{100 * left:.3f}%",
                    width=f"{100 * wide:.3f}%",
                    middle=f"{100 * (left + wide / 2):.3f}%",
                    text=text,
                )
            )
        left += wide
    return tuple(parts)


def _signed(difference: float | None) -> str:
    if difference is None:
        return ""
    return f"{difference + 0.0:+.0f}".replace("-", "\N{MINUS SIGN}")
