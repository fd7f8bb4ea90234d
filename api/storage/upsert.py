"""Rows that may be there already: a retry after a lost answer must not fail, nor write twice."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

_Insert = sqlite.Insert | postgresql.Insert
Rows = Sequence[Mapping[str, Any]]


def put_all(connection: Connection, table: Table, rows: Rows, kept: tuple[str, ...] = ()) -> None:
    """Write rows; one whose primary key is there takes the old one's place, but for `kept`."""
    if rows:
        connection.execute(_replacing(connection.dialect.name, table, kept), rows)


def add_all(connection: Connection, table: Table, rows: Rows) -> None:
    """Write rows; one that breaks a unique constraint is there already, and is passed over."""
    if rows:
        connection.execute(_insert(connection.dialect.name, table).on_conflict_do_nothing(), rows)


@cache
def _replacing(dialect: str, table: Table, kept: tuple[str, ...]) -> _Insert:
    made = _insert(dialect, table)
    key = [column.name for column in table.primary_key]
    rest = {c.name: made.excluded[c.name] for c in table.columns if c.name not in (*key, *kept)}
    return made.on_conflict_do_update(index_elements=key, set_=rest)


@cache
def _insert(dialect: str, table: Table) -> _Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
