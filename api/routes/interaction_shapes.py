"""What is asked and answered about single things that customers said, as JSON."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.quality.export import Format
from api.routes.listing import Cursor, Limit
from api.routes.said_fields import SaidFields
from api.storage.interactions import Stored
from api.trends.history import Found
from api.trends.said_sheet import plain
from emotion.labels import Emotion

EXAMPLE: dict[str, Any] = {
    "interaction_id": "email:ticket-4711",
    "source": "email",
    "at_s": 1772409600.0,
    "valence": -0.62,
    "negativity": 0.91,
    "mood": "frustrated",
    "confidence": 0.71,
    "category": "billing",
    "department": "billing",
    "team": "East",
    "product": "broadband",
    "stage": "renewal",
    "segment": "small",
    "account_id": "acc_17",
    "customer_id": "cus_7",
    "agent_id": "exp_maya",
    "rating": 0.25,
    "outcome": "unsolved",
    "reach": None,
    "text": "i was charged 40 euros twice",
    "recommends": 3,
    "solved_at_once": False,
    "is_influencer": False,
    "is_ephemeral": False,
    "import_id": "imp_1",
    "is_synthetic": False,
}

Order = Annotated[
    str | None, Field(max_length=20, description="newest (as without), oldest, worst, best.")
]


class InteractionsAsked(SaidFields):
    """A page of a list."""

    order: Order = None
    cursor: Cursor = None
    limit: Limit = 50


class InteractionsExport(SaidFields):
    """A file."""

    order: Order = None
    format: Format = Format.CSV


class InteractionShown(BaseModel):
    """One message, ticket, review, chat or call, as it was read; no agent's mood is in it."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})

    interaction_id: str
    source: str
    at_s: float = Field(description="Epoch seconds.")
    valence: float | None = Field(description="-1 to 1, as it was read; null: not read.")
    negativity: float | None = Field(description="0 to 1; negative from 0.5 on.")
    mood: Emotion | None = Field(description="null: not read, or the model was not sure.")
    confidence: float | None
    category: str | None
    department: str | None
    team: str | None
    product: str | None
    stage: str | None
    segment: str | None
    account_id: str | None
    customer_id: str | None
    agent_id: str | None
    rating: float | None = Field(description="0 to 1, as the customer gave it.")
    outcome: str | None
    reach: int | None = Field(description="People who could see it, if it is public.")
    text: str | None = Field(description="An excerpt, without what tells who wrote it.")
    recommends: int | None = Field(description="0 to 10.")
    solved_at_once: bool | None
    is_influencer: bool
    is_ephemeral: bool
    import_id: str | None
    is_synthetic: bool = Field(description="Made by `tonewise sample`: nobody said it.")


class InteractionsShown(BaseModel):
    """A page of what customers said."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"items": [EXAMPLE], "next_cursor": None, "total": 1}}
    )

    items: list[InteractionShown]
    next_cursor: str | None = Field(description="null: this was the last page.")
    total: int = Field(description="On all pages.")


def interaction_shown(stored: Stored) -> InteractionShown:
    """Return one as JSON has it."""
    return InteractionShown.model_validate(plain(stored))


def interactions_shown(found: Found) -> InteractionsShown:
    """Return a page as JSON has it."""
    items = [interaction_shown(one) for one in found.items]
    return InteractionsShown(items=items, next_cursor=found.next, total=found.total)
