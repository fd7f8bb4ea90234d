"""The audit trail as it is kept: lines are added, searched and read in order; nothing else."""

from dataclasses import dataclass, fields

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, insert, select, tuple_

from api.security.audit_line import Action, AuditLine, Entry, Head
from api.storage.audit_tables import audit_lines
from api.storage.tables import calls, cases
from api.storage.ticket_tables import tickets

_BEYOND = (2**62, 2**62)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which lines are wanted; None: whichever."""

    who: str | None = None
    action: Action | None = None
    subject_kind: str | None = None
    subject_id: str | None = None
    customer_id: str | None = None
    since_ms: int | None = None  # with those of that moment
    until_ms: int | None = None  # without


_ENTRY = [field.name for field in fields(Entry)]
_EQUAL = ("who", "action", "subject_kind", "subject_id", "customer_id")
_PLACE = tuple_(audit_lines.c.at_ms, audit_lines.c.number)
_ALL = select(audit_lines)
_HEAD = select(audit_lines.c.number, audit_lines.c.seal).where(
    audit_lines.c.number == select(func.max(audit_lines.c.number)).scalar_subquery()
)
_AFTER = (
    _ALL.where(audit_lines.c.number > bindparam("after"))
    .order_by(audit_lines.c.number)
    .limit(bindparam("most"))
)
_OF_CALL = select(calls.c.customer_id).where(calls.c.call_id == bindparam("of"))
_OF_CASE = select(cases.c.customer_id).where(cases.c.case_id == bindparam("of"))
_OF_TICKET = select(tickets.c.customer_id).where(tickets.c.ticket_id == bindparam("of"))
# The kinds of subjects whose id is a call's, a case's or a ticket's.
_CUSTOMER = {
    **dict.fromkeys(("call", "report", "transcript", "recording", "moments", "grade"), _OF_CALL),
    **dict.fromkeys(("case", "chat"), _OF_CASE),
    "ticket": _OF_TICKET,
}


def head(connection: Connection) -> Head:
    """Return the end of the trail."""
    row = connection.execute(_HEAD).first()
    return Head(*row) if row else Head()


def add(connection: Connection, line: AuditLine) -> None:
    """Keep a line; it is never changed again."""
    row = {name: getattr(line.entry, name) for name in _ENTRY}
    connection.execute(insert(audit_lines), {**row, "previous": line.previous, "seal": line.seal})


def customer_of(connection: Connection, kind: str, subject_id: str) -> str | None:
    """Return the customer that a call, a case or a ticket is about; None: of no one known."""
    if kind not in _CUSTOMER or not subject_id:
        return None
    customer_id: str | None = connection.execute(_CUSTOMER[kind], {"of": subject_id}).scalar()
    return customer_id


def after(connection: Connection, number: int, limit: int) -> tuple[AuditLine, ...]:
    """Return the lines that follow one, in order."""
    found = connection.execute(_AFTER, {"after": number, "most": limit}).mappings().all()
    return tuple(_line(row) for row in found)


def listed(
    connection: Connection, wanted: AuditFilter, before: tuple[int, int] | None, limit: int
) -> tuple[AuditLine, ...]:
    """Return the lines that fit, newest first, from before a place: (at_ms, number)."""
    query = _fitting(wanted).where(tuple_(*(before or _BEYOND)) > _PLACE).limit(limit)
    newest_first = query.order_by(audit_lines.c.at_ms.desc(), audit_lines.c.number.desc())
    return tuple(_line(row) for row in connection.execute(newest_first).mappings().all())


def later(
    connection: Connection, wanted: AuditFilter, place: tuple[int, int], limit: int
) -> tuple[AuditLine, ...]:
    """Return the lines that fit, oldest first, from after a place: (at_ms, number)."""
    query = _fitting(wanted).where(tuple_(*place) < _PLACE).limit(limit)
    oldest_first = query.order_by(audit_lines.c.at_ms, audit_lines.c.number)
    return tuple(_line(row) for row in connection.execute(oldest_first).mappings().all())


def _fitting(wanted: AuditFilter) -> Select[tuple[object, ...]]:
    query = _ALL
    for name in _EQUAL:
        if (value := getattr(wanted, name)) is not None:
            query = query.where(audit_lines.c[name] == value)
    if wanted.since_ms is not None:
        query = query.where(audit_lines.c.at_ms >= wanted.since_ms)
    if wanted.until_ms is not None:
        query = query.where(audit_lines.c.at_ms < wanted.until_ms)
    return query


def _line(row: RowMapping) -> AuditLine:
    return AuditLine(Entry(*(row[name] for name in _ENTRY)), row["previous"], row["seal"])
