"""Heeding: tickets as they may be shown: without the mood of who wants it read no more."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from api.storage import consent
from api.tickets.ticket import Ticket


def heeding(connection: Connection, found: Sequence[Ticket]) -> tuple[Ticket, ...]:
    """Return tickets in the same order, unread where their customer has declined since."""
    read = [one.asked.customer_id for one in found if one.reading is not None]
    declined = consent.declined(connection, set(filter(None, read)))
    return tuple(
        replace(one, reading=None) if one.asked.customer_id in declined else one for one in found
    )
