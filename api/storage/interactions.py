"""Interactions: what customers said anywhere, kept, found and taken out again."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from sqlalchemy import (
    BindParameter,
    Column,
    Connection,
    Text,
    bindparam,
    delete,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)

from api.desk.words import storable
from api.security.reach import EVERYONE, Reach
from api.storage.interaction_filters import conditions
from api.storage.interaction_tables import interactions
from api.storage.reaching import within
from api.storage.rows import columns_of, row_of
from api.trends.interaction_query import InteractionQuery, Order
from emotion.labels import Emotion
from insights.interaction import Cut, Interaction
from insights.runs import Contacts

_C = interactions.c
_DAY_S = 86_400.0
_AT_ONCE = 500  # ids asked for by one statement
_SHORT_BYTES = 240  # of what parts history: eight of them fit an index's entry (PostgreSQL: 2,704)
_ID_BYTES = 4 * 200  # of an account's and a customer's id: as long as they are anywhere else
_DIGEST = 24  # characters that stand for the rest of a long id
_LONGEST_TEXT = 1_200  # characters of an excerpt
_N_READ = len(fields(Interaction))
_NAMES = (*(cut.value for cut in Cut if cut is not Cut.SOURCE), "agent_id", "outcome")
_IDS = ("account_id", "customer_id")


@dataclass(frozen=True, slots=True)
class Stored:
    """An interaction, and what is kept of it besides."""

    interaction: Interaction
    recommends: int | None = None  # 0..10
    solved_at_once: bool | None = None  # None: not told
    is_influencer: bool = False
    is_ephemeral: bool = False
    import_id: str | None = None  # None: our own
    is_synthetic: bool = False
    number: int = 0  # its place in the store; 0: not kept yet


Place = tuple[float, int]  # what a list is ordered by, and an interaction's number

_EXTRAS = tuple(f.name for f in fields(Stored) if f.name not in ("interaction", "number"))
_ROWS = select(*columns_of(interactions, Interaction), *(_C[name] for name in _EXTRAS), _C.number)
_MOODLESS = ("valence", "negativity", "is_negative", "mood", "confidence", "text")
# What drivers are told by: no words, and nothing that parts history besides.
_BRIEF = (
    *(_C.interaction_id, _C.source, _C.at_s, _C.valence, _C.negativity),
    # As text: among so many, looking each mood up by a column's type would take a third longer.
    type_coerce(_C.mood, Text),
    *(_C.category, _C.account_id, _C.customer_id, _C.outcome),
)
_MOODS: Mapping[str | None, Emotion] = MappingProxyType({str(e): e for e in Emotion})
_ids: BindParameter[Any] = bindparam("ids", expanding=True)
_KNOWN = _ROWS.where(_C.interaction_id.in_(_ids))
_SILENCED = (
    update(interactions)
    .where(or_(_C.negativity.is_not(None), _C.has_text.is_(True)))
    .values(**dict.fromkeys(_MOODLESS), has_text=False)
)
_SILENCE = _SILENCED.where(_C.customer_id.in_(_ids))
_SILENCE_THESE = _SILENCED.where(_C.interaction_id.in_(_ids))
_FORGET = delete(interactions).where(_C.interaction_id.in_(_ids))
# By which column a list is ordered, and whether the highest comes first.
ORDERS: Mapping[Order, tuple[Column[Any], bool]] = MappingProxyType(
    {
        Order.NEWEST: (_C.at_s, True),
        Order.OLDEST: (_C.at_s, False),
        Order.WORST: (_C.negativity, True),
        Order.BEST: (_C.negativity, False),
    }
)


def add_new(connection: Connection, found: Sequence[Stored]) -> int:
    """Keep those whose id is not known yet; return how many. Known ones stay as they are."""
    by_id = {one.interaction.interaction_id: one for one in map(_kept, reversed(found))}
    known = _known(connection, list(by_id))
    new = [one for interaction_id, one in by_id.items() if interaction_id not in known]
    _insert(connection, new[::-1])
    return len(new)


def put(connection: Connection, found: Sequence[Stored]) -> int:
    """Keep all, in place of what was kept of the same ids; return how many are new or changed."""
    by_id = {one.interaction.interaction_id: _kept(one) for one in found}
    known = _known(connection, list(by_id))
    changed = {name: one for name, one in by_id.items() if known.get(name) != one}
    forget(connection, [name for name in changed if name in known])
    # They are numbered anew, so that the newest number tells whether anything is different.
    _insert(connection, list(changed.values()))
    return len(changed)


def forget(connection: Connection, interaction_ids: Collection[str]) -> None:
    """Take interactions out for good."""
    for some in _parts(sorted(interaction_ids)):
        connection.execute(_FORGET, {"ids": some})


def silence(connection: Connection, customer_ids: Collection[str]) -> None:
    """Forget what these customers felt and wrote; that they came stays counted."""
    for some in _parts(sorted({kept for who in customer_ids if (kept := _short(who, _ID_BYTES))})):
        connection.execute(_SILENCE, {"ids": some})


def silence_these(connection: Connection, interaction_ids: Collection[str]) -> None:
    """Forget the moods and the words of these; all else of them stays as it is."""
    for some in _parts(sorted(map(_id, interaction_ids))):
        connection.execute(_SILENCE_THESE, {"ids": some})


def listed(
    connection: Connection, query: InteractionQuery, after: Place | None, limit: int
) -> tuple[Stored, ...]:
    """Return those that fit in the query's order, from behind a place on."""
    column, is_down = ORDERS[query.order]
    # A tie goes by the number, in the same direction, so that one index serves both.
    ends = [each.desc() if is_down else each.asc() for each in (column, _C.number)]
    found = _ROWS.where(*conditions(query), column.is_not(None)).order_by(*ends).limit(limit)
    if after is not None:
        place = tuple_(column, _C.number)
        found = found.where(place < after if is_down else place > after)
    return tuple(_stored(row) for row in connection.execute(found).all())


def place_of(stored: Stored, order: Order) -> Place:
    """Return where an interaction stands in a list of this order."""
    return float(getattr(stored.interaction, ORDERS[order][0].name)), stored.number


def count(connection: Connection, query: InteractionQuery) -> int:
    """Return how many fit."""
    counted = select(func.count()).select_from(interactions).where(*conditions(query))
    if query.order in (Order.WORST, Order.BEST):
        counted = counted.where(_C.negativity.is_not(None))
    return int(connection.execute(counted).scalar_one())


def one(connection: Connection, interaction_id: str, reach: Reach = EVERYONE) -> Stored | None:
    """Return an interaction, None if there is none within reach."""
    found = _ROWS.where(_C.interaction_id == interaction_id, within(_C.agent_id, reach))
    row = connection.execute(found).first()
    return _stored(row) if row else None


def columns(connection: Connection, query: InteractionQuery) -> Contacts:
    """Return the contacts of accounts that fit and were told, in order of account, then time."""
    told = (_C.account_id.is_not(None), _C.negativity.is_not(None))
    found = select(_C.account_id, _C.at_s, _C.negativity, func.coalesce(_C.valence, 0.0))
    rows = connection.execute(found.where(*conditions(query), *told)).all()
    whose, *figures = zip(*rows, strict=True) if rows else ((), (), (), ())
    names = tuple(sorted(set(whose)))
    places = {name: place for place, name in enumerate(names)}
    account = np.array([places[name] for name in whose], dtype=np.int64)
    columns = [np.array(one, dtype=np.float64) for one in figures]
    # Put in order here: a database would compare so many names by the rules of a language.
    order = np.lexsort((columns[0], account))
    return Contacts(names, account[order], *(one[order] for one in columns))


def negatives(connection: Connection, query: InteractionQuery) -> tuple[Interaction, ...]:
    """Return the negative ones that fit, in no order, of each what drivers are told by."""
    found = select(*_BRIEF).where(*conditions(query), _C.is_negative.is_(True))
    return tuple(
        Interaction(
            interaction_id,
            source,
            at_s,
            valence,
            negativity,
            _MOODS.get(mood),
            category=category,
            account_id=account_id,
            customer_id=customer_id,
            outcome=outcome,
        )
        for (
            interaction_id,
            source,
            at_s,
            valence,
            negativity,
            mood,
            category,
            account_id,
            customer_id,
            outcome,
        ) in connection.execute(found).all()
    )


def span(connection: Connection, query: InteractionQuery) -> tuple[float, float] | None:
    """Return the first and the newest moment that fit; None: nothing does."""
    moments = select(_C.at_s).where(*conditions(query)).limit(1)
    first, last = (
        connection.execute(moments.order_by(end)).scalar()
        for end in (_C.at_s.asc(), _C.at_s.desc())
    )
    return None if first is None or last is None else (first, last)


def names(connection: Connection, by: Cut) -> tuple[str, ...]:
    """Return every name that interactions are parted by, in order."""
    column = _C[by.value]
    found = select(column).where(column.is_not(None)).distinct().order_by(column)
    return tuple(connection.execute(found).scalars())


def newest(connection: Connection) -> int:
    """Return the highest number that was given: it grows with whatever is kept or changed."""
    return connection.execute(select(func.max(_C.number))).scalar() or 0


def _insert(connection: Connection, found: Sequence[Stored]) -> None:
    if found:
        connection.execute(interactions.insert(), [_row(one) for one in found])


def _known(connection: Connection, interaction_ids: Sequence[str]) -> Mapping[str, Stored]:
    found = [
        _stored(row)
        for some in _parts(interaction_ids)
        for row in connection.execute(_KNOWN, {"ids": some})
    ]
    return {one.interaction.interaction_id: replace(one, number=0) for one in found}


def _parts(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]


def _stored(row: Any) -> Stored:
    return Stored(Interaction(*row[:_N_READ]), *row[_N_READ:])


def _kept(stored: Stored) -> Stored:
    """Return what databases take of an interaction, its words and names of a bounded length."""
    said = stored.interaction
    given: dict[str, Any] = {name: _short(getattr(said, name)) for name in _NAMES}
    given |= {name: _short(getattr(said, name), _ID_BYTES) for name in _IDS}
    text = None if said.text is None else storable(said.text)[:_LONGEST_TEXT]
    given["interaction_id"] = _id(said.interaction_id)
    return replace(stored, interaction=replace(said, text=text, **given), number=0)


def _id(given: str) -> str:
    """Return an id that an index takes, and that is one part of an address."""
    plain = storable(given).replace("/", "~")
    if len(plain.encode()) <= _SHORT_BYTES:
        return plain
    digest = hashlib.sha256(plain.encode()).hexdigest()[:_DIGEST]
    return plain.encode()[: _SHORT_BYTES - _DIGEST].decode(errors="ignore") + digest


def _short(name: str | None, most_bytes: int = _SHORT_BYTES) -> str | None:
    """Return a name that fits an index; None of one that is empty."""
    if not name or not name.strip():
        return None
    return storable(name.strip()).encode()[:most_bytes].decode(errors="ignore")


def _row(stored: Stored) -> dict[str, Any]:
    said = stored.interaction
    return {
        **row_of(said),
        "day": int(said.at_s // _DAY_S),
        "is_negative": said.is_negative if said.is_told else None,
        "has_text": said.text is not None,
        **{name: getattr(stored, name) for name in _EXTRAS},
    }
