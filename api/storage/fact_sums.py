"""Adding up graded calls, so that figures of thousands need a hundred rows."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, Integer, case, cast, func, select

from api.quality.query import CallQuery
from api.security.reach import EVERYONE
from api.storage.fact_rows import week_begins_s
from api.storage.fact_search import conditions, who_and_when
from api.storage.fact_tables import call_criteria, call_facts, rubric_criteria
from grading.report import Outcome
from insights.estimate import Sums, estimate_of
from insights.grade_figures import AgentFigures, Cell, CriterionCell, Tally

_C = call_facts.c
_KEYS = (_C.week, _C.final_band, _C.mood, _C.final_tenth)


def _n(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(func.sum(case((holds, 1), else_=0)), Integer)


_TALLIED = (  # in the order of Tally's fields
    func.count(),
    _n(_C.n_alerts > 0),
    _n(_C.is_changed),
    _n(_C.is_disputed),
    _n(_C.is_reviewed),
    _n(_C.recovered.is_not(None)),
    _n(_C.recovered),
    func.sum(_C.duration_s),
)
_SUMMED = (  # in the order of Sums'
    func.count(_C.final_points),
    func.coalesce(func.sum(_C.final_points), 0.0),
    func.coalesce(func.sum(_C.final_points * _C.final_points), 0.0),
)
_N_TALLIED = len(_TALLIED)
_CELLS = select(*_KEYS, *_TALLIED, *_SUMMED).group_by(*_KEYS)
_AGENTS = (
    select(_C.agent_id, *_TALLIED, *_SUMMED).where(_C.agent_id.is_not(None)).group_by(_C.agent_id)
)
_OUTCOMES = sorted(Outcome)
_MANY = 5_000  # calls: beyond it, SQLite takes 57 ms rather than 145 for 20,000
_K = call_criteria.c
_CRITERIA = select(
    _K.criterion,
    _K.final_outcome,
    func.count(),
    func.count(_K.final_points),
    func.coalesce(func.sum(_K.final_points), 0.0),
    func.coalesce(func.sum(_K.final_points * _K.final_points), 0.0),
    func.sum(_K.cost),
).group_by(_K.criterion, _K.final_outcome)
_TITLES = select(rubric_criteria.c.criterion, rubric_criteria.c.title).order_by(
    rubric_criteria.c.rubric_name, rubric_criteria.c.rubric_version
)


def cells(connection: Connection, query: CallQuery) -> tuple[Cell, ...]:
    """Return the calls that fit, added up by week, band, mood and tenth."""
    rows = connection.execute(_CELLS.where(*conditions(query))).all()
    return tuple(
        Cell(week_begins_s(week), band, mood, tenth, Tally(*tallied), Sums(*summed))
        for week, band, mood, tenth, *rest in rows
        for tallied, summed in [(rest[:_N_TALLIED], rest[_N_TALLIED:])]
    )


def agents(connection: Connection, query: CallQuery) -> tuple[AgentFigures, ...]:
    """Return the calls that fit, added up by agent."""
    rows = connection.execute(_AGENTS.where(*conditions(query))).all()
    return tuple(
        AgentFigures(agent_id, Tally(*tallied), estimate_of(Sums(*summed)))
        for agent_id, *rest in rows
        for tallied, summed in [(rest[:_N_TALLIED], rest[_N_TALLIED:])]
    )


def criteria(connection: Connection, query: CallQuery, n_calls: int) -> tuple[CriterionCell, ...]:
    """Return the criteria of the calls that fit, `n_calls` of them, added up by outcome."""
    fitting = _of_criteria(connection, query, n_calls)
    rows = connection.execute(_CRITERIA.where(*fitting)).all()
    return tuple(
        CriterionCell(criterion, outcome, n, Sums(*summed), cost)
        for criterion, outcome, n, *summed, cost in rows
    )


def titles(connection: Connection) -> Mapping[str, str]:
    """Return every criterion's title, as the last of the rubrics that have it gives it."""
    return dict(connection.execute(_TITLES).all())


def n_agents(connection: Connection, query: CallQuery) -> int:
    """Return how many agents the calls that fit are of."""
    counted = select(func.count(_C.agent_id.distinct())).where(*conditions(query))
    return int(connection.execute(counted).scalar_one())


def _of_criteria(
    connection: Connection, query: CallQuery, n_calls: int
) -> list[ColumnElement[bool]]:
    """Return what must hold of a criterion's row.

    Who and when stand in it; only what else is asked for is looked up among the calls' facts.
    """
    plain = CallQuery(
        agent_ids=query.agent_ids,
        since_s=query.since_s,
        until_s=query.until_s,
        order=query.order,
        reach=query.reach,
        but_agent_id=query.but_agent_id,
    )
    if query != plain:
        # Of many calls, going through the index that holds all outcomes in order is quicker than
        # looking each call up; a sum has no index, which leaves the database no other way.
        number = _K.number + 0 if n_calls > _MANY else _K.number
        return [number.in_(select(_C.number).where(*conditions(query)))]
    found = list(who_and_when(query, call_criteria))
    if query.agent_ids is None and query.reach == EVERYONE and found:
        # Every criterion and outcome there is: so the index goes on to the time.
        found += [_K.criterion.in_(sorted(titles(connection))), _K.final_outcome.in_(_OUTCOMES)]
    return found
