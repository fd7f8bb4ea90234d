"""Finding graded calls by their facts, a page at a time."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    bindparam,
    func,
    select,
    tuple_,
)

from api.quality.query import CallQuery, Order, Standing
from api.security.reach import EVERYONE
from api.storage.fact_tables import call_criteria, call_facts
from api.storage.facts import FACT, CallFact
from api.storage.reaching import within
from grading.report import Outcome

_C = call_facts.c
# By which column a list is ordered, and whether the highest comes first.
ORDERS: Mapping[Order, tuple[Column[Any], bool]] = MappingProxyType(
    {
        Order.NEWEST: (_C.began_s, True),
        Order.OLDEST: (_C.began_s, False),
        Order.WORST: (_C.final_points, False),
        Order.BEST: (_C.final_points, True),
        Order.LONGEST: (_C.duration_s, True),
    }
)
_STANDINGS: Mapping[Standing, ColumnElement[bool]] = MappingProxyType(
    {
        Standing.DISPUTED: _C.is_disputed.is_(True),
        Standing.CHANGED: _C.is_changed.is_(True),
        Standing.ACKNOWLEDGED: _C.is_acknowledged.is_(True),
        Standing.REVIEWED: _C.is_reviewed.is_(True),
        Standing.UNREVIEWED: _C.is_reviewed.is_(False),
    }
)
_OUTCOMES = select(
    call_criteria.c.number, call_criteria.c.criterion, call_criteria.c.final_outcome
).where(call_criteria.c.number.in_(bindparam("numbers", expanding=True)))
Place = tuple[float, int]  # what a list is ordered by, and a call's number


def search(
    connection: Connection, query: CallQuery, after: Place | None, limit: int
) -> tuple[CallFact, ...]:
    """Return calls in the query's order, from behind a place on; teams are not looked at."""
    column, is_down = ORDERS[query.order]
    # A tie goes by the number, in the same direction, so that one index serves both.
    ends = [each.desc() if is_down else each.asc() for each in (column, _C.number)]
    found = FACT.where(*conditions(query), column.is_not(None)).order_by(*ends).limit(limit)
    if after is not None:
        place = tuple_(column, _C.number)
        found = found.where(place < after if is_down else place > after)
    return tuple(CallFact(*row) for row in connection.execute(found).all())


def place_of(fact: CallFact, order: Order) -> Place:
    """Return where a call stands in a list of this order."""
    return float(getattr(fact, ORDERS[order][0].name)), fact.number


def total(connection: Connection, query: CallQuery) -> int:
    """Return how many calls fit."""
    counted = select(func.count()).select_from(call_facts).where(*conditions(query))
    if ORDERS[query.order][0] is _C.final_points:
        counted = counted.where(_C.final_points.is_not(None))
    return int(connection.execute(counted).scalar_one())


def outcomes(connection: Connection, numbers: Sequence[int]) -> Mapping[int, Mapping[str, Outcome]]:
    """Return how the criteria of calls stand, by the call's number and the criterion's id."""
    found: dict[int, dict[str, Outcome]] = {number: {} for number in numbers}
    for number, criterion, outcome in connection.execute(_OUTCOMES, {"numbers": numbers}):
        found[number][criterion] = outcome
    return found


def conditions(query: CallQuery) -> list[ColumnElement[bool]]:
    """Return what must hold of a call's facts."""
    found = [*who_and_when(query, call_facts), *_sets(query), *_points(query)]
    found += [_STANDINGS[standing] for standing in sorted(query.standings)]
    return found + ([_has_outcome(query)] if query.criterion is not None else [])


def who_and_when(query: CallQuery, table: Table) -> Iterator[ColumnElement[bool]]:
    """Yield what must hold of the agent and the time in any table that has them."""
    agent_id, began_s = table.c.agent_id, table.c.began_s
    if query.agent_ids is not None:
        yield agent_id.in_(sorted(query.agent_ids))
    if query.reach != EVERYONE:
        yield within(agent_id, query.reach)
    if query.but_agent_id is not None:
        yield agent_id != query.but_agent_id
    if query.since_s is not None:
        yield began_s >= query.since_s
    if query.until_s is not None:
        yield began_s < query.until_s


def _sets(query: CallQuery) -> Iterator[ColumnElement[bool]]:
    wanted = (
        (_C.department, query.departments),
        (_C.final_band, query.bands),
        (_C.mood, query.moods),
    )
    yield from (column.in_(sorted(values)) for column, values in wanted if values)
    if query.customer_id is not None:
        yield _C.customer_id == query.customer_id
    if query.but_call_ids:
        yield _C.call_id.not_in(sorted(query.but_call_ids))
    if query.synthetic is not None:
        yield _C.is_synthetic.is_(query.synthetic)


def _points(query: CallQuery) -> Iterator[ColumnElement[bool]]:
    if query.from_points is not None:
        yield _C.final_points >= query.from_points
    if query.to_points is not None:
        yield _C.final_points <= query.to_points


def _has_outcome(query: CallQuery) -> ColumnElement[bool]:
    having = select(call_criteria.c.number).where(call_criteria.c.criterion == query.criterion)
    outcomes = query.outcomes or frozenset(Outcome)  # all, so that the index goes on to the time
    return _C.number.in_(
        having.where(
            call_criteria.c.final_outcome.in_(sorted(outcomes)),
            *who_and_when(query, call_criteria),
        )
    )
