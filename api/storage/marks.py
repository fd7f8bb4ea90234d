"""Marks: how far our own records have become interactions, a mark a kind of record."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from api.storage.interaction_tables import collected
from api.storage.upsert import put_all

_ALL = select(collected.c.kind, collected.c.number)


def every(connection: Connection) -> Mapping[str, int]:
    """Return the number of the last record of each kind that was looked at."""
    return dict(connection.execute(_ALL).all())


def put(connection: Connection, reached: Mapping[str, int]) -> None:
    """Keep how far each kind has come: a mark never goes back, whoever was slower."""
    there = every(connection)
    rows = [
        {"kind": kind, "number": number}
        for kind, number in reached.items()
        if number > there.get(kind, -1)
    ]
    put_all(connection, collected, rows)
