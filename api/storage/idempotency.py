"""Answers kept by idempotency key, so that a repeated request does nothing twice.

Look up, act and keep within one transaction: only one process writes at a time, so of two
requests with one key the second finds the first's answer, and a crash leaves neither or both.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select

from api.storage.rows import columns_of, row_of
from api.storage.tables import idempotency


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered."""

    principal: str  # whose key it is: two principals may use the same
    key: str
    request: str  # digest of method, path and body: the same key must mean the same request
    status: int
    body: str
    created_s: float


_FIND = select(*columns_of(idempotency, Answer)).where(
    idempotency.c.principal == bindparam("of"), idempotency.c.key == bindparam("named")
)
_FORGET = delete(idempotency).where(idempotency.c.created_s < bindparam("before_s"))


def find(connection: Connection, principal: str, key: str) -> Answer | None:
    """Return what was answered under this key."""
    row = connection.execute(_FIND, {"of": principal, "named": key}).first()
    return Answer(*row) if row else None


def keep(connection: Connection, answer: Answer) -> None:
    """Keep a first answer."""
    connection.execute(insert(idempotency), row_of(answer))


def forget(connection: Connection, before_s: float) -> int:
    """Drop the answers given before; return how many."""
    return connection.execute(_FORGET, {"before_s": before_s}).rowcount
