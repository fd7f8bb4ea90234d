"""Answers: what customers said of how they were served, added up by day."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from api.storage.interaction_filters import day_of, summed
from api.storage.interaction_tables import interactions
from api.trends.interaction_query import InteractionQuery
from insights.kpi import DETRACTORS_TO, PROMOTERS_FROM, SATISFIED_FROM

_C = interactions.c


@dataclass(frozen=True, slots=True)
class Answers:
    """Counts of answers; they add up."""

    n_rated: int = 0
    n_satisfied: int = 0
    n_asked: int = 0  # whether they would recommend
    n_promoters: int = 0
    n_detractors: int = 0
    n_resolved_told: int = 0  # whether it was solved at once
    n_resolved: int = 0

    def __add__(self, other: "Answers") -> "Answers":
        return Answers(
            self.n_rated + other.n_rated,
            self.n_satisfied + other.n_satisfied,
            self.n_asked + other.n_asked,
            self.n_promoters + other.n_promoters,
            self.n_detractors + other.n_detractors,
            self.n_resolved_told + other.n_resolved_told,
            self.n_resolved + other.n_resolved,
        )


_COUNTED = (
    func.count(_C.rating),
    func.count().filter(_C.rating >= SATISFIED_FROM),
    func.count(_C.recommends),
    func.count().filter(_C.recommends >= PROMOTERS_FROM),
    func.count().filter(_C.recommends <= DETRACTORS_TO),
    func.count(_C.solved_at_once),
    func.count().filter(_C.solved_at_once.is_(True)),
)
_ANSWERED = or_(_C.rating.is_not(None), _C.recommends.is_not(None), _C.solved_at_once.is_not(None))


def answers(
    connection: Connection, query: InteractionQuery, offset_s: float = 0.0
) -> Mapping[int, Answers]:
    """Return the answers of what fits by day, of clocks that are `offset_s` ahead of UTC."""
    day = day_of(offset_s)
    found = select(day, *_COUNTED).where(*summed(query), _ANSWERED).group_by(day)
    return {row[0]: Answers(*row[1:]) for row in connection.execute(found)}
