"""Chat tokens: a customer's right to one chat; only digests are kept."""

from sqlalchemy import Connection, bindparam, delete, insert, select

from api.storage.tables import chat_tokens

_CASE_OF = select(chat_tokens.c.case_id).where(chat_tokens.c.digest == bindparam("digest"))
_FORGET = delete(chat_tokens).where(chat_tokens.c.case_id == bindparam("case_id"))


def add(connection: Connection, digest: str, case_id: str, now_s: float) -> None:
    """Keep one more token of a case: sha256 of it, hex. A case may have several."""
    row = {"digest": digest, "case_id": case_id, "created_s": now_s}
    connection.execute(insert(chat_tokens), row)


def case_of(connection: Connection, digest: str) -> str | None:
    """Return the case that a token opens, None if it opens none."""
    case_id: str | None = connection.execute(_CASE_OF, {"digest": digest}).scalar()
    return case_id


def forget(connection: Connection, case_id: str) -> None:
    """Make every token of a case useless."""
    connection.execute(_FORGET, {"case_id": case_id})
