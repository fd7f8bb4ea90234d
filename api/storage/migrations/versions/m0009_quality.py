"""What people say of grades: changes, disputes, comments, coaching, samples, calibrations.

Revision ID: 0009
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

# SQLite counts up by itself only in a plain INTEGER key.
_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_IS_OPEN = sa.text("state = 'open'")
_NUMBERED = (
    "judgements",
    "calibrations",
    "samples",
    "coaching",
    "clips",
    "grade_comments",
    "disputes",
    "grade_acknowledgements",
    "grade_changes",
)


def upgrade() -> None:
    """Add the tables."""
    _create_answers()
    _create_remarks()
    _create_samples()
    _create_calibrations()


def downgrade() -> None:
    """Take them away."""
    for name in ("calibration_graders", "sampled_calls", *_NUMBERED):
        op.drop_table(name)


def _create_answers() -> None:
    _create(
        "grade_changes",
        [*_texts("change_id"), _call(), *_texts("report_id", "criterion")],
        _texts("machine", "before", "outcome", "reason", "by", "by_name"),
        [_time("changed_s"), *_maybe("dispute_id", "sample_id")],
        [sa.UniqueConstraint("change_id")],
    )
    op.create_index("grade_changes_by_call", "grade_changes", ["call_id", "number"])
    _create(
        "grade_acknowledgements",
        [_call(), *_texts("report_id", "agent_id", "by"), _time("acknowledged_s")],
    )
    op.create_index(
        "grade_acknowledgements_by_call", "grade_acknowledgements", ["call_id", "number"]
    )
    _create(
        "disputes",
        [*_texts("dispute_id"), _call(), *_texts("report_id", "agent_id", "criterion")],
        [*_texts("outcome", "words", "by", "by_name"), _time("opened_s"), *_texts("state")],
        [_time("closed_s", nullable=True), *_maybe("closed_by", "reason")],
        [sa.UniqueConstraint("dispute_id")],
    )
    for by in ("call_id", "state", "agent_id"):
        name = f"disputes_by_{by.removesuffix('_id')}"
        op.create_index(name, "disputes", [by, "number"])
    op.create_index(
        "disputes_open",
        "disputes",
        ["report_id", "criterion"],
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    )


def _create_remarks() -> None:
    _create(
        "grade_comments",
        [*_texts("comment_id"), _call(), _time("at_s", nullable=True), *_maybe("criterion")],
        [*_texts("text", "by", "by_name"), _time("written_s"), _time("removed_s", nullable=True)],
        [sa.UniqueConstraint("comment_id")],
    )
    op.create_index("grade_comments_by_call", "grade_comments", ["call_id", "number"])
    _create(
        "clips",
        [*_texts("clip_id"), _call(), _time("start_s"), _time("end_s")],
        [*_texts("note", "by", "by_name"), _time("made_s"), _time("expires_s")],
        [sa.UniqueConstraint("clip_id")],
    )
    op.create_index("clips_by_call", "clips", ["call_id", "number"])
    _create(
        "coaching",
        [*_texts("coaching_id", "agent_id", "criterion"), _call(nullable=True)],
        [*_texts("task", "by", "by_name"), _time("assigned_s"), _time("due_s", nullable=True)],
        [*_texts("state"), _time("closed_s", nullable=True), *_maybe("closed_by", "note")],
        [sa.UniqueConstraint("coaching_id")],
    )
    op.create_index("coaching_by_agent", "coaching", ["agent_id", "number"])
    op.create_index("coaching_by_state", "coaching", ["state", "number"])
    op.create_index("coaching_by_call", "coaching", ["call_id"])


def _create_samples() -> None:
    _create(
        "samples",
        [*_texts("sample_id", "purpose", "population"), _whole("n_population")],
        [*_texts("fingerprint"), _whole("n_each"), _whole("n_drawn")],
        [*_texts("seed", "by", "by_name"), _time("drawn_s")],
        [sa.UniqueConstraint("sample_id")],
    )
    op.create_table(
        "sampled_calls",
        _call(),
        sa.Column("sample_id", sa.Text(), sa.ForeignKey("samples.sample_id"), nullable=False),
        _whole("place"),
        *_maybe("agent_id"),
        _time("reviewed_s", nullable=True),
        *_maybe("reviewed_by"),
        sa.PrimaryKeyConstraint("call_id"),
    )
    op.create_index("sampled_calls_by_sample", "sampled_calls", ["sample_id", "place"])


def _create_calibrations() -> None:
    _create(
        "calibrations",
        [*_texts("calibration_id"), _call(), *_texts("report_id", "title", "by", "by_name")],
        [_time("opened_s"), _time("closed_s", nullable=True)],
        [sa.Column("is_cancelled", sa.Boolean(), nullable=False)],
        [sa.UniqueConstraint("calibration_id")],
    )
    op.create_index(op.f("ix_calibrations_call_id"), "calibrations", ["call_id"])
    held = sa.ForeignKey("calibrations.calibration_id")
    op.create_table(
        "calibration_graders",
        sa.Column("calibration_id", sa.Text(), held, nullable=False),
        *_texts("grader"),
        _time("graded_s", nullable=True),
        sa.PrimaryKeyConstraint("calibration_id", "grader"),
    )
    op.create_index("calibration_graders_by_grader", "calibration_graders", ["grader"])
    _create(
        "judgements",
        [*_texts("source", "source_id"), _call(), *_texts("report_id"), *_maybe("agent_id")],
        _texts("criterion", "rubric_name", "rubric_version", "machine", "human", "note"),
        [*_texts("by", "by_name"), _time("judged_s")],
        [sa.UniqueConstraint("source_id", "call_id", "criterion", "by")],
    )
    op.create_index("judgements_by_time", "judgements", ["judged_s"])
    op.create_index("judgements_by_criterion", "judgements", ["criterion", "judged_s"])


def _create(name: str, *parts: Sequence[sa.schema.SchemaItem]) -> None:
    items = [item for part in parts for item in part]
    number = sa.Column("number", _COUNTED, primary_key=True)
    op.create_table(name, number, *items, sqlite_autoincrement=True)


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _maybe(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=True) for name in names]


def _time(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Double(), nullable=nullable)


def _whole(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _call(nullable: bool = False) -> sa.Column[Any]:
    return sa.Column("call_id", sa.Text(), sa.ForeignKey("calls.call_id"), nullable=nullable)
