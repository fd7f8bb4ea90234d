"""What is sent and answered about comments, clips and coaching, as JSON."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.quality.clips import Span, link_of
from api.quality.coaching import Task
from api.quality.comments import Remark
from api.routes.fields import Body, Name
from api.routes.revision_shapes import Reason, Remarks
from api.routes.shown import Shown
from api.storage.clips import Clip
from api.storage.coaching import Coaching, CoachingFilter
from insights.coaching import CoachingState

COMMENT_EXAMPLE: dict[str, Any] = {
    "comment_id": "cmt_8d11",
    "call_id": "call_77b0",
    "at_s": 74.5,
    "criterion": "empathy",
    "text": "Here she lets him finish.",
    "by": "usr_sam",
    "by_name": "Sam",
    "written_s": 1763773200.0,
    "removed_s": None,
}
CLIP_EXAMPLE: dict[str, Any] = {
    "clip_id": "clip_3e20",
    "call_id": "call_77b0",
    "start_s": 70.0,
    "end_s": 95.0,
    "note": "How to answer distress.",
    "by": "usr_sam",
    "by_name": "Sam",
    "made_s": 1763773200.0,
    "expires_s": 1766365200.0,
    "url": "/staff/calls/call_77b0?clip=clip_3e20",
}
COACHING_EXAMPLE: dict[str, Any] = {
    "coaching_id": "coach_4f09",
    "agent_id": "exp_maya",
    "criterion": "closing",
    "call_id": "call_77b0",
    "task": "Listen to how the call ends, and try it with Noel.",
    "by": "usr_sam",
    "by_name": "Sam",
    "assigned_s": 1763773200.0,
    "due_s": 1764378000.0,
    "state": "done",
    "closed_s": 1763859600.0,
    "closed_by": "usr_maya",
    "note": "Did it twice.",
}


class CommentShown(Shown):
    """What somebody wrote about a call."""

    model_config = ConfigDict(json_schema_extra={"example": COMMENT_EXAMPLE})

    comment_id: str
    call_id: str
    at_s: float | None = Field(description="Since the call began; null: on the whole call.")
    criterion: str | None
    text: str = Field(description="Empty once it was taken back.")
    by: str
    by_name: str
    written_s: float
    removed_s: float | None


class CommentsShown(BaseModel):
    """A call's comments in the order they were written."""

    model_config = ConfigDict(json_schema_extra={"example": {"comments": [COMMENT_EXAMPLE]}})

    comments: list[CommentShown]


class CommentBody(Body):
    """What is to be written about a call."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"text": "Here she lets him finish.", "at_s": 74.5}}
    )

    text: Reason
    at_s: float | None = Field(default=None, ge=0, description="null: on the whole call")
    criterion: Name | None = None

    def remark(self) -> Remark:
        """Return it as the service takes it."""
        return Remark(self.text, self.at_s, self.criterion)


class ClipShown(Shown):
    """A span of a call, and the link that opens it for whoever may see the call."""

    model_config = ConfigDict(json_schema_extra={"example": CLIP_EXAMPLE})

    clip_id: str
    call_id: str
    start_s: float
    end_s: float
    note: str
    by: str
    by_name: str
    made_s: float
    expires_s: float
    url: str


class ClipsShown(BaseModel):
    """A call's clips whose link still opens."""

    model_config = ConfigDict(json_schema_extra={"example": {"clips": [CLIP_EXAMPLE]}})

    clips: list[ClipShown]


class ClipBody(Body):
    """The span of a call that is to be heard."""

    model_config = ConfigDict(json_schema_extra={"example": {"start_s": 70.0, "end_s": 95.0}})

    start_s: float = Field(ge=0)
    end_s: float
    note: Remarks = ""

    def span(self) -> Span:
        """Return it as the service takes it."""
        return Span(self.start_s, self.end_s, self.note)


class CoachingShown(BaseModel):
    """A task for an agent, and what came of it."""

    model_config = ConfigDict(json_schema_extra={"example": COACHING_EXAMPLE})

    coaching_id: str
    agent_id: str
    criterion: str
    call_id: str | None
    task: str
    by: str
    by_name: str
    assigned_s: float
    due_s: float | None
    state: CoachingState
    closed_s: float | None
    closed_by: str | None
    note: str | None


class CoachingBody(Body):
    """What an agent is to work on."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "agent_id": "exp_maya",
                "criterion": "closing",
                "task": "Listen to how the call ends.",
                "call_id": "call_77b0",
            }
        }
    )

    agent_id: Name
    criterion: Name = Field(description="Of the rubric in use, or of the call's.")
    task: Reason
    call_id: Name | None = None
    due_s: float | None = None

    def wanted(self) -> Task:
        """Return it as the service takes it."""
        return Task(self.agent_id, self.criterion, self.task, self.call_id, self.due_s)


class DoneBody(Body):
    """What an agent says of a task that they did."""

    model_config = ConfigDict(json_schema_extra={"example": {"note": "Did it twice."}})

    note: Remarks = ""


class CloseCoachingBody(DoneBody):
    """How a task ends, and what came of it."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"state": "cancelled", "note": "Maya has left."}}
    )

    state: CoachingState = Field(description="`done` or `cancelled`")


class CoachingQuery(BaseModel):
    """Which tasks to list; what is left out does not matter."""

    state: list[CoachingState] = []
    agent_id: str | None = None
    criterion: str | None = None
    call_id: str | None = None
    due_before_s: float | None = None

    def wanted(self) -> CoachingFilter:
        """Return it as the service takes it."""
        states = frozenset(self.state) or None
        return CoachingFilter(
            states, self.agent_id, self.criterion, self.call_id, self.due_before_s
        )


def clip_shown(clip: Clip) -> ClipShown:
    """Return a clip as JSON has it."""
    names = ClipShown.model_fields.keys() - {"url"}
    return ClipShown(**{name: getattr(clip, name) for name in names}, url=link_of(clip))


def coaching_shown(task: Coaching) -> CoachingShown:
    """Return a task as JSON has it."""
    shown = {
        name: getattr(task if hasattr(task, name) else task.closing, name)
        for name in CoachingShown.model_fields
    }
    return CoachingShown(**shown)
