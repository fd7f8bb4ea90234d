"""Imports: which files were read, how far each came, and what in them was no message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from api.storage.interaction_tables import import_faults, imports, interactions
from api.storage.rows import columns_of, row_of
from api.storage.upsert import add_all

_MOST_FAULTS = 1_000  # kept of one import; all are counted


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One file on its way in, or done."""

    import_id: str
    source: str  # the name of a SourceType
    name: str  # of the file
    digest: str
    began_s: float
    author: str
    ended_s: float | None = None  # None: runs, or was broken off
    n_read: int = 0  # entries of the file so far
    n_kept: int = 0
    n_known: int = 0
    n_declined: int = 0  # of the kept and the known, without mood and words
    n_noise: int = 0
    n_bad: int = 0
    noise: Mapping[str, int] = field(default_factory=dict)  # how many by which rule
    fault: str | None = None
    number: int = 0  # its place in the store; 0: not kept yet

    @property
    def is_ended(self) -> bool:
        """Whether all was read, or nothing more can be."""
        return self.ended_s is not None


@dataclass(frozen=True, slots=True)
class ImportFault:
    """One entry that is no message."""

    place: int  # which entry, from 1
    reason: str


_C = imports.c
_ALL = select(*columns_of(imports, ImportRecord))
_ONE = _ALL.where(_C.import_id == bindparam("of"))
_OPEN = (
    _ALL.where(
        _C.digest == bindparam("bytes"),
        _C.source == bindparam("from_source"),
        _C.ended_s.is_(None),
    )
    .order_by(_C.number.desc())
    .limit(1)
)
_LISTED = (
    _ALL.where(_C.number < bindparam("before"))
    .order_by(_C.number.desc())
    .limit(bindparam("at_most"))
)
_ADVANCED = (
    update(imports).where(_C.import_id == bindparam("of"), _C.n_read == bindparam("from_read"))
)  # fmt: skip
_FAULTS = (
    select(*columns_of(import_faults, ImportFault))
    .where(import_faults.c.import_id == bindparam("of"), import_faults.c.place > bindparam("after"))
    .order_by(import_faults.c.place)
    .limit(bindparam("at_most"))
)
_BROUGHT = (
    select(interactions.c.interaction_id)
    .where(interactions.c.import_id == bindparam("of"))
    .limit(bindparam("at_most"))
)


def add(connection: Connection, record: ImportRecord) -> None:
    """Keep a new import."""
    connection.execute(insert(imports), _row(record))


def one(connection: Connection, import_id: str) -> ImportRecord | None:
    """Return one, None if there is none."""
    row = connection.execute(_ONE, {"of": import_id}).first()
    return ImportRecord(*row) if row else None


def broken_off(connection: Connection, digest: str, source: str) -> ImportRecord | None:
    """Return the newest import of this content that did not end."""
    asked = {"bytes": digest, "from_source": source}
    row = connection.execute(_OPEN, asked).first()
    return ImportRecord(*row) if row else None


def listed(connection: Connection, before: int, at_most: int) -> tuple[ImportRecord, ...]:
    """Return imports below a number, newest first."""
    rows = connection.execute(_LISTED, {"before": before, "at_most": at_most})
    return tuple(ImportRecord(*row) for row in rows)


def advance(connection: Connection, before: ImportRecord, after: ImportRecord) -> bool:
    """Keep how far an import is; False: it is not where it was, as another run is at it."""
    asked = {"of": before.import_id, "from_read": before.n_read}
    changed = connection.execute(_ADVANCED.values(_row(after)), asked)
    return changed.rowcount == 1


def add_faults(connection: Connection, import_id: str, found: Sequence[ImportFault]) -> None:
    """Keep what is no message."""
    rows = [{"import_id": import_id, **row_of(one)} for one in found]
    add_all(connection, import_faults, rows)


def kept_faults(found: Sequence[ImportFault], n_before: int) -> Sequence[ImportFault]:
    """Return as many as are still to be kept where some were found before."""
    return found[: max(0, _MOST_FAULTS - n_before)]


def faults(
    connection: Connection, import_id: str, after: int, at_most: int
) -> tuple[ImportFault, ...]:
    """Return what is no message, in the order of the file, from beyond a place on."""
    asked = {"of": import_id, "after": after, "at_most": at_most}
    return tuple(ImportFault(*row) for row in connection.execute(_FAULTS, asked))


def messages_of(connection: Connection, import_id: str, at_most: int) -> tuple[str, ...]:
    """Return ids of interactions that an import brought."""
    found = connection.execute(_BROUGHT, {"of": import_id, "at_most": at_most})
    return tuple(found.scalars())


def forget(connection: Connection, import_id: str) -> None:
    """Take an import out, and what was said of its faults."""
    connection.execute(delete(import_faults).where(import_faults.c.import_id == import_id))
    connection.execute(delete(imports).where(_C.import_id == import_id))


def _row(record: ImportRecord) -> dict[str, object]:
    row = row_of(record)
    del row["number"]
    return row
