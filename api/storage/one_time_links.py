"""One-time links: only their digests are kept, and not for long."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select

from api.storage.account_tables import one_time_links
from api.storage.enums import LinkKind
from api.storage.rows import columns_of, row_of


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """What lets somebody in once."""

    digest: str  # sha256 of the link's secret, hex
    user_id: str
    kind: LinkKind
    made_s: float
    expires_s: float


_OF_DIGEST = select(*columns_of(one_time_links, OneTimeLink)).where(
    one_time_links.c.digest == bindparam("digest"),
    one_time_links.c.expires_s > bindparam("now_s"),
)
_FORGET = delete(one_time_links).where(one_time_links.c.expires_s <= bindparam("now_s"))
_END_ALL = delete(one_time_links).where(one_time_links.c.user_id == bindparam("of"))


def add(connection: Connection, link: OneTimeLink) -> None:
    """Keep a new link; the user's earlier ones open nothing from now on."""
    connection.execute(_END_ALL, {"of": link.user_id})
    connection.execute(insert(one_time_links), row_of(link))


def of_digest(connection: Connection, digest: str, now_s: float) -> OneTimeLink | None:
    """Return the link of this digest, None if it is unknown, used or too old."""
    row = connection.execute(_OF_DIGEST, {"digest": digest, "now_s": now_s}).first()
    return OneTimeLink(*row) if row else None


def end_all(connection: Connection, user_id: str) -> None:
    """Let every link of a user open nothing any more."""
    connection.execute(_END_ALL, {"of": user_id})


def forget(connection: Connection, now_s: float) -> int:
    """Drop those that are too old; return how many."""
    return connection.execute(_FORGET, {"now_s": now_s}).rowcount
