"""Which of all that customers said is asked for, as the parameters of a request."""

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field

from api.parameters import QueryError
from api.trends.interaction_query import InteractionQuery

_SEVERAL = "several with commas; - is what is not known"
Several = Annotated[str | None, Field(max_length=5000)]
Short = Annotated[str | None, Field(max_length=250)]


class SaidFields(BaseModel):
    """Every filter that is set must hold."""

    model_config = ConfigDict(extra="ignore")

    source: Several = Field(None, description=f"chat, call, ticket, email, ...: {_SEVERAL}.")
    category: Several = Field(None, description=f"What it was about: {_SEVERAL}.")
    department: Several = Field(None, description=f"Departments, {_SEVERAL}.")
    team: Several = Field(None, description=f"Teams, {_SEVERAL}.")
    product: Several = Field(None, description=f"Products, {_SEVERAL}.")
    stage: Several = Field(None, description=f"Stages of the customer's journey, {_SEVERAL}.")
    segment: Several = Field(None, description=f"Segments of customers, {_SEVERAL}.")
    outcome: Several = Field(None, description=f"What came of it: {_SEVERAL}.")
    mood: Several = Field(None, description=f"Moods, {_SEVERAL}.")
    account: Short = Field(None, description="An account's id.")
    customer: Short = Field(None, description="A customer's id.")
    agent: Several = Field(None, description="Agents' ids, several with commas.")
    since: Short = Field(None, description="A day, a moment with its zone, or epoch seconds.")
    until: Short = Field(None, description="As `since`; a day is included.")
    negative: Short = Field(None, description="yes: read as negative; no: read, and not.")
    told: Short = Field(None, description="yes or no: whether the mood could be read.")
    text: Short = Field(None, description="Words that the excerpt holds.")
    import_id: Short = Field(None, alias="import", description="What one import brought.")
    synthetic: Short = Field(None, description="yes or no: whether it was made up.")
    influencer: Short = Field(None, description="yes or no: whether its reach is wide.")
    zone: Short = Field(
        None, description="The time zone that days are those of, such as Europe/Lisbon; else UTC."
    )

    @property
    def clock(self) -> ZoneInfo:
        """Whose days are meant; raises QueryError."""
        try:
            return ZoneInfo(self.zone or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise QueryError(
                f"`zone` is a time zone such as Europe/Lisbon, got {self.zone!r}"
            ) from error

    def query(self) -> InteractionQuery:
        """Return it as the services take it; raises QueryError."""
        given = self.model_dump(exclude_none=True, by_alias=True)
        return InteractionQuery.from_url({k: str(v) for k, v in given.items()}, self.clock)
