"""Criteria: how often each was met, as one bar a criterion, and how that compares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.pages.charts.scale import share, whole
from api.reports.wording import OUTCOMES, percent
from grading.report import Outcome

_JUDGED = (Outcome.MET, Outcome.PARTLY, Outcome.MISSED)
_NARROW = 0.09  # of the bar: a share that is smaller has no room for its figure
_NOTABLE = 5.0  # points of difference that are named a strength or a gap


@dataclass(frozen=True, slots=True)
class CriterionShare:
    """What came of one criterion over many calls."""

    criterion: str
    title: str
    counts: Mapping[Outcome, int]
    points: float | None  # mean of those it applied to, 0..100
    others: float | None = None  # the same of whom they are compared with


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
    others: str
    difference: str  # "+6", "−3", or empty
    verdict: str  # "strength", "gap", or empty
    summary: str
    href: str


def criteria_bars(
    shares: Sequence[CriterionShare], hrefs: Mapping[str, str] | None = None
) -> tuple[CriterionBar, ...]:
    """Return a bar a criterion, in the order given; `hrefs` lead to its calls, by its id."""
    return tuple(_bar(each, (hrefs or {}).get(each.criterion, "")) for each in shares)


def _bar(each: CriterionShare, href: str) -> CriterionBar:
    judged = sum(each.counts.get(outcome, 0) for outcome in _JUDGED)
    told = ", ".join(
        f"{OUTCOMES[o].lower()} {percent(share(each.counts.get(o, 0), judged))}" for o in _JUDGED
    )
    differs = _difference(each)
    return CriterionBar(
        criterion=each.criterion,
        title=each.title,
        parts=_parts(each.counts, judged),
        cells=tuple(str(each.counts.get(outcome, 0)) for outcome in Outcome),
        points=whole(each.points),
        others=whole(each.others),
        difference="" if differs is None else f"{differs:+.0f}".replace("-", "\N{MINUS SIGN}"),
        verdict=_verdict(differs),
        summary=f"{each.title}: {told} of {judged} calls" if judged else f"{each.title}: no call",
        href=href,
    )


def _parts(counts: Mapping[Outcome, int], judged: int) -> tuple[Part, ...]:
    parts, left = [], 0.0
    for outcome in _JUDGED:
        wide = share(counts.get(outcome, 0), judged)
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


def _difference(each: CriterionShare) -> float | None:
    return None if each.points is None or each.others is None else each.points - each.others


def _verdict(differs: float | None) -> str:
    if differs is None or abs(differs) < _NOTABLE:
        return ""
    return "strength" if differs > 0 else "gap"
