"""What must hold of an interaction's row for a query, and the day it counts to."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Float, Integer, cast, false, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from api.desk.words import storable
from api.security.reach import EVERYONE
from api.storage.interaction_tables import interactions
from api.storage.reaching import within
from api.trends.interaction_query import InteractionQuery

_C = interactions.c
_DAY_S = 86_400.0


def conditions(query: InteractionQuery) -> list[ColumnElement[bool]]:
    """Return what must hold of an interaction."""
    found = [*_names(query), *_whose(query), *_moods(query), *_kinds(query), *_words(query)]
    return [*found, *since(query, _C.at_s)]


def summed(query: InteractionQuery) -> list[ColumnElement[bool]]:
    """Return the same, such that sums are read from the index that holds all that they add up."""
    found = [*_names(query), *_whose(query), *_moods(query), *_kinds(query), *_words(query)]
    if query.since_s is not None:
        found.append(_C.day >= int(query.since_s // _DAY_S))
    if query.until_s is not None:
        found.append(_C.day <= int(query.until_s // _DAY_S))
    # A sum has no index of its own, so the days' index is taken, not that of the moments.
    return [*found, *since(query, _C.at_s + 0.0)]


def since(query: InteractionQuery, at_s: ColumnElement[float]) -> Iterator[ColumnElement[bool]]:
    """Yield what must hold of a moment."""
    if query.since_s is not None:
        yield at_s >= query.since_s
    if query.until_s is not None:
        yield at_s < query.until_s


def day_of(offset_s: float) -> ColumnElement[int]:
    """Return the day of an interaction on clocks that are `offset_s` ahead of UTC, from 1970 on."""
    if not offset_s:
        return _C.day
    return cast(_Whole((_C.at_s + offset_s) / _DAY_S), Integer)


class _Whole(GenericFunction[float]):
    """The whole number below one of 0 and more: not every SQLite has a floor."""

    type = Float()
    inherit_cache = True
    name = "whole"


@compiles(_Whole)
def _floor(element: _Whole, compiler: SQLCompiler, **kw: Any) -> str:
    return f"FLOOR({compiler.process(element.clauses, **kw)})"


@compiles(_Whole, "sqlite")
def _truncated(element: _Whole, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AS INTEGER)"


def _names(query: InteractionQuery) -> Iterator[ColumnElement[bool]]:
    for name, wanted in query.names:
        if wanted:
            yield _any_of(_C[name], _storable(wanted))


def _whose(query: InteractionQuery) -> Iterator[ColumnElement[bool]]:
    if query.account_id is not None:
        yield _C.account_id == storable(query.account_id)
    if query.customer_id is not None:
        yield _C.customer_id == storable(query.customer_id)
    if query.agent_ids is not None:
        yield _any_of(_C.agent_id, _storable(query.agent_ids)) if query.agent_ids else false()
    if query.reach != EVERYONE:
        yield within(_C.agent_id, query.reach)
    if query.but_ids:
        yield _C.interaction_id.not_in(sorted(query.but_ids))


def _moods(query: InteractionQuery) -> Iterator[ColumnElement[bool]]:
    if query.moods:
        yield _any_of(_C.mood, query.moods)
    if query.negative is not None:
        yield _C.is_negative.is_(query.negative)
    if query.told is not None:
        yield _C.negativity.is_not(None) if query.told else _C.negativity.is_(None)


def _kinds(query: InteractionQuery) -> Iterator[ColumnElement[bool]]:
    if query.import_id is not None:
        yield _C.import_id == storable(query.import_id)
    if query.synthetic is not None:
        yield _C.is_synthetic.is_(query.synthetic)
    if query.influencer is not None:
        yield _C.is_influencer.is_(query.influencer)


def _words(query: InteractionQuery) -> Iterator[ColumnElement[bool]]:
    for word in storable(query.text or "").split():
        yield _C.text.icontains(word, autoescape=True)


def _any_of(column: Column[Any], wanted: Collection[str | None]) -> ColumnElement[bool]:
    known = sorted(value for value in wanted if value is not None)
    if None not in wanted:
        return column.in_(known)
    return or_(column.in_(known), column.is_(None)) if known else column.is_(None)


def _storable(names: Collection[str | None]) -> frozenset[str | None]:
    return frozenset(name if name is None else storable(name) for name in names)
