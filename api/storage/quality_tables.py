"""The tables of what people say of grades. Times are epoch seconds."""

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from api.storage.columns import JsonOf, OneOf
from api.storage.metadata import COUNTED, METADATA
from grading.report import Outcome
from insights.agreement import Source
from insights.coaching import CoachingState
from insights.dispute import DisputeState
from insights.sampling import Population

_CALL = "calls.call_id"
_IS_OPEN = text("state = 'open'")

grade_changes = Table(
    "grade_changes",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("change_id", Text, nullable=False, unique=True),
    Column("call_id", ForeignKey(_CALL), nullable=False),
    Column("report_id", Text, nullable=False),  # another report of the call has its own outcomes
    Column("criterion", Text, nullable=False),
    Column("machine", OneOf(Outcome), nullable=False),  # what the machine made of it
    Column("before", OneOf(Outcome), nullable=False),  # how it stood
    Column("outcome", OneOf(Outcome), nullable=False),  # how it stands from then on
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("changed_s", Double, nullable=False),
    Column("dispute_id", Text),  # that it decides
    Column("sample_id", Text),  # in whose review it was made
    Index("grade_changes_by_call", "call_id", "number"),
    sqlite_autoincrement=True,
)

grade_acknowledgements = Table(
    "grade_acknowledgements",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("call_id", ForeignKey(_CALL), nullable=False),
    Column("report_id", Text, nullable=False),
    Column("agent_id", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("acknowledged_s", Double, nullable=False),
    Index("grade_acknowledgements_by_call", "call_id", "number"),
    sqlite_autoincrement=True,
)

disputes = Table(
    "disputes",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("dispute_id", Text, nullable=False, unique=True),
    Column("call_id", ForeignKey(_CALL), nullable=False),
    Column("report_id", Text, nullable=False),
    Column("agent_id", Text, nullable=False),
    Column("criterion", Text, nullable=False),
    Column("outcome", OneOf(Outcome), nullable=False),  # that is said to be wrong
    Column("words", Text, nullable=False),  # the agent's
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("opened_s", Double, nullable=False),
    Column("state", OneOf(DisputeState), nullable=False),
    Column("closed_s", Double),
    Column("closed_by", Text),
    Column("reason", Text),
    Index("disputes_by_call", "call_id", "number"),
    Index("disputes_by_state", "state", "number"),
    Index("disputes_by_agent", "agent_id", "number"),
    # Whatever the code does, no outcome is disputed twice at a time.
    Index(
        "disputes_open",
        "report_id",
        "criterion",
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    ),
    sqlite_autoincrement=True,
)

grade_comments = Table(
    "grade_comments",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("comment_id", Text, nullable=False, unique=True),
    Column("call_id", ForeignKey(_CALL), nullable=False),
    Column("at_s", Double),  # since the call began; NULL: on the whole call
    Column("criterion", Text),  # that it is about
    Column("text", Text, nullable=False),  # empty once it was taken back
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("written_s", Double, nullable=False),
    Column("removed_s", Double),
    Index("grade_comments_by_call", "call_id", "number"),
    sqlite_autoincrement=True,
)

clips = Table(
    "clips",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("clip_id", Text, nullable=False, unique=True),
    Column("call_id", ForeignKey(_CALL), nullable=False),
    Column("start_s", Double, nullable=False),  # since the call began
    Column("end_s", Double, nullable=False),
    Column("note", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("made_s", Double, nullable=False),
    Column("expires_s", Double, nullable=False),
    Index("clips_by_call", "call_id", "number"),
    sqlite_autoincrement=True,
)

coaching = Table(
    "coaching",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("coaching_id", Text, nullable=False, unique=True),
    Column("agent_id", Text, nullable=False),
    Column("criterion", Text, nullable=False),  # what it is about
    Column("call_id", ForeignKey(_CALL)),  # that shows it
    Column("task", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("assigned_s", Double, nullable=False),
    Column("due_s", Double),
    Column("state", OneOf(CoachingState), nullable=False),
    Column("closed_s", Double),
    Column("closed_by", Text),
    Column("note", Text),  # what came of it
    Index("coaching_by_agent", "agent_id", "number"),
    Index("coaching_by_state", "state", "number"),
    Index("coaching_by_call", "call_id"),
    sqlite_autoincrement=True,
)

samples = Table(
    "samples",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("sample_id", Text, nullable=False, unique=True),
    Column("purpose", Text, nullable=False),
    Column("population", JsonOf(Population), nullable=False),  # as it was described
    Column("n_population", Integer, nullable=False),  # calls that could be drawn
    Column("fingerprint", Text, nullable=False),  # of those calls' ids
    Column("n_each", Integer, nullable=False),  # calls of each agent that were wanted
    Column("n_drawn", Integer, nullable=False),
    Column("seed", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("drawn_s", Double, nullable=False),
    sqlite_autoincrement=True,
)

sampled_calls = Table(
    "sampled_calls",
    METADATA,
    # A call is drawn once: nobody can draw again until the dice fall as they like.
    Column("call_id", ForeignKey(_CALL), primary_key=True),
    Column("sample_id", ForeignKey("samples.sample_id"), nullable=False),
    Column("place", Integer, nullable=False),  # in the sample, from 1
    Column("agent_id", Text),
    Column("reviewed_s", Double),
    Column("reviewed_by", Text),
    Index("sampled_calls_by_sample", "sample_id", "place"),
)

calibrations = Table(
    "calibrations",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("calibration_id", Text, nullable=False, unique=True),
    Column("call_id", ForeignKey(_CALL), nullable=False, index=True),
    Column("report_id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("opened_s", Double, nullable=False),
    Column("closed_s", Double),  # all have graded, or it was closed without the rest
    Column("is_cancelled", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

calibration_graders = Table(
    "calibration_graders",
    METADATA,
    Column("calibration_id", ForeignKey("calibrations.calibration_id"), primary_key=True),
    Column("grader", Text, primary_key=True),
    Column("graded_s", Double),
    Index("calibration_graders_by_grader", "grader"),
)

judgements = Table(
    "judgements",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("source", OneOf(Source), nullable=False),
    Column("source_id", Text, nullable=False),  # the sample's or the calibration's
    Column("call_id", ForeignKey(_CALL), nullable=False),
    Column("report_id", Text, nullable=False),
    Column("agent_id", Text),
    Column("criterion", Text, nullable=False),
    Column("rubric_name", Text, nullable=False),
    Column("rubric_version", Text, nullable=False),
    Column("machine", OneOf(Outcome), nullable=False),
    Column("human", OneOf(Outcome), nullable=False),
    Column("note", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("judged_s", Double, nullable=False),
    UniqueConstraint("source_id", "call_id", "criterion", "by"),
    Index("judgements_by_time", "judged_s"),
    Index("judgements_by_criterion", "criterion", "judged_s"),
    sqlite_autoincrement=True,
)
