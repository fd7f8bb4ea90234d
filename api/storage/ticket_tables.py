"""The table of tickets: what customers ask in a form, and how it ended."""

from sqlalchemy import Boolean, Column, Double, Index, Integer, Table, Text

from api.storage.columns import JsonOf
from api.storage.metadata import COUNTED, METADATA
from text.reading import TextReading

tickets = Table(
    "tickets",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("ticket_id", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("category", Text),  # as the customer chose it
    Column("department", Text),
    Column("name", Text),
    Column("address", Text),  # where to answer: an e-mail address
    Column("customer_id", Text),
    Column("account_id", Text),
    Column("analyse_mood", Boolean, nullable=False),
    Column("reading", JsonOf(TextReading)),
    Column("priority", Integer, nullable=False),
    Column("opened_s", Double, nullable=False),
    Column("owner_id", Text),  # the agent who works on it
    Column("answer", Text),
    Column("closed_s", Double),
    Column("closed_by", Text),
    Column("outcome", Text),
    Column("client_key", Text, unique=True),  # of the form: a second click opens no second ticket
    Column("feedback_digest", Text),  # of the link to its feedback page
    Column("rating", Integer),  # 1..5
    Column("mood_level", Integer),  # 0..100 of the slider: very unhappy to very happy
    Column("solved", Boolean),
    Column("feedback", Text),
    Column("feedback_s", Double),
    Column("revision", Integer, nullable=False),
    Column("reference", Text, nullable=False),  # its number, as customers say it
    Index("tickets_by_state", "state", "priority", "number"),
    Index("tickets_by_owner", "owner_id", "state", "number"),
    Index("tickets_by_customer", "customer_id", "number"),
    Index("tickets_by_feedback", "feedback_digest"),
    Index("tickets_by_reference", "reference", "number"),
    sqlite_autoincrement=True,
)
