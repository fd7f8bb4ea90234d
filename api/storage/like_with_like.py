"""Graded calls with what they were like: for comparing like with like. Every query is bounded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, and_, case, cast, func, or_, select

from api.quality.query import CallQuery
from api.storage.enums import CallState
from api.storage.fact_search import conditions, who_and_when
from api.storage.fact_tables import call_criteria, call_facts
from api.storage.quality_tables import judgements, sampled_calls
from api.storage.tables import calls
from api.storage.trait_tables import call_traits
from emotion.labels import NEGATIVE, Emotion
from grading.report import Outcome
from insights.behaviours import BehaviourCell
from insights.case_mix import Circumstances, groups_of, mood_group
from insights.coverage import Seen
from insights.estimate import Sums
from insights.fairness import GradedCase, ReviewedCase
from insights.returns import Contact
from insights.workload import WorkedCall

_F, _T, _K, _S, _J = (
    call_facts.c,
    call_traits.c,
    call_criteria.c,
    sampled_calls.c,
    judgements.c,
)
_LOW = sorted(NEGATIVE)
_LIKE = (  # in the order of Circumstances' fields
    _F.department,
    _F.began_s,
    _F.duration_s,
    _T.language,
    _T.is_wideband,
    _T.n_sides,
    _F.has_transcript,
    _T.mood_start,
)
_JOINED = call_facts.join(call_traits, _T.number == _F.number)
_UNGRADED = [CallState.EMPTY, CallState.FAILED]  # over, and without a grade
_OUTSPOKEN = (Emotion.HAPPY, Emotion.ANGRY)


@dataclass(frozen=True, slots=True)
class Span:
    """Calls of some agents in some time. Epoch seconds."""

    agent_ids: frozenset[str]
    since_s: float
    until_s: float


def graded(connection: Connection, query: CallQuery, limit: int) -> tuple[GradedCase, ...]:
    """Return the newest of the calls that fit and have points."""
    wanted = (
        select(_F.agent_id, _F.points, *_LIKE)
        .select_from(_JOINED)
        .where(*conditions(query), _F.points.is_not(None))
        .order_by(_F.began_s.desc(), _F.number.desc())
        .limit(limit)
    )
    return tuple(
        GradedCase(agent_id, points, groups_of(Circumstances(*like)))
        for agent_id, points, *like in connection.execute(wanted).all()
    )


def reviewed(connection: Connection, query: CallQuery, limit: int) -> tuple[ReviewedCase, ...]:
    """Return the newest calls of random samples that fit and were judged."""
    # Counted rather than asked for: PostgreSQL would read all judgements to know of each.
    differing = (
        select(func.count())
        .where(_J.source_id == _S.sample_id, _J.call_id == _S.call_id, _J.human != _J.machine)
        .scalar_subquery()
    )
    wanted = (
        select(differing, _F.final_points - _F.points, *_LIKE)
        .select_from(_JOINED.join(sampled_calls, _S.call_id == _F.call_id))
        .where(*conditions(query), _F.is_reviewed.is_(True), _S.reviewed_s.is_not(None))
        .order_by(_F.began_s.desc(), _F.number.desc())
        .limit(limit)
    )
    return tuple(
        ReviewedCase(n_differing > 0, given_back, groups_of(Circumstances(*like)))
        for n_differing, given_back, *like in connection.execute(wanted).all()
    )


def seen(connection: Connection, query: CallQuery) -> Seen:
    """Return how many calls of a query's agents, queues and time there were, and who looked."""
    is_sampled = _S.reviewed_s.is_not(None)
    is_picked = and_(or_(_F.is_reviewed, _F.is_changed, _F.is_disputed), _S.reviewed_s.is_(None))
    outspoken = _F.mood_end.in_(_OUTSPOKEN)
    wanted = (
        select(
            func.count(),
            *_sums(_F.points.is_not(None)),
            *_sums(is_sampled),
            *_sums(is_picked),
            *_sums(outspoken),
        )
        .select_from(call_facts.outerjoin(sampled_calls, _S.call_id == _F.call_id))
        .where(*conditions(query))
        .group_by(_F.agent_id)
    )
    agents = connection.execute(wanted).all()
    parts = [_four(row[1:]) for row in agents]
    every, sampled, picked, loud = (
        sum(own, Sums()) for own in (zip(*parts, strict=True) if parts else [[]] * 4)
    )
    around = [Sums(s.n, 0.0, max(0.0, s.squares - s.total**2 / s.n)) for s, *_ in parts if s.n]
    n_graded = sum(row[0] for row in agents)
    return Seen(
        n_graded + _n_ungraded(connection, query), every, sampled, picked, loud, sum(around, Sums())
    )


def behaviours(
    connection: Connection, span: Span, criteria: Collection[str]
) -> tuple[BehaviourCell, ...]:
    """Return the calls of customers who were low, by what their agents did."""
    keys = (_K.criterion, _F.agent_id, _T.mood_start, _K.final_outcome)
    wanted = (
        select(*keys, func.count(), _n(_F.recovered), _n(_F.mood_end.not_in(_LOW)))
        .select_from(_JOINED.join(call_criteria, _K.number == _F.number))
        .where(
            *_of(span),
            _F.recovered.is_not(None),
            _K.criterion.in_(sorted(criteria)),
            _K.final_outcome != Outcome.NOT_APPLICABLE,
        )
        .group_by(*keys)
    )
    return tuple(
        BehaviourCell(criterion, agent_id, mood_group(mood), outcome is Outcome.MET, *counts)
        for criterion, agent_id, mood, outcome, *counts in connection.execute(wanted).all()
    )


def contacts(connection: Connection, span: Span, follow_s: float) -> tuple[Contact, ...]:
    """Return the calls of customers whom these agents served, whoever took them, by customer.

    They go on for `follow_s` after the span.
    """
    served = select(_F.customer_id).where(*_of(span), _F.customer_id.is_not(None)).distinct()
    wanted = (
        select(_F.customer_id, _F.began_s, _F.agent_id, _F.final_band, _T.mood_start, _F.mood_end)
        .select_from(_JOINED)
        .where(
            _F.customer_id.in_(served),
            _F.began_s >= span.since_s,
            _F.began_s < span.until_s + follow_s,
        )
        .order_by(_F.customer_id, _F.began_s, _F.number)
    )
    return tuple(
        Contact(
            customer_id,
            began_s,
            agent_id in span.agent_ids and began_s < span.until_s,
            band,
            _is_low(start),
            _is_low(end),
        )
        for customer_id, began_s, agent_id, band, start, end in connection.execute(wanted).all()
    )


def worked(connection: Connection, span: Span) -> tuple[WorkedCall, ...]:
    """Return the calls of agents in order of time."""
    wanted = (
        select(_F.call_id, _F.began_s, _F.duration_s, _F.recovered, _T.delay_s, _T.words_per_min)
        .select_from(_JOINED)
        .where(*_of(span))
        .order_by(_F.began_s, _F.number)
    )
    return tuple(
        WorkedCall(call_id, began_s, duration_s, recovered is not None, delay_s, words_per_min)
        for call_id, began_s, duration_s, recovered, delay_s, words_per_min in connection.execute(
            wanted
        ).all()
    )


def _of(span: Span) -> tuple[ColumnElement[bool], ...]:
    return (
        _F.agent_id.in_(sorted(span.agent_ids)),
        _F.began_s >= span.since_s,
        _F.began_s < span.until_s,
    )


def _n(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(func.sum(case((holds, 1), else_=0)), Integer)


def _sums(holds: ColumnElement[bool]) -> tuple[ColumnElement[Any], ...]:
    """Return the points of the calls of which this holds, in the order of Sums' fields."""
    own = case((holds, _F.points))
    return (
        func.count(own),
        func.coalesce(func.sum(own), 0.0),
        func.coalesce(func.sum(own * own), 0.0),
    )


def _four(sums: Sequence[Any]) -> list[Sums]:
    return [Sums(*sums[at : at + 3]) for at in (0, 3, 6, 9)]


def _n_ungraded(connection: Connection, query: CallQuery) -> int:
    wanted = (
        select(func.count())
        .select_from(calls)
        .where(calls.c.state.in_(_UNGRADED), *who_and_when(query, calls))
    )
    if query.departments:
        wanted = wanted.where(calls.c.department.in_(sorted(query.departments)))
    return int(connection.execute(wanted).scalar_one())


def _is_low(mood: Emotion | None) -> bool | None:
    return None if mood is None else mood in NEGATIVE
