"""Subscriptions: who is told of which events by webhook, and what became of each."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from api.events.kinds import KINDS
from api.events.outbox import Outcome
from api.events.sender import new_webhook_secret
from api.parts import Parts
from api.security.addresses import check_literal, parsed
from api.storage import deliveries, events, webhooks
from api.storage.deliveries import Delivery
from api.storage.enums import DeliveryState
from api.storage.webhooks import Webhook
from emotion.errors import TonewiseError


class UnknownWebhookError(TonewiseError):
    """No webhook, or no delivery, has this id."""


class UnknownEventKindError(TonewiseError, ValueError):
    """A kind of event that there is none of."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where to send which events."""

    url: str
    kinds: frozenset[str] = frozenset()  # empty: all
    is_on: bool = True


def check_kinds(kinds: Collection[str]) -> None:
    """Raise UnknownEventKindError for a kind that there is none of."""
    if odd := sorted(set(kinds) - set(KINDS)):
        raise UnknownEventKindError(f"wanted some of {', '.join(KINDS)}, got {odd[0]!r}")


def every(parts: Parts) -> Sequence[Webhook]:
    """Return all webhooks, oldest first."""
    with parts.database.reading() as connection:
        return webhooks.every(connection)


def one(parts: Parts, webhook_id: str) -> Webhook:
    """Return one webhook; raises UnknownWebhookError."""
    with parts.database.reading() as connection:
        return _known(connection, webhook_id)


def add(parts: Parts, wanted: Subscription) -> Webhook:
    """Send events to an address from now on.

    Raises TargetError for an address that may not be sent to, UnknownEventKindError.
    """
    _check(parts, wanted)
    with parts.database.transaction() as connection:
        webhook = Webhook(
            f"whk_{secrets.token_hex(8)}",
            wanted.url,
            new_webhook_secret(),
            wanted.kinds,
            wanted.is_on,
            parts.clock(),
            events.last(connection),
        )
        webhooks.add(connection, webhook)
    return webhook


def change(parts: Parts, webhook_id: str, wanted: Subscription) -> Webhook:
    """Change a webhook. Switched on again, it is told of what happens from then on.

    Raises as `add`, and UnknownWebhookError.
    """
    _check(parts, wanted)
    with parts.database.transaction() as connection:
        before = _known(connection, webhook_id)
        seen = before.seen if before.is_on else events.last(connection)
        webhook = replace(before, url=wanted.url, kinds=wanted.kinds, is_on=wanted.is_on, seen=seen)
        webhooks.put(connection, webhook)
    return webhook


def remove(parts: Parts, webhook_id: str) -> None:
    """Remove a webhook with all its deliveries; raises UnknownWebhookError."""
    with parts.database.transaction() as connection:
        _known(connection, webhook_id)
        webhooks.remove(connection, webhook_id)


def delivered(
    parts: Parts, webhook_id: str, state: DeliveryState | None, before: int, limit: int
) -> Sequence[Delivery]:
    """Return what became of events before a sequence, newest first; raises UnknownWebhookError."""
    with parts.database.reading() as connection:
        _known(connection, webhook_id)
        return deliveries.of_webhook(connection, webhook_id, state, before, limit)


def retry(parts: Parts, webhook_id: str, event_id: str) -> Delivery:
    """Send an event once more, with all attempts before it; raises UnknownWebhookError."""
    with parts.database.transaction() as connection:
        delivery = deliveries.of_event(connection, webhook_id, event_id)
        if delivery is None:
            raise UnknownWebhookError(f"wanted an event sent to {webhook_id}, got {event_id}")
        again = replace(delivery, state=DeliveryState.PENDING, attempts=0, next_try_s=parts.clock())
        deliveries.put(connection, again)
    return again


async def tried(parts: Parts, webhook: Webhook) -> Outcome:
    """Send a signed `webhook.test` at once, and return how it went. Not tried again."""
    said = {
        "type": "webhook.test",
        "timestamp": datetime.fromtimestamp(parts.clock(), UTC).isoformat(),
        "data": {},
    }
    return await parts.sender.send(webhook, f"evt_test_{secrets.token_hex(6)}", said)


def _known(connection: Connection, webhook_id: str) -> Webhook:
    webhook = webhooks.one(connection, webhook_id)
    if webhook is None:
        raise UnknownWebhookError(f"wanted a webhook, got {webhook_id}, which is none")
    return webhook


def _check(parts: Parts, wanted: Subscription) -> None:
    target = parsed(wanted.url)
    if not parts.settings.webhook_private_addresses:
        check_literal(target.host)
    check_kinds(wanted.kinds)
