"""The tables of what customers said anywhere, and of the imports that brought it."""

from collections.abc import Mapping

from sqlalchemy import BigInteger, Boolean, Column, Double, Index, Integer, Table, Text

from api.storage.columns import JsonOf, OneOf
from api.storage.metadata import COUNTED, METADATA
from emotion.labels import Emotion

interactions = Table(
    "interactions",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("interaction_id", Text, nullable=False, unique=True),  # "SOURCE:its id there"
    Column("source", Text, nullable=False),
    Column("at_s", Double, nullable=False),
    Column("day", Integer, nullable=False),  # whole days since 1970-01-01, UTC
    Column("valence", Double),  # -1..1 as it was read, before its source's norm
    Column("negativity", Double),  # 0..1; NULL: not read, or abstained
    Column("is_negative", Boolean),  # NULL: as negativity
    Column("mood", OneOf(Emotion)),
    Column("confidence", Double),
    Column("category", Text),
    Column("department", Text),
    Column("team", Text),
    Column("product", Text),
    Column("stage", Text),
    Column("segment", Text),
    Column("account_id", Text),
    Column("customer_id", Text),
    Column("agent_id", Text),
    Column("rating", Double),  # 0..1, as the customer gave it
    Column("recommends", Integer),  # 0..10, as the customer answered: promoters from 9 on
    Column("solved_at_once", Boolean),  # first-contact resolution, as told; NULL: not told
    Column("outcome", Text),
    Column("reach", BigInteger),  # people who could see it, if it is public
    Column("is_influencer", Boolean, nullable=False),  # of so wide a reach that it is told apart
    Column("is_ephemeral", Boolean, nullable=False),  # was gone from where it stood within a day
    Column("text", Text),  # an excerpt without names and numbers
    Column("has_text", Boolean, nullable=False),  # so that counting words need not read them
    Column("import_id", Text),  # NULL: our own chats, calls, tickets and surveys
    Column("is_synthetic", Boolean, nullable=False),
    Index("interactions_by_time", "at_s", "number"),
    Index(
        "interactions_by_account",
        *("account_id", "at_s", "number", "negativity", "valence", "agent_id"),
    ),
    Index("interactions_by_customer", "customer_id", "at_s", "number"),
    Index("interactions_by_agent", "agent_id", "at_s", "number"),
    Index("interactions_by_category", "category", "at_s", "number"),
    Index("interactions_by_source", "source", "at_s", "number"),
    Index("interactions_by_import", "import_id", "number"),
    Index("interactions_by_negativity", "negativity", "number"),
    # All that trends add up, so that the table itself, wide with words, need not be read.
    Index(
        "interactions_sums",
        *("day", "source", "category", "department", "team", "product", "stage", "segment"),
        *("mood", "is_negative", "negativity", "valence", "rating", "has_text", "agent_id"),
        *("at_s", "is_synthetic", "is_influencer"),
    ),
    sqlite_autoincrement=True,
)

collected = Table(
    "collected",
    METADATA,
    Column("kind", Text, primary_key=True),  # of our own records
    Column("number", BigInteger, nullable=False),  # of the last that became an interaction
)

imports = Table(
    "imports",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("import_id", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("name", Text, nullable=False),  # of the file
    Column("digest", Text, nullable=False),  # of its bytes and how they are read: the same goes on
    Column("began_s", Double, nullable=False),
    Column("ended_s", Double),  # NULL: runs, or was broken off
    Column("author", Text, nullable=False),
    Column("n_read", Integer, nullable=False),  # records of the file seen so far: where to go on
    Column("n_kept", Integer, nullable=False),
    Column("n_known", Integer, nullable=False),  # there already, by their ids
    Column("n_declined", Integer, nullable=False),  # kept without a mood: no consent
    Column("n_noise", Integer, nullable=False),  # bots, spam, empty ones: not kept
    Column("n_bad", Integer, nullable=False),
    Column("noise", JsonOf(Mapping[str, int]), nullable=False),  # how many by which rule
    Column("fault", Text),  # why it ended early
    Index("imports_by_digest", "digest", "source"),
    sqlite_autoincrement=True,
)

import_faults = Table(
    "import_faults",
    METADATA,
    Column("import_id", Text, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),  # which record, from 1
    Column("reason", Text, nullable=False),
)
