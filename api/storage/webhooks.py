"""Webhooks: who wants to be told of which events."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from api.storage.rows import columns_of, row_of
from api.storage.tables import webhooks


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that events are sent to."""

    webhook_id: str  # "whk_..."
    url: str
    secret: str  # signs; needed in the clear, so the database must be kept as safe as a key
    kinds: frozenset[str]  # of events; empty: all
    is_on: bool
    created_s: float
    seen: int  # sequence of the last event for which a delivery was planned, or not wanted


_ALL = select(*columns_of(webhooks, Webhook)).order_by(webhooks.c.created_s, webhooks.c.webhook_id)
_ONE = _ALL.where(webhooks.c.webhook_id == bindparam("of"))
_OF = webhooks.c.webhook_id == bindparam("of")
_PUT = (
    update(webhooks)
    .where(_OF)
    .values({name: bindparam(name) for name in ("url", "secret", "kinds", "is_on", "seen")})
)


def add(connection: Connection, webhook: Webhook) -> None:
    """Keep a new webhook."""
    connection.execute(insert(webhooks), row_of(webhook))


def every(connection: Connection) -> tuple[Webhook, ...]:
    """Return all webhooks, oldest first."""
    return tuple(Webhook(*row) for row in connection.execute(_ALL).all())


def one(connection: Connection, webhook_id: str) -> Webhook | None:
    """Return one webhook, None if there is none."""
    row = connection.execute(_ONE, {"of": webhook_id}).first()
    return Webhook(*row) if row else None


def put(connection: Connection, webhook: Webhook) -> None:
    """Change a webhook's address, secret, kinds, state and place; its id and birth stay."""
    connection.execute(_PUT, {"of": webhook.webhook_id, **row_of(webhook)})


def remove(connection: Connection, webhook_id: str) -> bool:
    """Remove a webhook and its deliveries; False if there was none."""
    return connection.execute(delete(webhooks).where(_OF), {"of": webhook_id}).rowcount > 0
