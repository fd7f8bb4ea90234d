"""Briefing: a day in a few sentences, each from a figure that it leads to; or that it was quiet."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from insights.baseline import Departure
from insights.drivers import Driver
from insights.interaction import Interaction
from insights.runs import Run
from insights.tally import Tally
from insights.trend import DAY_S, Measure, Turn

_LATELY_S = 14 * DAY_S  # a lasting change is news for so long
_MOST_CHANGES, _MOST_DRIVERS, _MOST_CALLS, _MOST_WORDS = 5, 3, 5, 3
_SHORTEST, _LONGEST = 20, 280  # characters: less says little, more is no excerpt


class Section(StrEnum):
    """What a sentence tells."""

    DAY = "day"  # how much there was, and how it felt
    CHANGED = "changed"
    HURTS = "hurts"
    CALL = "call"  # who needs one
    WELL = "well"


@dataclass(frozen=True, slots=True)
class Reference:
    """The figure that a sentence is from; the edge makes a link of it."""

    kind: str  # "trend", "category", "account" or "interaction"
    key: str  # the segment, the category, an id; "" of a trend: everything
    since_s: float
    until_s: float


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence."""

    section: Section
    sentence: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class Verbatim:
    """What a customer said, redacted."""

    text: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class SegmentTurn:
    """A lasting change of one segment; "" is everything."""

    segment: str
    turn: Turn


@dataclass(frozen=True, slots=True)
class DayFigures:
    """All that one day's briefing is written from."""

    day_s: float  # when the day began
    tally: Tally  # of the day
    departures: Sequence[Departure]  # of the day; the least likely first
    turns: Sequence[SegmentTurn]
    drivers: Sequence[Driver]  # of the last week; the greatest burden first
    runs: Sequence[Run]
    said: Sequence[Interaction]  # of the day


@dataclass(frozen=True, slots=True)
class Briefing:
    """What to read in the morning."""

    day_s: float
    is_quiet: bool  # nothing departed, nothing changed for good, nobody needs a call
    lines: tuple[Line, ...]
    verbatims: tuple[Verbatim, ...]

    def of(self, section: Section) -> tuple[Line, ...]:
        """The sentences of one section."""
        return tuple(line for line in self.lines if line.section is section)


def briefing(figures: DayFigures) -> Briefing:
    """Return the day's sentences, in the order of their sections."""
    changed = (*_departed(figures, worse=True), *_turned(figures, worse=True))[:_MOST_CHANGES]
    calls = tuple(_call(run) for run in figures.runs if run.is_open and run.is_sure)[:_MOST_CALLS]
    well = (*_departed(figures, worse=False), *_turned(figures, worse=False))[:1]
    hurts = tuple(_hurt(driver, figures) for driver in figures.drivers[:_MOST_DRIVERS])
    is_quiet = not (changed or calls or well)
    lines = (_day(figures, is_quiet), *changed, *hurts, *calls, *well)
    return Briefing(figures.day_s, is_quiet, lines, verbatims(figures.said, figures.drivers))


def verbatims(said: Iterable[Interaction], drivers: Sequence[Driver]) -> tuple[Verbatim, ...]:
    """Return what customers said of what hurts most, one each, the surest readings first."""
    able = [
        one
        for one in said
        if one.is_negative and one.text and _SHORTEST <= len(one.text) <= _LONGEST
    ]
    ranks = {driver.theme.category: place for place, driver in reversed([*enumerate(drivers)])}
    able.sort(key=lambda one: (ranks.get(one.category, len(ranks)), -(one.confidence or 0.0)))
    chosen: dict[tuple[str, str | None], Interaction] = {}
    for one in able:
        is_new = one.who not in {each.who for each in chosen.values()} or one.who is None
        if is_new and len(chosen) < _MOST_WORDS:
            chosen.setdefault((one.text or "", one.who), one)
    return tuple(Verbatim(one.text or "", _said(one)) for one in chosen.values())


def _day(figures: DayFigures, is_quiet: bool) -> Line:
    tally, share = figures.tally, figures.tally.negative
    contacts = _counted(tally.n, "contact")
    mood = (
        f", {share.value:.0%} of those that could be read negative "
        f"({share.interval.low:.0%} to {share.interval.high:.0%})"
        if share
        else ", too few read to speak of moods"
    )
    start = "A quiet day: " if is_quiet else ""
    end = "; nothing departed from what is usual" if is_quiet else ""
    return Line(Section.DAY, f"{start}{contacts}{mood}{end}.", _trend("", figures.day_s))


def _departed(figures: DayFigures, *, worse: bool) -> tuple[Line, ...]:
    found = [
        one
        for one in figures.departures
        if (one.is_above if worse else one.measure is Measure.NEGATIVE and not one.is_above)
    ]
    section = Section.CHANGED if worse else Section.WELL
    return tuple(
        Line(section, _departure(one), _trend(one.segment, figures.day_s)) for one in found
    )


def _departure(one: Departure) -> str:
    what = "contacts" if one.measure is Measure.VOLUME else f"negative of {one.n}"
    usual = one.expected
    return (
        f"{_name(one.segment)}: {one.observed} {what}, where {usual.mean:.0f} are usual on such a "
        f"day ({usual.low:.0f} to {usual.high:.0f})."
    )


def _turned(figures: DayFigures, *, worse: bool) -> tuple[Line, ...]:
    """Return lasting changes of negative moods and, among what is worse, of volumes that grew."""
    lines = []
    for each in figures.turns:
        turn, rose = each.turn, each.turn.change.shift > 0
        is_told = turn.measure is Measure.NEGATIVE or (worse and turn.measure is Measure.VOLUME)
        if is_told and rose is worse and 0 <= figures.day_s - turn.at_s <= _LATELY_S:
            section = Section.CHANGED if worse else Section.WELL
            reference = Reference("trend", each.segment, turn.at_s, figures.day_s + DAY_S)
            lines.append(Line(section, _lasting(each, figures.day_s), reference))
    return tuple(lines)


def _lasting(each: SegmentTurn, day_s: float) -> str:
    change, days = each.turn.change, round((day_s - each.turn.at_s) / DAY_S)
    since = f"for {_counted(days, 'day')}" if days else "from this day on"
    if each.turn.measure is Measure.VOLUME:
        low, high = math.expm1(change.interval.low), math.expm1(change.interval.high)
        return (
            f"{_name(each.segment)}: {math.expm1(change.shift):+.0%} contacts {since} "
            f"({low:+.0%} to {high:+.0%})."
        )
    low, high = change.interval.low * 100, change.interval.high * 100
    return (
        f"{_name(each.segment)}: negative moods went from {change.before.mean:.0%} to "
        f"{change.after.mean:.0%} {since} ({low:+.1f} to {high:+.1f} points)."
    )


def _hurt(driver: Driver, figures: DayFigures) -> Line:
    category, mood, outcome = driver.theme
    words = ", ".join(word for word in (mood and str(mood), outcome) if word)
    told = f" ({words})" if words else ""
    sentence = (
        f"{_name(category or 'No category')}{told}: {_counted(driver.n_customers, 'customer')} "
        f"in {_counted(driver.n, 'negative contact')}."
    )
    since_s = figures.day_s - 6 * DAY_S
    reference = Reference("category", category or "", since_s, figures.day_s + DAY_S)
    return Line(Section.HURTS, sentence, reference)


def _call(run: Run) -> Line:
    days = max(1, round((run.last_s - run.began_s) / DAY_S))
    sentence = (
        f"{run.account_id}: {run.n_negative} of its last {run.n} contacts were negative, within "
        f"{_counted(days, 'day')}; luck makes such a run in {run.p:.1g} of accounts."
    )
    return Line(
        Section.CALL, sentence, Reference("account", run.account_id, run.began_s, run.last_s)
    )


def _said(one: Interaction) -> Reference:
    return Reference("interaction", one.interaction_id, one.at_s, one.at_s)


def _trend(segment: str, day_s: float) -> Reference:
    return Reference("trend", segment, day_s, day_s + DAY_S)


def _name(segment: str) -> str:
    return segment or "All contacts"


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
