"""Judgements: what people made of criteria beside the machine, in samples and calibrations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, or_, select

from api.security.reach import EVERYONE, Reach
from api.storage.fact_tables import call_criteria, call_facts
from api.storage.quality_tables import calibrations, judgements
from api.storage.reaching import within
from api.storage.rows import columns_of, row_of
from grading.report import Outcome
from insights.agreement import Source
from insights.agreement_figures import Rating, Tally


@dataclass(frozen=True, slots=True)
class Judgement:
    """One person's outcome of one criterion of one call."""

    source: Source
    source_id: str  # the sample's or the calibration's
    call_id: str
    report_id: str
    agent_id: str | None
    criterion: str
    rubric_name: str
    rubric_version: str
    machine: Outcome
    human: Outcome
    note: str
    by: str  # a user's or a key's id
    by_name: str
    judged_s: float  # epoch seconds


@dataclass(frozen=True, slots=True)
class JudgementFilter:
    """Which judgements are wanted; None: whichever."""

    since_s: float | None = None  # judged then or later, epoch seconds
    until_s: float | None = None  # judged before
    criterion: str | None = None
    rubric_name: str | None = None
    rubric_version: str | None = None
    agent_ids: frozenset[str] | None = None
    reach: Reach = EVERYONE


_JUDGEMENT = select(*columns_of(judgements, Judgement))
_OF_SOURCE = _JUDGEMENT.where(judgements.c.source_id == bindparam("of")).order_by(
    judgements.c.number
)

_RATING = select(
    judgements.c.source_id,
    judgements.c.criterion,
    judgements.c.by,
    judgements.c.human,
    judgements.c.machine,
)
_UNSEEN = select(calibrations.c.calibration_id).where(
    or_(calibrations.c.closed_s.is_(None), calibrations.c.is_cancelled.is_(True))
)


def add(connection: Connection, judged: Sequence[Judgement]) -> None:
    """Keep judgements."""
    if judged:
        connection.execute(insert(judgements), [row_of(one) for one in judged])


def of_source(connection: Connection, source_id: str) -> tuple[Judgement, ...]:
    """Return what was judged in a sample or a calibration, in order."""
    return tuple(Judgement(*row) for row in connection.execute(_OF_SOURCE, {"of": source_id}))


def tallied(connection: Connection, wanted: JudgementFilter) -> tuple[Tally, ...]:
    """Return how often reviewers of samples said what, of the judgements that fit."""
    by = (judgements.c.criterion, judgements.c.machine, judgements.c.human)
    query = select(*by, func.count()).where(judgements.c.source == Source.SAMPLE)
    rows = connection.execute(_fitting(query, wanted).group_by(*by)).all()
    return tuple(Tally(*row) for row in rows)


def rated(connection: Connection, wanted: JudgementFilter) -> tuple[Rating, ...]:
    """Return what graders said in the calibrations that are over, of the judgements that fit."""
    query = _RATING.where(
        judgements.c.source == Source.CALIBRATION, judgements.c.source_id.not_in(_UNSEEN)
    )
    return tuple(Rating(*row) for row in connection.execute(_fitting(query, wanted)).all())


def n_changed(connection: Connection, wanted: JudgementFilter) -> dict[str, int]:
    """Return in how many calls each criterion stands otherwise than the machine had it.

    Of calls that began in the filter's time: why somebody looked at them is not known.
    """
    query = (
        select(call_criteria.c.criterion, func.count())
        .join(call_facts, call_facts.c.number == call_criteria.c.number)
        .where(
            call_facts.c.is_changed.is_(True),
            call_criteria.c.outcome != call_criteria.c.final_outcome,
            within(call_facts.c.agent_id, wanted.reach),
        )
        .group_by(call_criteria.c.criterion)
    )
    if wanted.since_s is not None:
        query = query.where(call_facts.c.began_s >= wanted.since_s)
    if wanted.until_s is not None:
        query = query.where(call_facts.c.began_s < wanted.until_s)
    if wanted.agent_ids is not None:
        query = query.where(call_facts.c.agent_id.in_(sorted(wanted.agent_ids)))
    for name in ("rubric_name", "rubric_version"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(call_facts.c[name] == value)
    if wanted.criterion is not None:
        query = query.where(call_criteria.c.criterion == wanted.criterion)
    return dict(connection.execute(query).all())


def _fitting(query: Select[Any], wanted: JudgementFilter) -> Select[Any]:
    query = query.where(within(judgements.c.agent_id, wanted.reach))
    if wanted.since_s is not None:
        query = query.where(judgements.c.judged_s >= wanted.since_s)
    if wanted.until_s is not None:
        query = query.where(judgements.c.judged_s < wanted.until_s)
    if wanted.agent_ids is not None:
        query = query.where(judgements.c.agent_id.in_(sorted(wanted.agent_ids)))
    for name in ("criterion", "rubric_name", "rubric_version"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(judgements.c[name] == value)
    return query
