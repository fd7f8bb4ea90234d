"""Servers: which processes live, as far as the database can tell."""

from sqlalchemy import Connection, bindparam, delete, select, update

from api.storage.tables import calls, servers
from api.storage.upsert import put_all

_UNTIL = select(servers.c.lease_until_s).where(servers.c.server_id == bindparam("of"))
_END = (
    update(servers)
    .where(servers.c.server_id == bindparam("of"), servers.c.lease_until_s > bindparam("at_s"))
    .values(lease_until_s=bindparam("at_s"))
)
_FORGET = delete(servers).where(
    servers.c.lease_until_s < bindparam("before_s"),
    servers.c.server_id.not_in(select(calls.c.server_id)),
)


def renew(connection: Connection, server_id: str, until_s: float) -> None:
    """Keep that a process lives, and its calls are its own until then."""
    put_all(connection, servers, [{"server_id": server_id, "lease_until_s": until_s}])


def lease_until_s(connection: Connection, server_id: str) -> float:
    """Return until when a process' calls are its own; 0 if it never said."""
    return float(connection.execute(_UNTIL, {"of": server_id}).scalar() or 0.0)


def end(connection: Connection, server_id: str, at_s: float) -> None:
    """Keep that a process has ended, if its lease says that it lives."""
    connection.execute(_END, {"of": server_id, "at_s": at_s})


def forget(connection: Connection, before_s: float) -> int:
    """Drop the processes whose lease ended before and who left no call; return how many."""
    return connection.execute(_FORGET, {"before_s": before_s}).rowcount
