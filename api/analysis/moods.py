"""Moods: how many messages of a kind are of which mood."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from api.analysis.scored import Scored
from emotion.labels import TEXT_LABELS
from text.sentiment import Sentiment

UNSURE, UNREAD = "unsure", "unread"
MOODS = (*map(str, TEXT_LABELS), UNSURE, UNREAD)
_NEGATIVE = "is negative"  # counted beside the moods
_DAYS_UNTIL, _WEEKS_UNTIL = 45, 400  # days that a history spans


class Tally:
    """Counts messages by mood as they come by."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, one: Scored) -> None:
        """Count a message."""
        self._counts[mood_of(one)] += 1
        self._counts[_NEGATIVE] += one.sentiment == Sentiment.NEGATIVE

    def merge(self, other: "Tally") -> None:
        """Count all that another counted."""
        self._counts.update(other._counts)

    def named(self, name: str) -> "Group":
        """Return the counts."""
        return Group(name, tuple(self._counts[mood] for mood in MOODS), self._counts[_NEGATIVE])


@dataclass(frozen=True, slots=True)
class Group:
    """Messages of one kind."""

    name: str
    counts: tuple[int, ...]  # as MOODS
    negative: int

    @property
    def n(self) -> int:
        """All messages."""
        return sum(self.counts)

    @property
    def n_read(self) -> int:
        """Those of which a sentiment was read."""
        return self.n - self.counts[MOODS.index(UNREAD)]

    @property
    def negative_share(self) -> float:
        """The share of negative ones in those read, 0..1; 0 if none was."""
        return self.negative / self.n_read if self.n_read else 0.0

    @property
    def shares(self) -> tuple[float, ...]:
        """Each mood's share of all, as MOODS, 0..1."""
        return tuple(count / self.n if self.n else 0.0 for count in self.counts)


@dataclass(frozen=True, slots=True)
class Through:
    """Groups one after the other in time, none left out."""

    step: str  # day, week or month
    groups: tuple[Group, ...]


def mood_of(one: Scored) -> str:
    """Return a message's mood, or why there is none."""
    if one.emotion:
        return one.emotion
    return UNSURE if one.sentiment else UNREAD


def through_time(days: dict[date, Tally]) -> Through:
    """Return days, weeks (by their Monday) or months, by how long a time the messages span."""
    if not days:
        return Through("day", ())
    span = (max(days) - min(days)).days
    step = "day" if span <= _DAYS_UNTIL else "week" if span <= _WEEKS_UNTIL else "month"
    periods = {start: Tally() for start in _starts(min(days), max(days), step)}
    for day, tally in days.items():
        periods[_start(day, step)].merge(tally)
    return Through(step, tuple(tally.named(start.isoformat()) for start, tally in periods.items()))


def largest(groups: Iterable[Group], most: int) -> Sequence[Group]:
    """Return the groups of most messages."""
    return sorted(groups, key=lambda group: (-group.n, group.name))[:most]


def _start(day: date, step: str) -> date:
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day if step == "day" else day.replace(day=1)


def _starts(first: date, last: date, step: str) -> Iterable[date]:
    start = _start(first, step)
    while start <= last:
        yield start
        # 32 days on from a month's first is always the next month.
        start = _start(start + timedelta(days={"day": 1, "week": 7, "month": 32}[step]), step)
