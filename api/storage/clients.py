"""Clients: customers' accounts, who looks after them, what they are worth, and when they left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, or_, select

from api.storage.client_tables import clients
from api.storage.rows import columns_of, row_of
from api.storage.upsert import put_all as put_rows

_AT_ONCE = 500  # ids in one statement: SQLite takes so many parameters and more


@dataclass(frozen=True, slots=True)
class Client:
    """What is told of one account; None: not told."""

    account_id: str
    name: str | None = None
    value: float | None = None  # a year's worth, in the centre's currency
    segment: str | None = None
    stage: str | None = None
    is_key: bool = False  # its manager is told when it suffers
    manager_id: str | None = None  # a user of the staff
    left_s: float | None = None  # epoch seconds; None: it is here
    changed_s: float = 0.0  # epoch seconds


@dataclass(frozen=True, slots=True)
class ClientFilter:
    """Which accounts are wanted; None: whichever."""

    manager_id: str | None = None
    is_key: bool | None = None
    text: str = ""  # somewhere in the id or the name


_CLIENT = select(*columns_of(clients, Client))
_ONE = _CLIENT.where(clients.c.account_id == bindparam("of"))
_SOME = _CLIENT.where(clients.c.account_id.in_(bindparam("ids", expanding=True)))
_VALUES = select(clients.c.account_id, clients.c.value).where(clients.c.value.is_not(None))
_KEY = _CLIENT.where(clients.c.is_key, clients.c.left_s.is_(None)).order_by(clients.c.account_id)
_STANDING = select(clients.c.account_id, clients.c.left_s)
_SEGMENTS = select(clients.c.account_id, clients.c.segment).where(clients.c.segment.is_not(None))


def put_all(connection: Connection, told: Sequence[Client]) -> None:
    """Keep what is told of accounts; what was told of the same ones before is forgotten.

    Of one account told of twice, the last counts.
    """
    last = {client.account_id: row_of(client) for client in told}
    put_rows(connection, clients, list(last.values()))


def one(connection: Connection, account_id: str) -> Client | None:
    """Return what was told of an account, None if nothing was."""
    row = connection.execute(_ONE, {"of": account_id}).first()
    return Client(*row) if row else None


def some(connection: Connection, account_ids: Iterable[str]) -> Mapping[str, Client]:
    """Return what was told of these accounts, by id; without those of which nothing was."""
    ids = sorted(set(account_ids))
    found: dict[str, Client] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = connection.execute(_SOME, {"ids": ids[start : start + _AT_ONCE]})
        found |= {row[0]: Client(*row) for row in rows}
    return found


def key(connection: Connection) -> tuple[Client, ...]:
    """Return the key accounts that are here, by id."""
    return tuple(Client(*row) for row in connection.execute(_KEY))


def values(connection: Connection) -> Mapping[str, float]:
    """Return what accounts are worth, by id; without those of which it was not told."""
    return dict(connection.execute(_VALUES).all())


def segments(connection: Connection) -> Mapping[str, str]:
    """Return the accounts' segments, by id; without those of which none was told."""
    return dict(connection.execute(_SEGMENTS).all())


def standing(connection: Connection) -> Mapping[str, float | None]:
    """Return when each account left, by id, in epoch seconds; None: it is here."""
    return dict(connection.execute(_STANDING).all())


def listed(
    connection: Connection, wanted: ClientFilter, after: str, limit: int
) -> tuple[Client, ...]:
    """Return the accounts that fit after an id, in order of their ids."""
    query = _CLIENT.where(clients.c.account_id > after).order_by(clients.c.account_id)
    if wanted.manager_id is not None:
        query = query.where(clients.c.manager_id == wanted.manager_id)
    if wanted.is_key is not None:
        query = query.where(clients.c.is_key == wanted.is_key)
    if wanted.text:
        held = (clients.c.account_id, clients.c.name)
        query = query.where(or_(*(c.icontains(wanted.text, autoescape=True) for c in held)))
    return tuple(Client(*row) for row in connection.execute(query.limit(limit)))
