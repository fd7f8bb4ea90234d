"""The tables of what graded calls are found and counted by."""

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer, Table, Text

from api.storage.columns import OneOf
from api.storage.metadata import COUNTED, METADATA
from emotion.labels import Emotion
from grading.report import Outcome

call_facts = Table(
    "call_facts",
    METADATA,
    Column("number", COUNTED, primary_key=True, autoincrement=False),  # the call's
    Column("call_id", ForeignKey("calls.call_id"), nullable=False, unique=True),
    Column("agent_id", Text),
    Column("department", Text),
    Column("customer_id", Text),
    Column("case_id", Text),
    Column("began_s", Double, nullable=False),
    Column("week", Integer, nullable=False),  # whole weeks since Monday 1970-01-05, UTC
    Column("duration_s", Double, nullable=False),
    Column("points", Double),  # as the machine graded it; NULL: nothing applied
    Column("stars", Integer),
    Column("band", Text),
    Column("final_points", Double),  # with what people changed
    Column("final_stars", Integer),
    Column("final_band", Text),
    Column("final_tenth", Integer),  # 0 for 0 to under 10 points, ..., 9 for 90 to 100
    Column("mood", OneOf(Emotion)),  # what the customer felt longest; NULL: never told
    Column("mood_end", OneOf(Emotion)),
    Column("worst_negativity", Double),  # 0..1
    Column("recovered", Boolean),  # NULL: the customer was never low
    Column("n_alerts", Integer, nullable=False),
    Column("rubric_name", Text, nullable=False),
    Column("rubric_version", Text, nullable=False),
    Column("auto_failed", Boolean, nullable=False),
    Column("has_transcript", Boolean, nullable=False),
    Column("has_recording", Boolean, nullable=False),
    Column("is_synthetic", Boolean, nullable=False),  # of `tonewise sample`: nobody ever called
    Column("is_changed", Boolean, nullable=False),  # a person's outcome differs from the machine's
    Column("is_disputed", Boolean, nullable=False),  # a dispute is open
    Column("is_acknowledged", Boolean, nullable=False),
    Column("is_reviewed", Boolean, nullable=False),  # a person has judged it
    Index("call_facts_by_time", "began_s", "number"),
    Index("call_facts_by_agent", "agent_id", "began_s", "number"),
    Index("call_facts_by_department", "department", "began_s", "number"),
    Index("call_facts_by_customer", "customer_id", "began_s", "number"),
    Index("call_facts_by_band", "final_band", "began_s", "number"),
    Index("call_facts_by_mood", "mood", "began_s", "number"),
    Index("call_facts_by_points", "final_points", "number"),
    Index("call_facts_by_agents_points", "agent_id", "final_points", "number"),
    Index("call_facts_by_length", "duration_s", "number"),
    Index("call_facts_disputed", "is_disputed", "began_s", "number"),
    Index("call_facts_changed", "is_changed", "began_s", "number"),
    Index("call_facts_reviewed", "is_reviewed", "began_s", "number"),
)

call_criteria = Table(
    "call_criteria",
    METADATA,
    Column("number", ForeignKey("call_facts.number"), primary_key=True, autoincrement=False),
    Column("criterion", Text, primary_key=True),
    Column("agent_id", Text),  # this and the next as the call has them
    Column("began_s", Double, nullable=False),
    Column("weight", Double, nullable=False),
    Column("outcome", OneOf(Outcome), nullable=False),  # the machine's
    Column("points", Double),  # 0..100 within the criterion; NULL: not applicable
    Column("final_outcome", OneOf(Outcome), nullable=False),  # with what people changed
    Column("final_points", Double),
    Column("cost", Double, nullable=False),  # points of the call that it took
    # Both hold all that figures add up, so that the table itself need not be read.
    Index(
        "call_criteria_by_outcome",
        *("criterion", "final_outcome", "began_s", "final_points", "cost", "agent_id"),
    ),
    Index(
        "call_criteria_by_agent",
        *("agent_id", "began_s", "criterion", "final_outcome", "final_points", "cost"),
    ),
    sqlite_with_rowid=False,  # a call's criteria lie side by side
)

rubric_criteria = Table(
    "rubric_criteria",
    METADATA,
    Column("rubric_name", Text, primary_key=True),
    Column("rubric_version", Text, primary_key=True),
    Column("criterion", Text, primary_key=True),
    Column("title", Text, nullable=False),
)
