"""Findings: what all scored messages of a table come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from api.analysis.moods import Group, Tally, Through, through_time
from api.analysis.ranking import Ranking
from api.analysis.scored import Scored
from api.analysis.truth import Agreement
from emotion.labels import TEXT_LABELS
from text.sentiment import Sentiment

SHOWN_ERRORS = 50  # of each kind
_SHOWN_CERTAIN, _SHOWN_UNSURE = 3, 24  # of each mood; of all
_MOST_CATEGORIES = 500  # told apart; a column of free text has one a row
OTHERS = "(others)"
_VALUE = {Sentiment.NEGATIVE: -1, Sentiment.NEUTRAL: 0, Sentiment.POSITIVE: 1}


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the report shows."""

    whole: Group
    categories: tuple[Group, ...]
    through: Through
    certain: tuple[Scored, ...]  # the surest of each mood
    unsure: tuple[Scored, ...]  # the least sure
    agreement: Agreement  # with the labels; of nothing where there are none
    false_alarms: tuple[Scored, ...]
    misses: tuple[Scored, ...]
    disputed: tuple[Scored, ...]  # where lexicon, baseline or the LSTM alone say the opposite


class _Finder:
    def __init__(self) -> None:
        self.whole, self.agreement = Tally(), Agreement()
        self.categories: dict[str, Tally] = {}
        self.days: dict[date, Tally] = {}
        self.certain = {str(label): Ranking(_SHOWN_CERTAIN) for label in TEXT_LABELS}
        self.unsure = Ranking(_SHOWN_UNSURE)
        self.false_alarms, self.misses = Ranking(SHOWN_ERRORS), Ranking(SHOWN_ERRORS)
        self.disputed = Ranking(SHOWN_ERRORS)

    def add(self, one: Scored) -> None:
        self.whole.add(one)
        if one.category:
            self._category(one.category).add(one)
        if at := one.at:
            self.days.setdefault(at.date(), Tally()).add(one)
        is_error = self.agreement.count(one)
        if isinstance(one.confidence, float) and isinstance(one.negativity, float):
            self._rank(one, one.confidence, abs(2 * one.negativity - 1), is_error)

    def _rank(self, one: Scored, confidence: float, surety: float, is_error: bool | None) -> None:
        if one.emotion:
            self.certain[one.emotion].offer(confidence, one)
        self.unsure.offer(-confidence, one)
        if is_error:
            kind = self.false_alarms if one.sentiment == Sentiment.NEGATIVE else self.misses
            kind.offer(surety, one)
        if opposed := _opposed(one):
            self.disputed.offer(opposed + surety, one)

    def _category(self, name: str) -> Tally:
        full = len(self.categories) >= _MOST_CATEGORIES
        return self.categories.setdefault(
            OTHERS if full and name not in self.categories else name, Tally()
        )

    def found(self) -> Findings:
        groups = [tally.named(name) for name, tally in self.categories.items()]
        return Findings(
            whole=self.whole.named("all"),
            categories=tuple(sorted(groups, key=lambda group: (-group.n, group.name))),
            through=through_time(self.days),
            certain=tuple(one for kept in self.certain.values() for one in kept.found()),
            unsure=self.unsure.found(),
            agreement=self.agreement,
            false_alarms=self.false_alarms.found(),
            misses=self.misses.found(),
            disputed=self.disputed.found(),
        )


def find(rows: Iterable[Scored]) -> Findings:
    """Return what the rows come to, in one pass and the memory of a few hundred of them."""
    finder = _Finder()
    for one in rows:
        finder.add(one)
    return finder.found()


def _opposed(one: Scored) -> int:
    """How many of the simpler ways say the opposite."""
    ours = _VALUE[Sentiment(one.sentiment)]
    others = [_VALUE[Sentiment(said)] for said in (one.lexicon, one.baseline, one.network) if said]
    return sum(ours * other < 0 for other in others)
