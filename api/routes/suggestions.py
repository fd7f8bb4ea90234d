"""Suggested replies: what an expert might write next in a chat."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from api.desk.reference import reference
from api.desk.state import Author
from api.desk.views import CaseView
from api.parts import Parts, PartsHere
from api.routes.fields import LONGEST_NAME
from api.routes.listing import Listing
from api.routes.needs import Needs
from api.security.caller import Caller
from api.security.scope import Scope
from emotion.labels import Emotion
from text.replies import Names, Reply, SoFar, suggest
from text.shift import Shift

router = APIRouter(prefix="/v1/chats", tags=["chats"])


class ReplyShown(BaseModel):
    """One suggestion, to be edited and sent by a person."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "template_id": "late-parcel",
                "purpose": "apology",
                "text": "I am sorry, Ana, that your parcel is late.",
                "needs_approval": False,
            }
        },
    )

    template_id: str
    purpose: str
    text: str
    needs_approval: bool = Field(description="A compensation: a supervisor must agree first.")


@router.get("/{chat_id}/replies")
async def replies(
    chat_id: str,
    caller: Annotated[Caller, Depends(Needs(Scope.DESK))],
    parts: PartsHere,
    expert: Annotated[
        str | None, Query(max_length=LONGEST_NAME, description="The name to sign with.")
    ] = None,
) -> Listing[ReplyShown]:
    """Return replies that fit the customer's mood, best first; neutral ones if it isn't known."""

    def suggested() -> tuple[Reply, ...]:
        parts.sight.check_own_case(caller, chat_id)
        return _suggested(parts, chat_id, expert)

    found = await parts.lanes.read(suggested)
    return Listing(items=[ReplyShown.model_validate(one) for one in found])


def _suggested(parts: Parts, chat_id: str, expert: str | None) -> tuple[Reply, ...]:
    case = parts.desk.case(chat_id)
    n_messages = sum(m.author is Author.CUSTOMER for m in parts.desk.messages(chat_id))
    names = Names(case.customer_name, reference(case.case_id), expert or case.expert_name)
    until_s = case.assigned_s or parts.clock()
    so_far = SoFar(n_messages, max(0.0, until_s - case.opened_s))
    return suggest(parts.words.replies(), _emotion(case), case.shift or Shift.STEADY, names, so_far)


def _emotion(case: CaseView) -> Emotion | None:
    scores = case.reading.scores if case.reading else None
    return scores.emotion if scores else None
