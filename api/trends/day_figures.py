"""The figures of one day: what its briefing is written from, as far as a caller sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from api.security.caller import Caller
from api.storage import clients, follow_ups
from api.storage.database import Database
from api.storage.interaction_sums import Days
from api.trends.client_runs import DAYS as RUN_DAYS
from api.trends.client_runs import ClientRuns
from api.trends.days import Day
from api.trends.departures import EVERYTHING, counted
from api.trends.history import History
from api.trends.interaction_query import InteractionQuery
from api.trends.trends import together
from emotion.labels import Emotion
from insights.baseline import departures
from insights.day_figures import DayFigures, SegmentTurn
from insights.drivers import drivers
from insights.interaction import Cut, Interaction
from insights.runs import Run, runs
from insights.tally import Tally
from insights.trend import DAY_S, Grain, trend, turns

_PAST_DAYS = 182  # in which levels are looked for: a change is told with what was before it
_WEEK_DAYS = 7
_AT_HAND_DAYS = RUN_DAYS // 2  # so far back the contacts that are kept hold half a year before
_MOST_CATEGORIES = 30  # the largest: of the others a day says little
_MOST_SAID = 300  # of a day's negative words, and of its happy ones, the newest

Groups = Mapping[str | None, Days]


@dataclass(frozen=True, slots=True)
class DayHistory:
    """Thread-safe. May raise ForbiddenError and StorageError."""

    history: History
    runs: ClientRuns
    database: Database

    def figures(self, caller: Caller, day: Day, now_s: float) -> DayFigures:
        """Return what is to be told of a day; of one that is not over, no volume departs."""
        on_day = InteractionQuery(since_s=day.since_s, until_s=day.until_s)
        of_week = _since(on_day, day, _WEEK_DAYS - 1)
        groups = self._groups(caller, _since(on_day, day, _PAST_DAYS), day)
        everything, is_over = groups[EVERYTHING], now_s >= day.until_s
        found = DayFigures(
            day_s=day.since_s,
            until_s=day.until_s,
            week_s=of_week.since_s or day.since_s,
            tally=everything.get(day.number, Tally()),
            n_past=day.number - min(everything, default=day.number),
            departures=departures(counted(groups, day.number, volume=is_over)),
            turns=_turns(groups, day if is_over else day.before(1)),
            drivers=drivers(self.history.negatives(caller, of_week)),
            said=self._said(caller, on_day),
        )
        return self._with_runs(caller, found, now_s)

    def has_synthetic(self, caller: Caller, day: Day) -> bool:
        """Return whether some of a day's contacts were made up by `tonewise sample`."""
        made_up = InteractionQuery(since_s=day.since_s, until_s=day.until_s, synthetic=True)
        return self.history.span(caller, made_up) is not None

    def _groups(self, caller: Caller, past: InteractionQuery, day: Day) -> Groups:
        """Return the days of everything, and of the largest categories."""
        found = self.history.tallies(caller, past, Cut.CATEGORY, day.offset_s)
        named = {name: days for name, days in found.items() if name is not None}
        sizes = {name: sum(tally.n for tally in days.values()) for name, days in named.items()}
        largest = sorted(named, key=lambda name: (-sizes[name], name))[:_MOST_CATEGORIES]
        return {EVERYTHING: together(found.values()), **{name: named[name] for name in largest}}

    def _said(self, caller: Caller, on_day: InteractionQuery) -> Sequence[Interaction]:
        negative = replace(on_day, negative=True)
        happy = replace(on_day, moods=frozenset({Emotion.HAPPY}))
        return [
            stored.interaction
            for query in (negative, happy)
            for stored in self.history.listed(caller, query, limit=_MOST_SAID).items
        ]

    def _with_runs(self, caller: Caller, figures: DayFigures, now_s: float) -> DayFigures:
        """Return the figures with the accounts that are let down; those that left are not called.

        Accounts are judged by all contacts within reach, as on the page of accounts.
        """
        found = self._runs(caller, figures.until_s, now_s)
        need = [run for run in found if run.is_open and run.is_sure]
        ids = [run.account_id for run in need]
        with self.database.reading() as connection:
            told = clients.some(connection, ids)
            followed = frozenset(follow_ups.open_of(connection, ids))
        gone = {of for of, client in told.items() if client.left_s is not None}
        return replace(
            figures,
            runs=[run for run in need if run.account_id not in gone],
            names={of: client.name for of, client in told.items() if client.name},
            followed=followed,
        )

    def _runs(self, caller: Caller, until_s: float, now_s: float) -> Sequence[Run]:
        """Return the runs as they stand, for who reads on the day after; else as they stood."""
        kept = self.runs.of(caller.reach)
        if now_s < until_s + DAY_S:
            return kept.runs
        if now_s < until_s + _AT_HAND_DAYS * DAY_S:
            contacts = kept.contacts.before(until_s)
        else:
            wanted = InteractionQuery(since_s=until_s - RUN_DAYS * DAY_S, until_s=until_s)
            contacts = self.history.contacts(caller, wanted)
        return runs(contacts, until_s, kept.values)


def _since(query: InteractionQuery, day: Day, n_days: int) -> InteractionQuery:
    return replace(query, since_s=day.before(n_days).since_s)


def _turns(groups: Groups, day: Day) -> Sequence[SegmentTurn]:
    """Return the lasting changes of each category, the latest first."""
    found = []
    for name, days in groups.items():
        # A last day without anything is a day too.
        held = {day.number: Tally(), **{n: t for n, t in days.items() if n <= day.number}}
        line = trend({n * DAY_S - day.offset_s: tally for n, tally in held.items()}, Grain.DAY)
        found += [SegmentTurn(name or EVERYTHING, turn) for turn in turns(line)]
    return sorted(found, key=lambda each: -each.turn.at_s)
