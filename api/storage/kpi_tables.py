"""The table of figures that a centre brings along, to be shown beside moods."""

from sqlalchemy import Column, Double, Integer, Table, Text

from api.storage.metadata import METADATA

kpi_values = Table(
    "kpi_values",
    METADATA,
    Column("kpi", Text, primary_key=True),  # "csat", "nps", "fcr", or the centre's own word
    Column("day", Integer, primary_key=True, autoincrement=False),  # as interactions.day
    Column("segment", Text, primary_key=True),  # "": everybody
    Column("value", Double, nullable=False),
    Column("n", Integer, nullable=False),  # answers behind it; 0: not told
)
