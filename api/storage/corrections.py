"""Corrections: what people said of models' decisions, each kept for good, the latest standing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, func, insert, select

from api.security.reach import EVERYONE, Reach
from api.storage.reaching import within
from api.storage.review_tables import corrections
from api.storage.rows import columns_of, row_of
from emotion.labels import Emotion
from emotion.scores import EmotionScores
from insights.doubt import Source
from insights.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Correction:
    """What one person said of one decision."""

    correction_id: str
    review_id: str
    source: Source
    contact_id: str  # the case's or the call's
    place: int  # the message's sequence; milliseconds into the call
    agent_id: str | None  # who had the conversation
    customer_id: str | None
    start_s: float | None  # since the call began; None: of a message
    end_s: float | None
    verdict: Verdict
    label: Emotion | None  # the person's; None: nobody can tell
    model_label: Emotion | None  # None: the model would not say
    scores: EmotionScores  # the model's
    model: str
    digest: str
    why: str
    by: str  # a user's or a key's id
    by_name: str
    made_s: float  # epoch seconds
    supersedes: str | None  # the correction before; None: this is the first


@dataclass(frozen=True, slots=True)
class CorrectionFilter:
    """Which are wanted; None: whichever."""

    standing: bool = False  # only those that no later one took the place of
    reach: Reach = EVERYONE


_later = corrections.alias("later")
_STANDS = ~exists().where(_later.c.supersedes == corrections.c.correction_id)
_CORRECTION = select(*columns_of(corrections, Correction))
_OF = (
    _CORRECTION.where(corrections.c.review_id.in_(bindparam("of", expanding=True)), _STANDS)
    .order_by(corrections.c.number)
)  # fmt: skip
_ONE = _CORRECTION.where(corrections.c.correction_id == bindparam("of"))
_COUNTS = (
    select(corrections.c.source, corrections.c.model_label, corrections.c.verdict, func.count())
    .where(_STANDS)
    .group_by(corrections.c.source, corrections.c.model_label, corrections.c.verdict)
)


def add(connection: Connection, correction: Correction) -> None:
    """Keep a correction."""
    connection.execute(insert(corrections), row_of(correction))


def one(connection: Connection, correction_id: str) -> Correction | None:
    """Return a correction, None if there is none."""
    row = connection.execute(_ONE, {"of": correction_id}).first()
    return Correction(*row) if row else None


def standing(connection: Connection, review_ids: Collection[str]) -> Mapping[str, Correction]:
    """Return what stands of each of these decisions; one that nobody judged is left out."""
    rows = connection.execute(_OF, {"of": sorted(review_ids)})
    return {row.review_id: Correction(*row) for row in rows}


def listed(
    connection: Connection, wanted: CorrectionFilter, before: int, limit: int
) -> Sequence[tuple[int, Correction]]:
    """Return the corrections before a number, newest first, each with its number."""
    query: Select[Any] = select(corrections.c.number, *columns_of(corrections, Correction)).where(
        corrections.c.number < before, within(corrections.c.agent_id, wanted.reach)
    )
    if wanted.standing:
        query = query.where(_STANDS)
    rows = connection.execute(query.order_by(corrections.c.number.desc()).limit(limit))
    return [(number, Correction(*rest)) for number, *rest in rows]


def counts(
    connection: Connection, reach: Reach
) -> Mapping[tuple[Source, Emotion | None, Verdict], int]:
    """Return how often people said what of the decisions for each mood."""
    rows = connection.execute(_COUNTS.where(within(corrections.c.agent_id, reach)))
    return {(source, mood, verdict): n for source, mood, verdict, n in rows}
