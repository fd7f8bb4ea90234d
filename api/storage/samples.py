"""Samples: which calls were drawn for review, of which, and which have been reviewed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from api.security.reach import Reach
from api.storage.fact_tables import call_facts
from api.storage.quality_tables import sampled_calls, samples
from api.storage.reaching import within
from api.storage.rows import columns_of, row_of
from insights.sampling import Candidate, Population


@dataclass(frozen=True, slots=True)
class Sample:
    """One draw, with all that is needed to draw it again."""

    sample_id: str
    purpose: str
    population: Population
    n_population: int  # calls that could be drawn
    fingerprint: str  # of those calls' ids
    n_each: int  # calls of each agent that were wanted
    n_drawn: int
    seed: str
    by: str  # a user's or a key's id
    by_name: str
    drawn_s: float  # epoch seconds


@dataclass(frozen=True, slots=True)
class SampledCall:
    """A call of a sample."""

    call_id: str
    sample_id: str
    place: int  # in the sample, from 1
    agent_id: str | None
    reviewed_s: float | None = None  # epoch seconds
    reviewed_by: str | None = None


_SAMPLE = select(samples.c.number, *columns_of(samples, Sample))
_ONE = _SAMPLE.where(samples.c.sample_id == bindparam("of"))
_CALL = select(*columns_of(sampled_calls, SampledCall))
_OF_SAMPLE = _CALL.where(sampled_calls.c.sample_id == bindparam("of")).order_by(
    sampled_calls.c.place
)
_REVIEWED = (
    update(sampled_calls)
    .where(sampled_calls.c.call_id == bindparam("of"))
    .values(reviewed_s=bindparam("now_s"), reviewed_by=bindparam("who"))
)
_N_REVIEWED = (
    select(sampled_calls.c.sample_id, func.count(sampled_calls.c.reviewed_s))
    .where(sampled_calls.c.sample_id.in_(bindparam("ids", expanding=True)))
    .group_by(sampled_calls.c.sample_id)
)


def candidates(
    connection: Connection, population: Population, reach: Reach, before: int
) -> tuple[Candidate, ...]:
    """Return the graded calls of a population that no sample below this number has drawn."""
    drawn = call_facts.join(
        sampled_calls, sampled_calls.c.call_id == call_facts.c.call_id, isouter=True
    ).join(samples, samples.c.sample_id == sampled_calls.c.sample_id, isouter=True)
    query = (
        select(call_facts.c.call_id, call_facts.c.agent_id)
        .select_from(drawn)
        .where(
            within(call_facts.c.agent_id, reach),
            or_(samples.c.number.is_(None), samples.c.number >= before),
        )
    )
    if population.agent_ids is not None:
        query = query.where(call_facts.c.agent_id.in_(sorted(population.agent_ids)))
    if population.departments is not None:
        query = query.where(call_facts.c.department.in_(sorted(population.departments)))
    if population.since_s is not None:
        query = query.where(call_facts.c.began_s >= population.since_s)
    if population.until_s is not None:
        query = query.where(call_facts.c.began_s < population.until_s)
    return tuple(Candidate(*row) for row in connection.execute(query).all())


def add(connection: Connection, sample: Sample, drawn: Sequence[SampledCall]) -> None:
    """Keep a sample and its calls."""
    connection.execute(insert(samples), row_of(sample))
    if drawn:
        connection.execute(insert(sampled_calls), [row_of(call) for call in drawn])


def one(connection: Connection, sample_id: str) -> tuple[int, Sample] | None:
    """Return a sample with its number, None if there is none."""
    row = connection.execute(_ONE, {"of": sample_id}).first()
    return (row[0], Sample(*row[1:])) if row else None


def calls_of(connection: Connection, sample_id: str) -> tuple[SampledCall, ...]:
    """Return a sample's calls as they were drawn."""
    return tuple(SampledCall(*row) for row in connection.execute(_OF_SAMPLE, {"of": sample_id}))


def reviewed(connection: Connection, call_id: str, by: str, now_s: float) -> None:
    """Keep that a drawn call has been reviewed."""
    connection.execute(_REVIEWED, {"of": call_id, "who": by, "now_s": now_s})


def n_reviewed(connection: Connection, sample_ids: Sequence[str]) -> dict[str, int]:
    """Return how many calls of each sample have been reviewed."""
    return dict(connection.execute(_N_REVIEWED, {"ids": list(sample_ids)}).all())


def listed(connection: Connection, before: int, limit: int) -> Sequence[tuple[int, Sample]]:
    """Return the samples before a number, newest first, each with its number."""
    query = _SAMPLE.where(samples.c.number < before).order_by(samples.c.number.desc())
    return [(row[0], Sample(*row[1:])) for row in connection.execute(query.limit(limit)).all()]
