"""What is sent and answered about webhooks, as JSON."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.routes.fields import Body
from api.storage.deliveries import Delivery
from api.storage.webhooks import Webhook
from api.subscriptions import Subscription, check_kinds

_LONGEST_URL = 2000


def _known(kind: str) -> str:
    check_kinds([kind])
    return kind


Kind = Annotated[str, AfterValidator(_known)]


class WebhookBody(Body):
    """Where to send which events."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "url": "https://shop.example/hooks/tonewise",
                "kinds": ["case.routed", "mood.worsened", "alert.raised"],
            }
        }
    )

    url: Annotated[str, Field(min_length=1, max_length=_LONGEST_URL)]
    kinds: list[Kind] = Field(default=[], description="Empty: every kind.")
    is_on: bool = True

    def wanted(self) -> Subscription:
        """Return it as it is to be kept."""
        return Subscription(self.url, frozenset(self.kinds), self.is_on)


class WebhookShown(BaseModel):
    """A webhook; its secret is shown once, when it is made."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "webhook_id": "whk_3c1d",
                "url": "https://shop.example/hooks/tonewise",
                "kinds": ["alert.raised", "case.routed"],
                "is_on": True,
                "created_s": 1763769600.0,
                "secret": "whsec_9Yv...",
            }
        }
    )

    webhook_id: str
    url: str
    kinds: list[str]
    is_on: bool
    created_s: float
    secret: str | None = Field(default=None, description="Verifies signatures; shown once.")


class DeliveryShown(BaseModel):
    """What became of one event for one webhook."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "event_id": "evt_1f",
                "sequence": 42,
                "case_id": "case_2f9c01",
                "state": "dead",
                "attempts": 8,
                "next_try_s": 1763769600.0,
                "last_status": 500,
                "last_error": "answered 500",
            }
        },
    )

    event_id: str
    sequence: int
    case_id: str | None
    state: Literal["pending", "delivered", "dead"]
    attempts: int
    next_try_s: float
    last_status: int | None
    last_error: str | None


class TestShown(BaseModel):
    """How a test message went."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"delivered": True, "status": 204, "error": None}}
    )

    delivered: bool
    status: int | None
    error: str | None


def webhook_shown(webhook: Webhook, with_secret: bool = False) -> WebhookShown:
    """Return a webhook as JSON has it."""
    return WebhookShown(
        webhook_id=webhook.webhook_id,
        url=webhook.url,
        kinds=sorted(webhook.kinds),
        is_on=webhook.is_on,
        created_s=webhook.created_s,
        secret=webhook.secret if with_secret else None,
    )


def delivery_shown(delivery: Delivery) -> DeliveryShown:
    """Return a delivery as JSON has it."""
    return DeliveryShown.model_validate(delivery, from_attributes=True)
