"""Interaction: one message, ticket, review, chat or call, as history sees it."""

from dataclasses import dataclass
from enum import StrEnum

from emotion.labels import Emotion

NEGATIVE_FROM = 0.5  # negativity: from here on a negative mood is likelier than none


class SourceKind(StrEnum):
    """Where what Tonewise reads by itself comes from; an importer may add a kind of its own."""

    CHAT = "chat"
    CALL = "call"
    TICKET = "ticket"
    EMAIL = "email"
    REVIEW = "review"
    FORUM = "forum"
    SOCIAL = "social"
    SURVEY = "survey"
    FEEDBACK = "feedback"


class Stage(StrEnum):
    """Where on their journey a customer is; a centre may use words of its own."""

    ONBOARDING = "onboarding"
    SUPPORT = "support"
    RENEWAL = "renewal"


class Cut(StrEnum):
    """What history can be parted by: each is a field of an Interaction."""

    SOURCE = "source"
    CATEGORY = "category"
    DEPARTMENT = "department"
    TEAM = "team"
    PRODUCT = "product"
    STAGE = "stage"
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True)
class Interaction:
    """What was read of the customer's side; nothing here is about an agent's mood."""

    interaction_id: str
    source: str  # a SourceKind, or an importer's own
    at_s: float  # epoch seconds
    valence: float | None = None  # -1 (unpleasant) to 1; None: not read, or not to be believed
    negativity: float | None = None  # 0..1; None as valence
    mood: Emotion | None = None  # None: abstained
    confidence: float | None = None  # 0..1
    category: str | None = None  # what it is about
    department: str | None = None
    team: str | None = None
    product: str | None = None
    stage: str | None = None  # a Stage, or the centre's own word
    segment: str | None = None
    account_id: str | None = None
    customer_id: str | None = None
    agent_id: str | None = None
    rating: float | None = None  # 0..1, satisfaction as the customer gave it
    outcome: str | None = None  # what came of it: "resolved", "escalated", ...
    reach: int | None = None  # how many people it could reach, if it is public
    text: str | None = None  # an excerpt, redacted before it came here

    @property
    def is_told(self) -> bool:
        """Whether the customer's mood could be read."""
        return self.negativity is not None

    @property
    def is_negative(self) -> bool:
        """Whether the mood was read, and as negative."""
        return self.negativity is not None and self.negativity >= NEGATIVE_FROM

    def cut(self, by: Cut) -> str | None:
        """Return the group it belongs to; None: not known."""
        value: str | None = getattr(self, by.value)
        return value

    @property
    def who(self) -> str | None:
        """Whose it is, as narrowly as it is known: the customer, or else the account."""
        return self.customer_id or self.account_id
