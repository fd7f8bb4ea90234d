"""The table of what was mailed, so that nothing is sent twice."""

from sqlalchemy import Column, Double, Integer, Table, Text

from api.storage.metadata import METADATA

briefing_mails = Table(
    "briefing_mails",
    METADATA,
    Column("day", Integer, primary_key=True, autoincrement=False),  # as Day.number
    Column("address", Text, primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("next_s", Double, nullable=False),  # before, nobody tries again
    Column("sent_s", Double),  # NULL: not yet
    Column("fault", Text),  # of the latest try
)
