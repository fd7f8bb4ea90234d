"""Failures to sign in, by account and by address; only digests of both are kept."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, select

from api.storage.account_tables import sign_in_failures
from api.storage.rows import columns_of, row_of
from api.storage.upsert import put_all


@dataclass(frozen=True, slots=True)
class Failures:
    """How often somebody failed in a row."""

    of: str  # a digest of the login, or of the address
    n: int
    last_s: float


_OF = select(*columns_of(sign_in_failures, Failures)).where(
    sign_in_failures.c.of == bindparam("asked")
)
_CLEAR = delete(sign_in_failures).where(sign_in_failures.c.of == bindparam("asked"))
_FORGET = delete(sign_in_failures).where(sign_in_failures.c.last_s <= bindparam("before_s"))


def of(connection: Connection, digest: str) -> Failures:
    """Return how often this account or address failed; never: none."""
    row = connection.execute(_OF, {"asked": digest}).first()
    return Failures(*row) if row else Failures(digest, 0, 0.0)


def put(connection: Connection, failures: Failures) -> None:
    """Keep how often they failed."""
    put_all(connection, sign_in_failures, [row_of(failures)])


def clear(connection: Connection, digest: str) -> None:
    """Forget that they ever failed."""
    connection.execute(_CLEAR, {"asked": digest})


def forget(connection: Connection, before_s: float) -> int:
    """Drop what has not failed since; return how many."""
    return connection.execute(_FORGET, {"before_s": before_s}).rowcount
