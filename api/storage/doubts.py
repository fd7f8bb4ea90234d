"""Doubts: decisions of models that are worth a person's look, and which have had it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    exists,
    or_,
    select,
    tuple_,
    update,
)

from api.security.reach import EVERYONE, Reach
from api.storage.reaching import within
from api.storage.review_tables import doubts
from api.storage.rows import columns_of, row_of
from api.storage.tables import calls, cases
from api.storage.upsert import put_all
from emotion.labels import Emotion
from emotion.scores import EmotionScores
from insights.doubt import Source, Stake


@dataclass(frozen=True, slots=True)
class Doubt:
    """One decision of a model on a customer's mood."""

    review_id: str
    source: Source
    contact_id: str  # the case's or the call's
    place: int  # the message's sequence; milliseconds into the call
    customer_id: str | None
    at_s: float  # epoch seconds
    start_s: float | None  # since the call began; None: of a message
    end_s: float | None
    label: Emotion | None  # None: the model would not say
    scores: EmotionScores
    stakes: tuple[Stake, ...]  # what hung on it
    doubt: float  # 0..1
    cost: float  # 0..1
    rank: float  # their product
    model: str  # its name; empty: nobody wrote it down
    digest: str
    is_open: bool = True  # nobody has judged it


@dataclass(frozen=True, slots=True)
class DoubtFilter:
    """Which are wanted; None: whichever."""

    source: Source | None = None
    mood: Emotion | None = None  # as the model had it
    is_open: bool = True
    reach: Reach = EVERYONE


@dataclass(frozen=True, slots=True)
class DoubtPlace:
    """Where in the list a page ended."""

    rank: float
    review_id: str


_DOUBT = select(*columns_of(doubts, Doubt))
_ONE = _DOUBT.where(doubts.c.review_id == bindparam("of"))
_LOCK = select(doubts.c.review_id).where(doubts.c.review_id == bindparam("of")).with_for_update()
_FORGET = delete(doubts).where(
    doubts.c.contact_id.in_(bindparam("of", expanding=True)), doubts.c.is_open
)
_MARK = update(doubts).where(doubts.c.review_id == bindparam("of"))


def put(connection: Connection, found: Collection[Doubt]) -> None:
    """Keep decisions; one that was judged stays judged."""
    put_all(connection, doubts, [row_of(one) for one in found], kept=("is_open",))


def forget(connection: Connection, contact_ids: Collection[str]) -> None:
    """Forget the decisions of conversations that nobody has judged."""
    connection.execute(_FORGET, {"of": sorted(contact_ids)})


def lock(connection: Connection, review_id: str) -> None:
    """Let nobody else judge a decision until the transaction ends."""
    connection.execute(_LOCK, {"of": review_id})


def mark(connection: Connection, review_id: str, is_open: bool) -> None:
    """Keep whether somebody has judged a decision."""
    connection.execute(_MARK.values(is_open=is_open), {"of": review_id})


def one(connection: Connection, review_id: str) -> Doubt | None:
    """Return a decision, None if there is none."""
    row = connection.execute(_ONE, {"of": review_id}).first()
    return Doubt(*row) if row else None


def listed(
    connection: Connection, wanted: DoubtFilter, after: DoubtPlace | None, limit: int
) -> Sequence[Doubt]:
    """Return the decisions that fit behind a place, the least sure and most costly first."""
    query = _DOUBT.where(doubts.c.is_open.is_(wanted.is_open))
    if wanted.reach.agent_ids is not None:
        query = query.where(_is_seen(wanted.reach))
    if wanted.source is not None:
        query = query.where(doubts.c.source == wanted.source)
    if wanted.mood is not None:
        query = query.where(doubts.c.label == wanted.mood)
    if after is not None:
        place = tuple_(doubts.c.rank, doubts.c.review_id)
        query = query.where(place < (after.rank, after.review_id))
    ordered = query.order_by(doubts.c.rank.desc(), doubts.c.review_id.desc())
    return [Doubt(*row) for row in connection.execute(ordered.limit(limit))]


def _is_seen(reach: Reach) -> ColumnElement[bool]:
    # Whose a chat is changes: it is looked up, not kept.
    return or_(
        exists().where(cases.c.case_id == doubts.c.contact_id, within(cases.c.expert_id, reach)),
        exists().where(calls.c.call_id == doubts.c.contact_id, within(calls.c.agent_id, reach)),
    )
