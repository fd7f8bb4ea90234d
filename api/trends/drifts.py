"""Drifts: whether customers still feel and write as they did, as far as figures can tell."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from api.security.caller import Caller
from api.storage.excerpts import Excerpts
from api.trends.history import History
from api.trends.interaction_query import InteractionQuery
from api.trends.remembered import Remembered
from api.trends.windows import timed
from emotion.labels import Emotion
from insights.drift import MoodDrift, WordShift, mood_drift, word_shifts
from insights.tally import Tally
from insights.trend import DAY_S
from text.tokens import tokens

LATELY_DAYS = 28  # that are compared ...
BEFORE_DAYS = 84  # ... with so many before them
MOST_WORDS = 20  # that are told
_MOST_READ = 4_000  # excerpts on either side: counting their words takes a tenth of a second
_SHORTEST = 3  # characters of a word
_MARK = re.compile(r"\[[^\]]*\]")  # what stands where a name or a number stood


@dataclass(frozen=True, slots=True)
class Side:
    """One of the times that are compared."""

    since_s: float
    until_s: float
    n_told: int  # contacts whose mood could be named
    n_texts: int  # ... that have words
    n_read: int  # ... of which the words were counted: evenly spread over the time


@dataclass(frozen=True, slots=True)
class DriftReport:
    """The last weeks beside those before."""

    before: Side
    after: Side
    moods: MoodDrift | None  # None: too few on either side
    words: tuple[WordShift, ...]  # the surest first


@dataclass(frozen=True, slots=True)
class Drifts:
    """Thread-safe. May raise ForbiddenError and StorageError."""

    history: History
    remembered: Remembered

    def report(
        self, caller: Caller, query: InteractionQuery, now_s: float, offset_s: float = 0.0
    ) -> DriftReport:
        """Return how the last LATELY_DAYS of the query's time differ from the time before."""
        until_s = timed(self.history, caller, query, now_s, offset_s).until_s or now_s
        after = replace(query, since_s=until_s - LATELY_DAYS * DAY_S, until_s=until_s)
        key = ("drifts", after, caller.reach, offset_s, self.history.newest())
        return self.remembered.get(key, lambda: self._report(caller, after, offset_s))

    def _report(self, caller: Caller, after: InteractionQuery, offset_s: float) -> DriftReport:
        turned_s = after.since_s or 0.0
        before = replace(after, since_s=turned_s - BEFORE_DAYS * DAY_S, until_s=turned_s)
        old, new = (self._side(caller, query, offset_s) for query in (before, after))
        return DriftReport(
            before=old.side,
            after=new.side,
            moods=mood_drift(old.moods, new.moods),
            words=word_shifts(old.words, new.words, old.n_who, new.n_who)[:MOST_WORDS],
        )

    def _side(self, caller: Caller, query: InteractionQuery, offset_s: float) -> "_Counted":
        days = self.history.tallies(caller, query, None, offset_s).get(None, {})
        moods = sum(days.values(), Tally()).moods
        said = self.history.excerpts(caller, query, _MOST_READ)
        words, n_who = _words(said)
        side = Side(
            since_s=query.since_s or 0.0,
            until_s=query.until_s or 0.0,
            n_told=sum(moods.values()),
            n_texts=said.n,
            n_read=len(said.items),
        )
        return _Counted(side, moods, words, n_who)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is counted of one time."""

    side: Side
    moods: Mapping[Emotion, int]
    words: Mapping[str, int]  # by how many customers each is used
    n_who: int


def _words(said: Excerpts) -> tuple[Mapping[str, int], int]:
    """Return how many customers used each word, and how many customers there are."""
    used: dict[str, set[str]] = {}
    for each in said.items:
        used.setdefault(each.who, set()).update(_worded(tokens(_MARK.sub(" ", each.text))))
    return Counter(word for words in used.values() for word in words), len(used)


def _worded(found: Iterable[str]) -> Iterable[str]:
    return (word.lower() for word in found if len(word) >= _SHORTEST and word[0].isalpha())
