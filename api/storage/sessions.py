"""Sessions: who is signed in; only digests of the cookies are kept."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from api.storage.account_tables import sessions
from api.storage.rows import columns_of, row_of


@dataclass(frozen=True, slots=True)
class Session:
    """A person at one browser, from sign-in to sign-out."""

    digest: str  # sha256 of the cookie, hex
    user_id: str
    from_where: str  # the address they signed in from
    began_s: float
    used_s: float  # the last time, to within a minute


_ALL = select(*columns_of(sessions, Session))
_OF_DIGEST = _ALL.where(sessions.c.digest == bindparam("digest"))
_OF_USER = _ALL.where(sessions.c.user_id == bindparam("user_id")).order_by(
    sessions.c.began_s.desc()
)
_USE = (
    update(sessions)
    .where(sessions.c.digest == bindparam("of"), sessions.c.used_s < bindparam("now_s"))
    .values(used_s=bindparam("now_s"))
)
_END = delete(sessions).where(sessions.c.digest == bindparam("of"))
_END_ALL = delete(sessions).where(
    sessions.c.user_id == bindparam("of"), sessions.c.digest != bindparam("spared")
)
_FORGET = delete(sessions).where(
    or_(sessions.c.used_s <= bindparam("idle_s"), sessions.c.began_s <= bindparam("old_s"))
)


def add(connection: Connection, session: Session) -> None:
    """Keep a new session."""
    connection.execute(insert(sessions), row_of(session))


def of_digest(connection: Connection, digest: str) -> Session | None:
    """Return the session of this digest, however old it is."""
    row = connection.execute(_OF_DIGEST, {"digest": digest}).first()
    return Session(*row) if row else None


def of_user(connection: Connection, user_id: str) -> tuple[Session, ...]:
    """Return a user's sessions, newest first."""
    rows = connection.execute(_OF_USER, {"user_id": user_id})
    return tuple(Session(*row) for row in rows.all())


def used(connection: Connection, digest: str, now_s: float) -> None:
    """Say when a session was last used."""
    connection.execute(_USE, {"of": digest, "now_s": now_s})


def end(connection: Connection, digest: str) -> None:
    """Sign out one browser."""
    connection.execute(_END, {"of": digest})


def end_all(connection: Connection, user_id: str, spared: str = "") -> None:
    """Sign out a user everywhere, but for one digest."""
    connection.execute(_END_ALL, {"of": user_id, "spared": spared})


def forget(connection: Connection, idle_s: float, old_s: float) -> int:
    """Drop what was last used, or began, so long ago; return how many."""
    return connection.execute(_FORGET, {"idle_s": idle_s, "old_s": old_s}).rowcount
