"""What is sent and answered about surveys, as JSON."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.routes.fields import Body, Name, Plain
from api.tickets.feedback import MOST_LEVEL, MOST_STARS, Feedback
from api.tickets.survey import MOST_RECOMMENDED, About, Survey

_LONGEST_WORDS = 2_000  # characters

SURVEY_EXAMPLE: dict[str, Any] = {
    "client_key": "5b1c6f8e-0f0e-4a55-9d3c-0f4f6a1f6a9d",
    "mood": 75,
    "rating": 4,
    "category": "checkout",
    "product": "app 3.1",
    "customer_id": "c-1029",
}


class SurveyBody(Body):
    """One answer: at least one of mood, rating, solved, recommends and words."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": SURVEY_EXAMPLE})

    client_key: Name = Field(description="The sender's own name of it: sent twice, kept once.")
    mood: Annotated[int, Field(ge=0, le=MOST_LEVEL)] | None = Field(
        default=None, description="Of the slider: 0 is very unhappy, 100 very happy."
    )
    rating: Annotated[int, Field(ge=1, le=MOST_STARS)] | None = Field(
        default=None, description="How satisfied."
    )
    solved: bool | None = Field(default=None, description="Whether it was solved at once.")
    recommends: Annotated[int, Field(ge=0, le=MOST_RECOMMENDED)] | None = None
    words: Annotated[Plain, Field(max_length=_LONGEST_WORDS)] | None = None
    analyse_mood: bool = Field(
        default=False, description="true: the customer agreed that their words' mood is read."
    )
    category: Name | None = None
    product: Name | None = None
    stage: Name | None = None
    segment: Name | None = None
    customer_id: Name | None = None
    account_id: Name | None = None

    def survey(self) -> Survey:
        """Return it as it is kept."""
        return Survey(
            client_key=self.client_key,
            feedback=Feedback(self.rating, self.mood, self.solved, self.words),
            about=About(
                category=self.category,
                product=self.product,
                stage=self.stage,
                segment=self.segment,
                customer_id=self.customer_id,
                account_id=self.account_id,
            ),
            recommends=self.recommends,
            analyse_mood=self.analyse_mood,
        )


class SurveyKept(BaseModel):
    """That it was kept, now or before."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"client_key": SURVEY_EXAMPLE["client_key"]}}
    )

    client_key: str
