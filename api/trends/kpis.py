"""Kpis: satisfaction, recommendation and first-contact resolution by week, beside moods."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import kpi_values
from api.storage.answers import Answers, answers
from api.storage.database import Database
from api.storage.interaction_sums import tallies
from api.storage.kpi_values import EVERYBODY, KnownKpi, KpiValue
from api.trends.access import check
from api.trends.interaction_query import InteractionQuery
from api.trends.remembered import Remembered
from insights.agreement import Interval
from insights.estimate import Sums, estimate_of
from insights.kpi import Association, association
from insights.tally import Share, Tally, share_of
from insights.trend import DAY_S, Grain, period_start

WEEKS = 104  # that are looked at
_WEEK_DAYS = 7


class Kpi(StrEnum):
    """What customers are asked everywhere."""

    CSAT = "csat"
    NPS = "nps"
    FCR = "fcr"


@dataclass(frozen=True, slots=True)
class KpiAsk:
    """Which figure is wanted beside moods."""

    kpi: str = Kpi.CSAT  # a Kpi, or the centre's own word for one that it brought along
    is_brought: bool = False  # as the centre brought it, not as answers to interactions tell it
    segment: str | None = None  # None: everybody
    offset_s: float = 0.0  # clocks ahead of UTC by which weeks begin


@dataclass(frozen=True, slots=True)
class Figure:
    """A week's figure."""

    value: float  # csat, fcr: 0..1; nps: -100..100; another: in its own unit
    interval: Interval | None  # 95 %; None: it was brought along
    n: int  # answers; 0: not told


@dataclass(frozen=True, slots=True)
class KpiWeek:
    """One week's moods and figure."""

    start_s: float  # epoch seconds
    tally: Tally
    figure: Figure | None  # None: too few answers, or none was brought

    @property
    def negative(self) -> Share | None:
        """Of the contacts whose mood was read, the negative; None: too few."""
        return self.tally.negative


@dataclass(frozen=True, slots=True)
class KpiReport:
    """A figure beside moods, and how they go together."""

    ask: KpiAsk
    weeks: tuple[KpiWeek, ...]  # whole ones, the oldest first
    association: Association | None  # of negative moods with the figure; None: too few weeks
    known: tuple[KnownKpi, ...]  # figures that were brought along


@dataclass(slots=True)
class Kpis:
    """Synchronous and thread-safe; needs Scope.TRENDS_READ.

    Every method may raise ForbiddenError and StorageError.
    """

    database: Database
    clock: Callable[[], float]  # epoch seconds
    _remembered: Remembered = field(init=False)

    def __post_init__(self) -> None:
        self._remembered = Remembered(self.clock)

    def report(self, caller: Caller, ask: KpiAsk) -> KpiReport:
        """Return the figure of each whole week beside moods; what was asked a moment ago is kept.

        An answer belongs to the conversation that it was given in; reach holds for both.
        """
        check(caller, Scope.TRENDS_READ)
        until_s = period_start(self.clock(), Grain.WEEK, ask.offset_s)
        query = InteractionQuery(
            since_s=until_s - WEEKS * _WEEK_DAYS * DAY_S,
            until_s=until_s,
            segments=frozenset({ask.segment}) if ask.segment else frozenset(),
            reach=caller.reach,
        )
        return self._remembered.get((ask, query), lambda: self._made(ask, query))

    def _made(self, ask: KpiAsk, query: InteractionQuery) -> KpiReport:
        with self.database.reading() as connection:
            known = kpi_values.known(connection)
            moods = tallies(connection, query, None, ask.offset_s).get(None, {})
            if ask.is_brought:
                assert query.since_s is not None
                assert query.until_s is not None
                days = range(int(query.since_s // DAY_S), int(query.until_s // DAY_S) + 1)
                within = ask.segment or EVERYBODY
                figures = _brought(kpi_values.between(connection, ask.kpi, days, within), ask)
            else:
                figures = _answered(answers(connection, query, ask.offset_s), ask)
        weeks = _weeks(_by_week(moods, ask.offset_s), figures)
        return KpiReport(ask, weeks, _associated(weeks), known)


def _by_week(moods: Mapping[int, Tally], offset_s: float) -> dict[float, Tally]:
    found: dict[float, Tally] = {}
    for day, tally in moods.items():
        start_s = _week(day, offset_s)
        found[start_s] = found.get(start_s, Tally()) + tally
    return found


def _week(day: int, offset_s: float) -> float:
    return period_start(day * DAY_S - offset_s, Grain.WEEK, offset_s)


def _answered(days: Mapping[int, Answers], ask: KpiAsk) -> dict[float, Figure]:
    weeks: dict[float, Answers] = {}
    for day, given in days.items():
        start_s = _week(day, ask.offset_s)
        weeks[start_s] = weeks.get(start_s, Answers()) + given
    found = {start_s: _figure(given, ask.kpi) for start_s, given in weeks.items()}
    return {start_s: figure for start_s, figure in found.items() if figure}


def _figure(given: Answers, kpi: str) -> Figure | None:
    if kpi == Kpi.NPS:
        marks = given.n_promoters - given.n_detractors
        squares = given.n_promoters + given.n_detractors
        found = estimate_of(Sums(given.n_asked, 100.0 * marks, 1e4 * squares), -100.0, 100.0)
        return Figure(found.mean, Interval(found.low, found.high), found.n) if found else None
    if kpi == Kpi.FCR:
        share = share_of(given.n_resolved, given.n_resolved_told)
    else:
        share = share_of(given.n_satisfied, given.n_rated)
    return Figure(share.value, share.interval, share.n) if share else None


def _brought(values: Sequence[KpiValue], ask: KpiAsk) -> dict[float, Figure]:
    """Return each week's mean; a day counts by its answers, or as one where they are not told."""
    weeks: dict[float, list[KpiValue]] = {}
    for one in values:
        weeks.setdefault(_week(one.day, ask.offset_s), []).append(one)
    found = {}
    for start_s, held in weeks.items():
        weights = [max(one.n, 1) for one in held]
        total = math.fsum(w * one.value for w, one in zip(weights, held, strict=True))
        found[start_s] = Figure(total / sum(weights), None, sum(one.n for one in held))
    return found


def _weeks(moods: Mapping[float, Tally], figures: Mapping[float, Figure]) -> tuple[KpiWeek, ...]:
    """Return the weeks from the first to the last with either, without gaps."""
    if not (starts := {*moods, *figures}):
        return ()
    first, length_s = min(starts), _WEEK_DAYS * DAY_S
    n = round((max(starts) - first) / length_s) + 1
    held = [first + place * length_s for place in range(n)]
    return tuple(KpiWeek(at, moods.get(at, Tally()), figures.get(at)) for at in held)


def _associated(weeks: Sequence[KpiWeek]) -> Association | None:
    moods = [math.nan if week.negative is None else week.negative.value for week in weeks]
    told = [math.nan if week.figure is None else week.figure.value for week in weeks]
    return association(moods, told)
