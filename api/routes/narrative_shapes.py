"""What is asked and answered about complaints that spread, as JSON."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.parameters import QueryError
from api.quality.moments import moment_in
from api.routes.shown import Shown
from api.trends.narratives import NarrativeReport
from api.trends.response import STEPS
from insights.narratives import Narrative, Stage

_EXAMPLE: dict[str, Any] = {
    "since_s": 1772236800.0,
    "until_s": 1772409600.0,
    "n_posts": 412,
    "is_cut": False,
    "narratives": [
        {
            "narrative_id": "social:x-1719",
            "stage": "watch",
            "began_s": 1772395200.0,
            "latest_s": 1772408700.0,
            "sources": ["forum", "social"],
            "n_posts": 9,
            "n_people": 8,
            "busiest": 8,
            "reach": 5200,
            "text": "Charged twice for one order, and nobody answers",
            "interaction_ids": ["social:x-1719", "social:x-1722"],
            "steps": list(STEPS[Stage.WATCH]),
        }
    ],
}


class NarrativeFields(BaseModel):
    """When to look."""

    model_config = ConfigDict(extra="ignore")

    until: Annotated[
        str | None,
        Field(max_length=40, description="A day, a moment with its zone, or epoch seconds."),
    ] = None

    def until_s(self, now_s: float) -> float:
        """Return the end of the two days that are looked at; raises QueryError."""
        if self.until is None:
            return now_s
        try:
            return moment_in(self.until, ends=True)
        except (ValueError, OverflowError) as error:
            raise QueryError(f"`until` is a day such as 2026-03-01: {error}") from error


class NarrativeShown(BaseModel):
    """One complaint that spreads: copied, or hardly changed, by people within hours."""

    narrative_id: str = Field(description="Its first post's interaction_id.")
    stage: Stage
    began_s: float
    latest_s: float
    sources: list[str]
    n_posts: int
    n_people: int
    busiest: int = Field(description="The most people within six hours.")
    reach: int = Field(description="People who could read it; some are counted twice.")
    text: str | None = Field(description="Its first post, redacted.")
    interaction_ids: list[str]
    steps: list[str] = Field(description="What to do at this stage.")

    @classmethod
    def of(cls, found: Narrative) -> "NarrativeShown":
        """Return it as it is answered."""
        return cls(
            narrative_id=found.narrative_id,
            stage=found.stage,
            began_s=found.began_s,
            latest_s=found.latest_s,
            sources=list(found.sources),
            n_posts=len(found.posts),
            n_people=found.n_people,
            busiest=found.busiest,
            reach=found.reach,
            text=found.posts[0].text,
            interaction_ids=[post.interaction_id for post in found.posts],
            steps=list(STEPS[found.stage]),
        )


class NarrativesShown(Shown):
    """What spreads in public, the most pressing first."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    since_s: float
    until_s: float
    n_posts: int = Field(description="Public posts that were compared.")
    is_cut: bool = Field(description="Whether there were more, of which the oldest were left out.")
    narratives: list[NarrativeShown]

    @classmethod
    def of(cls, report: NarrativeReport) -> "NarrativesShown":
        """Return it as it is answered."""
        return cls(
            since_s=report.since_s,
            until_s=report.until_s,
            n_posts=report.n_posts,
            is_cut=report.is_cut,
            narratives=[NarrativeShown.of(one) for one in report.narratives],
        )
