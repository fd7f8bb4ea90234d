"""Briefing: a day in a few sentences, each from a figure that it leads to; or that it was quiet."""

from dataclasses import dataclass
from enum import StrEnum

from insights.baseline import FEWEST_DAYS
from insights.day_figures import DayFigures
from insights.drivers import Driver
from insights.reference import Figure, Reference
from insights.runs import Run
from insights.sentences import counted, of_day, of_departure, of_driver, of_run, of_turn
from insights.trend import DAY_S, Measure
from insights.verbatim import Verbatim, praise, verbatims

_LATELY_S = 14 * DAY_S  # a lasting change is news for so long
_MOST_CHANGES, _MOST_DRIVERS, _MOST_CALLS = 5, 3, 5


class Section(StrEnum):
    """What a sentence tells."""

    DAY = "day"  # how much there was, and how it felt
    CHANGED = "changed"
    HURTS = "hurts"
    CALL = "call"  # who needs one
    WELL = "well"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence."""

    section: Section
    sentence: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class Briefing:
    """What to read in the morning."""

    day_s: float
    is_quiet: bool  # nothing departed, nothing changed for good, no account has a sure run
    is_known: bool  # there is past enough to say what is usual
    n_changed: int  # with those that no sentence tells
    n_to_call: int  # accounts, as well
    lines: tuple[Line, ...]
    verbatims: tuple[Verbatim, ...]
    praise: Verbatim | None  # of what went well, in a customer's words

    def of(self, section: Section) -> tuple[Line, ...]:
        """The sentences of one section."""
        return tuple(line for line in self.lines if line.section is section)


def briefing(figures: DayFigures) -> Briefing:
    """Return the day's sentences, in the order of their sections."""
    found = (*_departed(figures), *_turned(figures))
    changed = [line for line in found if line.section is Section.CHANGED]
    well = [line for line in found if line.section is Section.WELL][:1]
    calls = _calls(figures)
    hurts = [_hurt(driver, figures) for driver in figures.drivers[:_MOST_DRIVERS]]
    is_quiet = not (changed or calls or well)
    is_known = figures.n_past >= FEWEST_DAYS
    told = of_day(figures.tally, is_quiet=is_quiet, is_known=is_known)
    day = Line(Section.DAY, told, _trend("", figures))
    return Briefing(
        day_s=figures.day_s,
        is_quiet=is_quiet,
        is_known=is_known,
        n_changed=len(changed),
        n_to_call=len(_to_call(figures)),
        lines=(day, *_first(changed, figures), *hurts, *calls, *well),
        verbatims=verbatims(figures.said, figures.drivers),
        praise=praise(figures.said),
    )


def _first(changed: list[Line], figures: DayFigures) -> list[Line]:
    """Return what changed, as far as it is read; of more its number."""
    n_more = len(changed) - _MOST_CHANGES
    if n_more <= 0:
        return changed
    more = Line(Section.CHANGED, f"{counted(n_more, 'more change')}.", _trend("", figures))
    return [*changed[:_MOST_CHANGES], more]


def _departed(figures: DayFigures) -> tuple[Line, ...]:
    """Return what the day was beside what is usual; fewer negative ones went well."""
    lines = []
    for one in figures.departures:
        is_negative = one.measure is Measure.NEGATIVE
        section = Section.WELL if is_negative and not one.is_above else Section.CHANGED
        reference = _trend(one.segment, figures, is_negative=is_negative)
        lines.append(Line(section, of_departure(one), reference))
    return tuple(lines)


def _turned(figures: DayFigures) -> tuple[Line, ...]:
    """Return lasting changes of volumes and negative moods, while they are news."""
    lines = []
    for each in figures.turns:
        turn = each.turn
        if turn.measure is Measure.VALENCE or not 0 <= figures.day_s - turn.at_s <= _LATELY_S:
            continue
        is_negative = turn.measure is Measure.NEGATIVE
        section = Section.WELL if is_negative and turn.change.shift < 0 else Section.CHANGED
        reference = Reference(
            Figure.TREND, each.segment, turn.at_s, figures.until_s, is_negative=is_negative
        )
        lines.append(Line(section, of_turn(each.segment, turn, figures.day_s), reference))
    return tuple(lines)


def _hurt(driver: Driver, figures: DayFigures) -> Line:
    reference = Reference(
        Figure.CATEGORY,
        driver.theme.category or "",
        figures.week_s,
        figures.until_s,
        is_negative=True,
        theme=driver.theme,
    )
    return Line(Section.HURTS, of_driver(driver), reference)


def _calls(figures: DayFigures) -> tuple[Line, ...]:
    """Return the accounts that most need a call, and how many more do."""
    sure, need = _let_down(figures), _to_call(figures)
    lines = [_call(run, figures) for run in need[:_MOST_CALLS]]
    everyone = Reference(Figure.ACCOUNT, "", figures.week_s, figures.until_s)
    if n_more := len(need) - len(lines):
        sentence = f"{counted(n_more, 'more account')} {'needs' if n_more == 1 else 'need'} a call."
        lines.append(Line(Section.CALL, sentence, everyone))
    if n_followed := len(sure) - len(need):
        said = f"{counted(n_followed, 'account')} with such a run: a follow-up is open already."
        lines.append(Line(Section.CALL, said, everyone))
    return tuple(lines)


def _let_down(figures: DayFigures) -> list[Run]:
    return [run for run in figures.runs if run.is_open and run.is_sure]


def _to_call(figures: DayFigures) -> list[Run]:
    return [run for run in _let_down(figures) if run.account_id not in figures.followed]


def _call(run: Run, figures: DayFigures) -> Line:
    name = figures.names.get(run.account_id, run.account_id)
    reference = Reference(Figure.ACCOUNT, run.account_id, run.began_s, run.last_s)
    return Line(Section.CALL, of_run(run, name), reference)


def _trend(segment: str, figures: DayFigures, *, is_negative: bool = False) -> Reference:
    return Reference(Figure.TREND, segment, figures.day_s, figures.until_s, is_negative=is_negative)
