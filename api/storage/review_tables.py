"""The tables of what a model decided and what people made of it."""

from sqlalchemy import Boolean, Column, Double, Index, Integer, Table, Text, UniqueConstraint, text

from api.storage.columns import JsonOf, OneOf
from api.storage.metadata import COUNTED, METADATA
from emotion.labels import Emotion
from emotion.scores import EmotionScores
from insights.doubt import Source, Stake
from insights.verdict import Verdict

_FIRST = text("supersedes IS NULL")

doubts = Table(
    "doubts",
    METADATA,
    Column("review_id", Text, primary_key=True),
    Column("source", OneOf(Source), nullable=False),
    Column("contact_id", Text, nullable=False),  # the case's or the call's
    Column("place", Integer, nullable=False),  # the message's sequence; ms into the call
    Column("customer_id", Text),
    Column("at_s", Double, nullable=False),  # epoch seconds
    Column("start_s", Double),  # since the call began; NULL: of a message
    Column("end_s", Double),
    Column("label", OneOf(Emotion)),  # NULL: the model would not say
    Column("scores", JsonOf(EmotionScores), nullable=False),
    Column("stakes", JsonOf(tuple[Stake, ...]), nullable=False),
    Column("doubt", Double, nullable=False),  # 0..1
    Column("cost", Double, nullable=False),  # 0..1
    Column("rank", Double, nullable=False),  # their product
    Column("model", Text, nullable=False),  # its name; empty: nobody wrote it down
    Column("digest", Text, nullable=False),
    Column("is_open", Boolean, nullable=False),  # nobody has judged it
    Index("doubts_by_rank", "is_open", "rank", "review_id"),
    Index("doubts_by_source", "is_open", "source", "rank", "review_id"),
    Index("doubts_by_mood", "is_open", "label", "rank", "review_id"),
    Index("doubts_by_contact", "contact_id", "place"),
)

corrections = Table(
    "corrections",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("correction_id", Text, nullable=False, unique=True),
    Column("review_id", Text, nullable=False),
    Column("source", OneOf(Source), nullable=False),
    Column("contact_id", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("agent_id", Text),  # who had the conversation
    Column("customer_id", Text),
    Column("start_s", Double),
    Column("end_s", Double),
    Column("verdict", OneOf(Verdict), nullable=False),
    Column("label", OneOf(Emotion)),  # the person's; NULL: nobody can tell
    Column("model_label", OneOf(Emotion)),  # NULL: the model would not say
    Column("scores", JsonOf(EmotionScores), nullable=False),
    Column("model", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("made_s", Double, nullable=False),
    Column("supersedes", Text),  # the one before; NULL: the first
    # Whatever the code does, two people never both have the last word on the same state.
    UniqueConstraint("supersedes"),
    Index(
        "corrections_first",
        "review_id",
        unique=True,
        sqlite_where=_FIRST,
        postgresql_where=_FIRST,
    ),
    Index("corrections_by_review", "review_id", "number"),
    Index("corrections_by_agent", "agent_id", "made_s", "number"),
    Index("corrections_by_customer", "customer_id", "made_s", "number"),
    sqlite_autoincrement=True,
)
