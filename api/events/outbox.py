"""Outbox: which events a webhook still has to be sent, kept in the database.

An event is written with the change it tells of; a delivery of it is planned later, by whichever
process looks first. So nothing is lost by a crash, and what was being sent then is sent again.
"""

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from api.events.event import Event
from api.storage import deliveries, events, webhooks
from api.storage.database import Database
from api.storage.deliveries import Delivery
from api.storage.enums import DeliveryState
from api.storage.webhooks import Webhook

_PLANNED = 500  # events looked through in one transaction

# Passing troubles; any other answer is the receiver's last word on this event.
_RETRIED = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When a delivery is tried again, and when it is given up."""

    attempts: int = 8
    first_s: float = 5.0
    most_s: float = 3600.0
    lease_s: float = 30.0  # how long an attempt belongs to the process that began it


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt went."""

    status: int | None  # HTTP; None: no answer came
    error: str | None = None
    retry_after_s: float | None = None  # as the receiver asked
    is_final: bool = False  # trying again can't help

    @property
    def is_delivered(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_passing(self) -> bool:
        """Whether another attempt may go better."""
        if self.status is None:
            return not self.is_final
        return self.status >= 500 or self.status in _RETRIED


@dataclass(frozen=True, slots=True)
class Parcel:
    """One event to be sent to one webhook."""

    webhook: Webhook
    delivery: Delivery
    event: Event


@dataclass(frozen=True, slots=True)
class Standing:
    """Webhooks by their ids."""

    on: frozenset[str]
    behind: frozenset[str]


class Outbox:
    """Synchronous and thread-safe; any method may raise a StorageError."""

    def __init__(self, database: Database, policy: RetryPolicy, clock: Callable[[], float]) -> None:
        self._database, self._policy, self._clock = database, policy, clock

    def look(self) -> Standing:
        """Return which webhooks are switched on, and which have not caught up with the events."""
        with self._database.reading() as connection:
            on = [webhook for webhook in webhooks.every(connection) if webhook.is_on]
            last = events.last(connection) if on else 0
        return Standing(
            frozenset(webhook.webhook_id for webhook in on),
            frozenset(webhook.webhook_id for webhook in on if webhook.seen < last),
        )

    def plan(self, behind: Collection[str]) -> None:
        """Plan a delivery of each new event that these webhooks want, up to _PLANNED events."""
        with self._database.transaction():
            for webhook_id in behind:
                self._plan_for(webhook_id)

    def claim(self, webhook_id: str, n: int) -> tuple[Parcel, ...]:
        """Take up to `n` parcels that are due: until the lease is over nobody else gets them."""
        now_s = self._clock()
        with self._database.reading() as connection:
            if not deliveries.due(connection, webhook_id, now_s, 1):
                return ()
        with self._database.transaction() as connection:
            webhook = webhooks.one(connection, webhook_id)
            if webhook is None or not webhook.is_on:
                return ()
            due = deliveries.due(connection, webhook_id, now_s, n)
            for delivery in due:
                leased = replace(delivery, next_try_s=now_s + self._policy.lease_s)
                deliveries.put(connection, leased)
            return tuple(
                Parcel(
                    webhook, delivery, events.after(connection, delivery.sequence - 1, limit=1)[0]
                )
                for delivery in due
            )

    def record(self, parcel: Parcel, outcome: Outcome) -> Delivery:
        """Keep how an attempt went; return the delivery as it stands now."""
        now = settled(parcel.delivery, outcome, self._policy, self._clock(), random.random())  # noqa: S311
        with self._database.transaction() as connection:
            deliveries.put(connection, now)
        return now

    def give_back(self, parcel: Parcel) -> None:
        """Let go of a parcel that was not sent after all: it is due at once."""
        with self._database.transaction() as connection:
            deliveries.put(connection, parcel.delivery)

    def _plan_for(self, webhook_id: str) -> None:
        with self._database.transaction() as connection:
            webhook = webhooks.one(connection, webhook_id)
            if webhook is None:
                return
            new = events.after(connection, webhook.seen, limit=_PLANNED)
            wanted = [e for e in new if not webhook.kinds or e.kind in webhook.kinds]
            deliveries.plan(
                connection,
                [Delivery(webhook_id, e.sequence, e.event_id, e.case_id) for e in wanted],
            )
            if new:
                webhooks.put(connection, replace(webhook, seen=new[-1].sequence))


def settled(
    delivery: Delivery, outcome: Outcome, policy: RetryPolicy, now_s: float, chance: float
) -> Delivery:
    """Return a delivery after an attempt; `chance`, 0..1, keeps retries from coming all at once."""
    attempts = delivery.attempts + 1
    tried = replace(
        delivery, attempts=attempts, last_status=outcome.status, last_error=outcome.error
    )
    if outcome.is_delivered:
        return replace(tried, state=DeliveryState.DELIVERED)
    if not outcome.is_passing or attempts >= policy.attempts:
        return replace(tried, state=DeliveryState.DEAD)
    pause_s = min(policy.most_s, policy.first_s * 2.0 ** (attempts - 1)) * (1 - chance / 2)
    asked_s = min(policy.most_s, outcome.retry_after_s or 0.0)
    return replace(tried, next_try_s=now_s + max(pause_s, asked_s))
