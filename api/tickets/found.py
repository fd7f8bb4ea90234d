"""Found: one ticket, for whoever may see it."""

from sqlalchemy import Connection

from api.desk.words import storable
from api.security.caller import Caller
from api.storage import tickets
from api.tickets.errors import UnknownTicketError
from api.tickets.heeding import heeding
from api.tickets.sight import sight_of
from api.tickets.ticket import Ticket


def seen(connection: Connection, caller: Caller, ticket_id: str) -> Ticket:
    """Return a ticket; raises UnknownTicketError for one out of sight as for one that is not."""
    unknown = f"there is no ticket {ticket_id!r}"
    found = there(tickets.one(connection, storable(ticket_id)), unknown)
    if not sight_of(caller).covers(found.handling.owner_id):
        raise UnknownTicketError(unknown)
    return heeding(connection, [found])[0]


def there(found: Ticket | None, otherwise: str) -> Ticket:
    """Return what was found; raises UnknownTicketError, with these words, for nothing."""
    if found is None:
        raise UnknownTicketError(otherwise)
    return found
