"""Documents that supervisors edit, every version kept: lexicons, reply templates."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select

from api.storage.rows import columns_of, row_of
from api.storage.tables import documents


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a document."""

    kind: str  # "lexicon", "replies"
    version: int  # 1, 2, 3, ... of its kind
    text: str
    author: str  # who wrote it: a key's id, a person's name
    created_s: float


_NEWEST = (
    select(*columns_of(documents, Document))
    .where(documents.c.kind == bindparam("of"))
    .order_by(documents.c.version.desc())
)
_LATEST = _NEWEST.limit(1)
_ONE = _NEWEST.where(documents.c.version == bindparam("numbered"))


def add(connection: Connection, kind: str, text: str, author: str, now_s: float) -> Document:
    """Keep a new version and return it."""
    before = latest(connection, kind)
    document = Document(kind, before.version + 1 if before else 1, text, author, now_s)
    connection.execute(insert(documents), row_of(document))
    return document


def latest(connection: Connection, kind: str) -> Document | None:
    """Return the newest version, None if there never was one."""
    row = connection.execute(_LATEST, {"of": kind}).first()
    return Document(*row) if row else None


def version(connection: Connection, kind: str, number: int) -> Document | None:
    """Return one version, None if there is none."""
    row = connection.execute(_ONE, {"of": kind, "numbered": number}).first()
    return Document(*row) if row else None


def versions(connection: Connection, kind: str) -> tuple[Document, ...]:
    """Return every version, newest first."""
    return tuple(Document(*row) for row in connection.execute(_NEWEST, {"of": kind}).all())
