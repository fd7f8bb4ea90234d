"""Narratives: which complaints spread in public right now, among what a caller may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import ceil

from api.security.caller import Caller
from api.storage.interactions import Place, place_of
from api.trends.history import History
from api.trends.interaction_query import InteractionQuery
from api.trends.remembered import Remembered
from insights.interaction import Interaction, SourceKind
from insights.narratives import Narrative, narratives

PUBLIC = frozenset({SourceKind.SOCIAL, SourceKind.FORUM, SourceKind.REVIEW})
LOOK_BACK_S = 48 * 3_600.0  # what spread before that has spread
_MINUTE_S = 60.0
_MOST_POSTS = 5_000  # compared: the newest; a second of work


@dataclass(frozen=True, slots=True)
class NarrativeReport:
    """What spreads, and how much was looked at."""

    narratives: tuple[Narrative, ...]  # the most pressing first
    since_s: float
    until_s: float
    n_posts: int  # looked at, whatever their mood: of many copies some are not read
    is_cut: bool  # there were more: the oldest of them were not looked at


class Narratives:
    """Thread-safe. Raises ForbiddenError and StorageError, as History does."""

    def __init__(self, history: History, remembered: Remembered) -> None:
        self._history, self._remembered = history, remembered

    def report(self, caller: Caller, until_s: float) -> NarrativeReport:
        """Return what spreads in the two days before a moment, to the minute."""
        until_s = ceil(until_s / _MINUTE_S) * _MINUTE_S
        query = InteractionQuery(sources=PUBLIC, since_s=until_s - LOOK_BACK_S, until_s=until_s)
        if self._history.span(caller, query) is None:  # which asks whether the caller may
            return NarrativeReport((), until_s - LOOK_BACK_S, until_s, 0, is_cut=False)
        key = (query, caller.reach, self._history.newest())
        return self._remembered.get(key, lambda: self._made(caller, query, until_s))

    def newest_s(self, caller: Caller) -> float | None:
        """Return when the newest public post was written; None: there is none."""
        span = self._history.span(caller, InteractionQuery(sources=PUBLIC))
        return span[1] if span else None

    def _made(self, caller: Caller, query: InteractionQuery, until_s: float) -> NarrativeReport:
        posts = list(islice(self._posts(caller, query), _MOST_POSTS + 1))
        found = narratives(posts[:_MOST_POSTS])
        is_cut, since_s = len(posts) > _MOST_POSTS, until_s - LOOK_BACK_S
        return NarrativeReport(found, since_s, until_s, min(len(posts), _MOST_POSTS), is_cut)

    def _posts(self, caller: Caller, query: InteractionQuery) -> Iterator[Interaction]:
        after: Place | None = None
        while rows := self._history.rows(caller, query, after):
            yield from (row.interaction for row in rows)
            after = place_of(rows[-1], query.order)
