"""The tables of what agents note when a conversation is over."""

from sqlalchemy import Column, Double, Index, Table, Text

from api.contacts.contact import ContactKind, Outcome
from api.storage.columns import OneOf
from api.storage.metadata import COUNTED, METADATA

wrap_ups = Table(
    "wrap_ups",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("wrap_up_id", Text, nullable=False, unique=True),
    Column("kind", OneOf(ContactKind), nullable=False),
    Column("contact_id", Text, nullable=False),  # of a case or a call
    Column("agent_id", Text),  # whose contact it was
    Column("customer_id", Text),
    Column("outcome", OneOf(Outcome), nullable=False),
    Column("text", Text, nullable=False),
    Column("author_id", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("written_s", Double, nullable=False),
    Index("wrap_ups_by_contact", "contact_id", "number"),
    Index("wrap_ups_by_customer", "customer_id", "number"),
    Index("wrap_ups_by_agent", "agent_id", "number"),
    sqlite_autoincrement=True,
)
