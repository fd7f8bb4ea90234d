"""The table of the audit trail. Triggers of its migration let nothing be changed or taken away."""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from api.security.audit_line import Action
from api.storage.columns import OneOf
from api.storage.metadata import COUNTED, METADATA

audit_lines = Table(
    "audit_lines",
    METADATA,
    # Counted by the trail itself: a database's own counter leaves gaps.
    Column("number", COUNTED, primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, nullable=False),  # since 1970, UTC
    Column("who", Text, nullable=False),
    Column("who_kind", Text, nullable=False),
    Column("who_name", Text, nullable=False),
    Column("action", OneOf(Action), nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("customer_id", Text),  # NULL: about no customer, or about many
    Column("detail", Text, nullable=False),
    Column("previous", Text, nullable=False),  # seal of the line before, hex
    Column("seal", Text, nullable=False),
    Index("audit_lines_by_time", "at_ms", "number"),
    Index("audit_lines_by_who", "who", "at_ms", "number"),
    Index("audit_lines_by_action", "action", "at_ms", "number"),
    Index("audit_lines_by_kind", "subject_kind", "at_ms", "number"),
    Index("audit_lines_by_subject", "subject_id", "at_ms", "number"),
    Index("audit_lines_by_customer", "customer_id", "at_ms", "number"),
)
