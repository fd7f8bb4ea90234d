"""The insights bench: planted changes and planted accounts, found by Tonewise and by thresholds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from api.bench.insights_rivals import Finder, Watcher, finders, in_hindsight, watchers
from api.bench.insights_worlds import Clientele, Planted, Weather, Year, clientele, year

NEAR_DAYS = 7  # a change counts as found within a week of its day
LENGTHS = ((5, 7), (8, 10), (11, 15))  # of planted runs, in contacts

WEATHERS = (
    Weather("200,000 messages a year, 30 % -> 33 % or 27 %", 548, 0.03),
    Weather("100 messages a day, 10 points", 100, 0.10),
    Weather("30 messages a day, 10 points", 30, 0.10),
)
HARDER = Weather("as the first, moods linger for days", 548, 0.03, linger=0.6, swing=0.015)
CLIENTELES = (
    Clientele("1 % misread", 0.01),
    Clientele("5 % misread", 0.05),
    Clientele("10 % misread", 0.10),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is drawn. Seeds begin where those end that the method was set by."""

    n_years: int = 100  # with changes, and as many without, a weather
    n_changes: int = 2  # a year
    n_accounts: int = 50_000
    n_planted: int = 500
    seed: int = 100_000


FULL = Plan()
QUICK = Plan(n_years=6, n_accounts=5_000, n_planted=50)


@dataclass(frozen=True, slots=True)
class Watched:
    """How one way found changes in one weather."""

    watcher: str
    precision: float
    recall: float
    false_a_year: float  # alarms in a year in which nothing changed

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


@dataclass(frozen=True, slots=True)
class WeatherFigures:
    """All ways in one weather."""

    weather: str
    is_held: bool  # to the bar
    watched: tuple[Watched, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """How one way found accounts."""

    finder: str
    n_listed: int
    found: tuple[float, ...]  # shares of the planted, by LENGTHS
    false_of_listed: float
    false_of_others: float  # of the accounts into which nothing was planted


@dataclass(frozen=True, slots=True)
class ClienteleFigures:
    """All ways among the same accounts."""

    clientele: str
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class InsightsFigures:
    """All that one run of the bench found."""

    plan: Plan
    weathers: tuple[WeatherFigures, ...]
    clienteles: tuple[ClienteleFigures, ...]


def bench_insights(plan: Plan, told: Callable[[int, int], None]) -> InsightsFigures:
    """Draw every history and look for what was planted; tells how many tables are done."""
    n_tables = len(WEATHERS) + 1 + len(CLIENTELES)
    weathers: list[WeatherFigures] = []
    for weather in (*WEATHERS, HARDER):
        weathers.append(_weather(weather, plan))
        told(len(weathers), n_tables)
    accounts: list[ClienteleFigures] = []
    for kind in CLIENTELES:
        accounts.append(_clientele(kind, plan))
        told(len(weathers) + len(accounts), n_tables)
    return InsightsFigures(plan, tuple(weathers), tuple(accounts))


def hits(found: Sequence[int], changed: Sequence[int]) -> int:
    """Return how many changes were found, each by an alarm of its own."""
    left, n = list(found), 0
    for day in changed:
        near = [alarm for alarm in left if abs(alarm - day) <= NEAR_DAYS]
        if near:
            left.remove(min(near, key=lambda alarm: abs(alarm - day)))
            n += 1
    return n


def watched(watcher: Watcher, changing: Sequence[Year], calm: Sequence[Year]) -> Watched:
    """Return how one way fared on years with changes, and on years without."""
    found = [watcher.find(each) for each in changing]
    n_hits = sum(hits(f, each.changed) for f, each in zip(found, changing, strict=True))
    n_found, n_changed = sum(map(len, found)), sum(len(each.changed) for each in changing)
    false = sum(len(watcher.find(each)) for each in calm) / len(calm)
    return Watched(watcher.name, n_hits / max(1, n_found), n_hits / n_changed, false)


def _weather(weather: Weather, plan: Plan) -> WeatherFigures:
    seeds = range(plan.seed, plan.seed + plan.n_years)
    changing = [year(weather, plan.n_changes, seed) for seed in seeds]
    calm = [year(weather, 0, seed + plan.n_years) for seed in seeds]
    rows = [watched(watcher, changing, calm) for watcher in watchers()]
    hindsight = max((watched(w, changing, calm) for w in in_hindsight()), key=lambda w: w.f1)
    return WeatherFigures(weather.name, weather is not HARDER, (*rows, hindsight))


def _clientele(kind: Clientele, plan: Plan) -> ClienteleFigures:
    of = Clientele(kind.name, kind.misread, plan.n_accounts, plan.n_planted)
    planted = clientele(of, plan.seed)
    return ClienteleFigures(kind.name, tuple(_found(finder, planted) for finder in finders()))


def _found(finder: Finder, planted: Planted) -> Found:
    listed, lengths = finder.find(planted.contacts), planted.lengths
    n_listed, n_false = int(listed.sum()), int((listed & (lengths == 0)).sum())
    groups = [(lengths >= low) & (lengths <= high) for low, high in LENGTHS]
    return Found(
        finder.name,
        n_listed,
        tuple(float(np.mean(listed[group])) if group.any() else 0.0 for group in groups),
        n_false / max(1, n_listed),
        n_false / int((lengths == 0).sum()),
    )
