"""Webhooks: who is told of which events, and what became of each."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import Connection
from starlette.responses import Response

from api.events.sender import new_webhook_secret
from api.parts import Parts, PartsHere
from api.routes.listing import Cursor, Limit, Listing
from api.routes.needs import Needs
from api.routes.once import Deed, OnceHere
from api.routes.webhook_shapes import (
    DeliveryShown,
    TestShown,
    WebhookBody,
    WebhookShown,
    delivery_shown,
    webhook_shown,
)
from api.security.addresses import check_literal, parsed
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import deliveries, events, webhooks
from api.storage.deliveries import Delivery
from api.storage.enums import DeliveryState
from api.storage.webhooks import Webhook
from emotion.errors import TonewiseError

_ADMIN = Depends(Needs(Scope.WEBHOOKS))
Admin = Annotated[Caller, _ADMIN]

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], dependencies=[_ADMIN])


class UnknownWebhookError(TonewiseError):
    """No webhook, or no delivery, has this id."""


class CursorError(TonewiseError):
    """A cursor that no answer of ours ever held."""


@router.get("")
async def every(parts: PartsHere) -> Listing[WebhookShown]:
    """Return all webhooks, oldest first."""

    def listed() -> Sequence[Webhook]:
        with parts.database.reading() as connection:
            return webhooks.every(connection)

    return Listing(items=[webhook_shown(one) for one in await parts.lanes.read(listed)])


@router.post("", status_code=201, response_model=WebhookShown)
async def add(body: WebhookBody, caller: Admin, parts: PartsHere, once: OnceHere) -> Response:
    """Send events to an address from now on; the answer shows the secret once."""
    _check_url(parts, body.url)

    def work() -> WebhookShown:
        with parts.database.transaction() as connection:
            webhook = Webhook(
                f"whk_{secrets.token_hex(8)}",
                body.url,
                new_webhook_secret(),
                frozenset(body.kinds),
                body.is_on,
                parts.clock(),
                events.last(connection),
            )
            webhooks.add(connection, webhook)
        return webhook_shown(webhook, with_secret=True)

    return await once.run(caller, Deed(201, work))


@router.get("/{webhook_id}")
async def one(webhook_id: str, parts: PartsHere) -> WebhookShown:
    """Return one webhook, without its secret."""

    def found() -> Webhook:
        with parts.database.reading() as connection:
            return _known(connection, webhook_id)

    return webhook_shown(await parts.lanes.read(found))


@router.put("/{webhook_id}")
async def change(webhook_id: str, body: WebhookBody, parts: PartsHere) -> WebhookShown:
    """Change a webhook. Switched on again, it is told of what happens from then on."""
    _check_url(parts, body.url)

    def work() -> Webhook:
        with parts.database.transaction() as connection:
            before = _known(connection, webhook_id)
            seen = before.seen if before.is_on else events.last(connection)
            webhook = replace(
                before, url=body.url, kinds=frozenset(body.kinds), is_on=body.is_on, seen=seen
            )
            webhooks.put(connection, webhook)
        return webhook

    return webhook_shown(await parts.lanes.write(work))


@router.delete("/{webhook_id}", status_code=204)
async def remove(webhook_id: str, parts: PartsHere) -> None:
    """Remove a webhook with all its deliveries."""

    def work() -> None:
        with parts.database.transaction() as connection:
            _known(connection, webhook_id)
            webhooks.remove(connection, webhook_id)

    await parts.lanes.write(work)


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

    def listed() -> Sequence[Delivery]:
        with parts.database.reading() as connection:
            _known(connection, webhook_id)
            return deliveries.of_webhook(connection, webhook_id, state, before, limit)

    found = await parts.lanes.read(listed)
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
        with parts.database.transaction() as connection:
            delivery = deliveries.of_event(connection, webhook_id, event_id)
            if delivery is None:
                raise UnknownWebhookError(f"wanted an event sent to {webhook_id}, got {event_id}")
            again = replace(
                delivery, state=DeliveryState.PENDING, attempts=0, next_try_s=parts.clock()
            )
            deliveries.put(connection, again)
        return delivery_shown(again)

    return await once.run(caller, Deed(202, work))


@router.post("/{webhook_id}/test")
async def test(webhook_id: str, parts: PartsHere) -> TestShown:
    """Send a signed `webhook.test` at once, and return how it went. Not tried again."""

    def found() -> Webhook:
        with parts.database.reading() as connection:
            return _known(connection, webhook_id)

    webhook = await parts.lanes.read(found)
    said = {
        "type": "webhook.test",
        "timestamp": datetime.fromtimestamp(parts.clock(), UTC).isoformat(),
        "data": {},
    }
    outcome = await parts.sender.send(webhook, f"evt_test_{secrets.token_hex(6)}", said)
    return TestShown(delivered=outcome.is_delivered, status=outcome.status, error=outcome.error)


def _known(connection: Connection, webhook_id: str) -> Webhook:
    webhook = webhooks.one(connection, webhook_id)
    if webhook is None:
        raise UnknownWebhookError(f"wanted a webhook, got {webhook_id}, which is none")
    return webhook


def _check_url(parts: Parts, url: str) -> None:
    target = parsed(url)
    if not parts.settings.webhook_private_addresses:
        check_literal(target.host)


def _before(cursor: str | None) -> int:
    if cursor is None:
        return deliveries.BEYOND
    if not cursor.isdecimal():
        raise CursorError(f"wanted a next_cursor of an answer, got {cursor!r}")
    return int(cursor)
