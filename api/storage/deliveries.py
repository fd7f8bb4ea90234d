"""Deliveries: one event on its way to one webhook."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, exists, insert, select, update

from api.storage.enums import DeliveryState
from api.storage.rows import columns_of, row_of
from api.storage.tables import deliveries


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of an event for a webhook so far."""

    webhook_id: str
    sequence: int  # the event's
    event_id: str
    case_id: str | None
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    next_try_s: float = 0.0  # epoch seconds; of meaning while PENDING
    last_status: int | None = None  # HTTP; None: no answer came
    last_error: str | None = None


_EARLIER = deliveries.alias("earlier")
# In order a case: an event waits for all before it of the same case and webhook.
_HELD = exists().where(
    and_(
        _EARLIER.c.webhook_id == deliveries.c.webhook_id,
        _EARLIER.c.case_id == deliveries.c.case_id,
        _EARLIER.c.state == DeliveryState.PENDING,
        _EARLIER.c.sequence < deliveries.c.sequence,
    )
)
_ALL = select(*columns_of(deliveries, Delivery))
_DUE = (
    _ALL.where(
        deliveries.c.webhook_id == bindparam("of"),
        deliveries.c.state == DeliveryState.PENDING,
        deliveries.c.next_try_s <= bindparam("now_s"),
        ~_HELD,
    )
    .order_by(deliveries.c.sequence)
    .limit(bindparam("most"))
)
_OF = and_(
    deliveries.c.webhook_id == bindparam("of"), deliveries.c.sequence == bindparam("numbered")
)
_CHANGING = ("state", "attempts", "next_try_s", "last_status", "last_error")
_PUT = update(deliveries).where(_OF).values({name: bindparam(name) for name in _CHANGING})
_OF_WEBHOOK = _ALL.where(
    deliveries.c.webhook_id == bindparam("of"), deliveries.c.sequence < bindparam("before")
)
_NEWEST = _OF_WEBHOOK.order_by(deliveries.c.sequence.desc()).limit(bindparam("most"))
_IN_STATE = _NEWEST.where(deliveries.c.state == bindparam("wanted", type_=deliveries.c.state.type))
_OF_EVENT = _ALL.where(
    deliveries.c.webhook_id == bindparam("of"), deliveries.c.event_id == bindparam("event_id")
)
BEYOND = 2**62  # above every sequence


def plan(connection: Connection, planned: Sequence[Delivery]) -> None:
    """Keep new deliveries."""
    if planned:
        connection.execute(insert(deliveries), [row_of(delivery) for delivery in planned])


def due(connection: Connection, webhook_id: str, now_s: float, limit: int) -> tuple[Delivery, ...]:
    """Return what one webhook should be sent now, oldest event first, at most one of a case."""
    rows = connection.execute(_DUE, {"of": webhook_id, "now_s": now_s, "most": limit})
    return tuple(Delivery(*row) for row in rows.all())


def put(connection: Connection, delivery: Delivery) -> None:
    """Keep how an attempt went, or that another should be made."""
    changed = {name: getattr(delivery, name) for name in _CHANGING}
    of = {"of": delivery.webhook_id, "numbered": delivery.sequence}
    connection.execute(_PUT, {**changed, **of})


def of_event(connection: Connection, webhook_id: str, event_id: str) -> Delivery | None:
    """Return one event's delivery to one webhook."""
    row = connection.execute(_OF_EVENT, {"of": webhook_id, "event_id": event_id}).first()
    return Delivery(*row) if row else None


def of_webhook(
    connection: Connection,
    webhook_id: str,
    state: DeliveryState | None = None,
    before: int = BEYOND,
    limit: int = 50,
) -> tuple[Delivery, ...]:
    """Return a webhook's deliveries of events before a sequence, newest first."""
    query = _NEWEST if state is None else _IN_STATE
    wanted = {"of": webhook_id, "before": before, "most": limit}
    named = wanted if state is None else {**wanted, "wanted": state}
    return tuple(Delivery(*row) for row in connection.execute(query, named).all())
