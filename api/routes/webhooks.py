"""Webhooks: who is told of which events, and what became of each."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api import subscriptions
from api.parts import PartsHere
from api.routes.listing import Cursor, Limit, Listing
from api.routes.needs import Needs
from api.routes.noted import NotedHere
from api.routes.once import Deed, OnceHere
from api.routes.webhook_shapes import (
    DeliveryShown,
    TestShown,
    WebhookBody,
    WebhookShown,
    delivery_shown,
    webhook_shown,
)
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import deliveries
from api.storage.enums import DeliveryState
from emotion.errors import TonewiseError

_ADMIN = Depends(Needs(Scope.WEBHOOKS))
Admin = Annotated[Caller, _ADMIN]

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], dependencies=[_ADMIN])


class CursorError(TonewiseError):
    """A cursor that no answer of ours ever held."""


@router.get("")
async def every(parts: PartsHere) -> Listing[WebhookShown]:
    """Return all webhooks, oldest first."""
    found = await parts.lanes.read(lambda: subscriptions.every(parts))
    return Listing(items=[webhook_shown(one) for one in found])


@router.post("", status_code=201, response_model=WebhookShown)
async def add(body: WebhookBody, caller: Admin, parts: PartsHere, once: OnceHere) -> Response:
    """Send events to an address from now on; the answer shows the secret once."""

    def work() -> WebhookShown:
        return webhook_shown(subscriptions.add(parts, body.wanted()), with_secret=True)

    return await once.run(caller, Deed(201, work))


@router.get("/{webhook_id}")
async def one(webhook_id: str, parts: PartsHere) -> WebhookShown:
    """Return one webhook, without its secret."""
    return webhook_shown(await parts.lanes.read(lambda: subscriptions.one(parts, webhook_id)))


@router.put("/{webhook_id}")
async def change(
    webhook_id: str, body: WebhookBody, parts: PartsHere, noted: NotedHere
) -> WebhookShown:
    """Change a webhook. Switched on again, it is told of what happens from then on."""
    work = noted(lambda: subscriptions.change(parts, webhook_id, body.wanted()))
    return webhook_shown(await parts.lanes.write(work))


@router.delete("/{webhook_id}", status_code=204)
async def remove(webhook_id: str, parts: PartsHere, noted: NotedHere) -> None:
    """Remove a webhook with all its deliveries."""
    await parts.lanes.write(noted(lambda: subscriptions.remove(parts, webhook_id)))


@router.get("/{webhook_id}/deliveries")
async def delivered(
    webhook_id: str,
    parts: PartsHere,
    state: DeliveryState | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Listing[DeliveryShown]:
    """Return what became of the events, newest first; state=dead are those given up."""
    before = _before(cursor)
    found = await parts.lanes.read(
        lambda: subscriptions.delivered(parts, webhook_id, state, before, limit)
    )
    more = str(found[-1].sequence) if len(found) == limit else None
    return Listing(items=[delivery_shown(one) for one in found], next_cursor=more)


@router.post(
    "/{webhook_id}/deliveries/{event_id}/retry", status_code=202, response_model=DeliveryShown
)
async def retry(
    webhook_id: str, event_id: str, caller: Admin, parts: PartsHere, once: OnceHere
) -> Response:
    """Send an event once more, with all attempts before it; its case may have gone on since."""

    def work() -> DeliveryShown:
        return delivery_shown(subscriptions.retry(parts, webhook_id, event_id))

    return await once.run(caller, Deed(202, work))


@router.post("/{webhook_id}/test")
async def test(webhook_id: str, parts: PartsHere) -> TestShown:
    """Send a signed `webhook.test` at once, and return how it went. Not tried again."""
    webhook = await parts.lanes.read(lambda: subscriptions.one(parts, webhook_id))
    outcome = await subscriptions.tried(parts, webhook)
    return TestShown(delivered=outcome.is_delivered, status=outcome.status, error=outcome.error)


def _before(cursor: str | None) -> int:
    if cursor is None:
        return deliveries.BEYOND
    if not cursor.isdecimal():
        raise CursorError(f"wanted a next_cursor of an answer, got {cursor!r}")
    return int(cursor)
