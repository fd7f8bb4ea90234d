"""The table of what graded calls were like besides their grades, to compare like with like."""

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer, Table, Text

from api.storage.columns import OneOf
from api.storage.metadata import METADATA
from emotion.labels import Emotion

call_traits = Table(
    "call_traits",
    METADATA,
    Column("number", ForeignKey("call_facts.number"), primary_key=True, autoincrement=False),
    Column("agent_id", Text),  # this and the next as the call has them
    Column("began_s", Double, nullable=False),
    Column("mood_start", OneOf(Emotion)),  # the first that could be told; NULL: never told
    Column("language", Text),  # of the chat that the call came from; NULL: not known
    Column("is_wideband", Boolean, nullable=False),  # 16 kHz or more; else a telephone's sound
    Column("n_sides", Integer, nullable=False),  # that could be told apart: 2, or 1 in a mixture
    Column("delay_s", Double),  # the agent's median wait before answering; NULL: not known
    Column("words_per_min", Double),  # the agent's; NULL: no transcript, or too few words
    Index("call_traits_by_agent", "agent_id", "began_s", "number"),
    sqlite_with_rowid=False,
)
