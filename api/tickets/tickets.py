"""Tickets: opened by customers, taken and closed by agents.  THE WAY IN."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from api.desk.desk import Reader
from api.desk.views import Page
from api.desk.words import name, note, storable
from api.desk.work import fresh_id
from api.security.caller import Caller
from api.security.sign_in import Books
from api.storage import tickets
from api.storage.tickets import TicketFilter
from api.tickets.asking import kept
from api.tickets.errors import SentBeforeError, StaleTicketError
from api.tickets.found import seen, there
from api.tickets.handling import Closing, Handling
from api.tickets.heeding import heeding
from api.tickets.paging import cursor_of, place_of
from api.tickets.priority import priority_of
from api.tickets.sight import owner_of, sight_of
from api.tickets.telling import tell_moved, tell_opened
from api.tickets.ticket import ID_PREFIX, Asked, Ticket
from text.reading import TextReading

Move = Callable[[Handling], Handling]


class Tickets:
    """Thread-safe; every method may raise a StorageError, and writes all of it or nothing."""

    def __init__(self, books: Books, reader: Reader, topics: Mapping[str, str]) -> None:
        """With `topics`: each department's id, and what customers know it by."""
        self._database, self._clock = books.database, books.clock
        self._reader = reader
        self.topics = topics

    def prepare(self, asked: Asked) -> None:
        """Read what will be opened, so that its turn to write waits for no model; as `open`."""
        self._read(kept(asked, self.topics))

    def open(self, asked: Asked) -> Ticket:
        """Return a new ticket, or the one that the same form opened before.

        Raises TextError, AnswerError or UnknownDepartmentError for what can't be kept, and
        SentBeforeError if the form came before with other words.
        """
        asked = kept(asked, self.topics)
        reading = self._read(asked)
        with self._database.transaction() as connection:
            before = tickets.of_form(connection, asked.client_key) if asked.client_key else None
            if before is not None:
                return _same(before, asked)
            ticket = self._new(asked, reading)
            tickets.add(connection, ticket)
            tell_opened(connection, ticket)
            return ticket

    def of_form(self, client_key: str) -> Ticket:
        """Return the ticket that a form opened; raises UnknownTicketError."""
        with self._database.reading() as connection:
            found = tickets.of_form(connection, storable(client_key))
        return there(found, "this form has opened no ticket")

    def one(self, caller: Caller, ticket_id: str) -> Ticket:
        """Return a ticket that the caller may see; raises UnknownTicketError."""
        with self._database.reading() as connection:
            return seen(connection, caller, ticket_id)

    def listed(
        self, caller: Caller, wanted: TicketFilter, cursor: str | None = None, limit: int = 50
    ) -> Page[Ticket]:
        """Return the tickets that fit, of those that the caller may see; raises CursorError."""
        fit = replace(wanted, reach=sight_of(caller))
        with self._database.reading() as connection:
            found = tickets.listed(connection, fit, place_of(cursor), limit + 1)
            shown = heeding(connection, [ticket for _, ticket in found[:limit]])
        return Page(shown, cursor_of(found[limit - 1][0]) if len(found) > limit else None)

    def take(self, caller: Caller, ticket_id: str, owner_id: str | None = None) -> Ticket:
        """Return a ticket, in the caller's hands; a key says in whose.

        Raises UnknownTicketError, TicketMoveError; AnswerError for a key that says nothing.
        """
        owner = owner_of(caller, owner_id and name("an agent's id", owner_id))
        return self._moved(caller, ticket_id, None, lambda now: now.taken(owner))

    def give_back(self, caller: Caller, ticket_id: str) -> Ticket:
        """Return a ticket, open for anybody; raises UnknownTicketError, TicketMoveError."""
        return self._moved(caller, ticket_id, None, Handling.given_back)

    def answer(
        self, caller: Caller, ticket_id: str, text: str, revision: int | None = None
    ) -> Ticket:
        """Return a ticket with what the customer was told.

        Raises UnknownTicketError, TicketMoveError, TextError, and StaleTicketError if it is not
        at that revision any more.
        """
        text = note("an answer", text.strip())
        return self._moved(caller, ticket_id, revision, lambda now: now.answered(text))

    def close(
        self, caller: Caller, ticket_id: str, closing: Closing, revision: int | None = None
    ) -> Ticket:
        """Return a ticket, closed; raises as `answer` does."""
        closing = replace(closing, answer=note("an answer", closing.answer.strip()))
        by, now_s = caller.caller_id, self._clock()
        return self._moved(caller, ticket_id, revision, lambda now: now.closed(closing, by, now_s))

    def _read(self, asked: Asked) -> TextReading:
        return self._reader.read(asked.words, (), asked.analyse_mood)

    def _new(self, asked: Asked, reading: TextReading) -> Ticket:
        named = asked.category or reading.topic.department
        kept_reading = reading if asked.analyse_mood else None
        return Ticket(
            ticket_id=fresh_id(ID_PREFIX),
            asked=asked,
            reading=kept_reading,
            department=named if named in self.topics else None,
            priority=priority_of(kept_reading),
            opened_s=self._clock(),
            handling=Handling(),
        )

    def _moved(self, caller: Caller, ticket_id: str, revision: int | None, move: Move) -> Ticket:
        with self._database.transaction() as connection:
            ticket = seen(connection, caller, ticket_id)
            moved = move(ticket.handling)
            if moved == ticket.handling:
                return ticket
            if revision is not None and revision != ticket.handling.revision:
                raise StaleTicketError(
                    f"wanted the ticket as it was at revision {revision}, "
                    f"got it at {ticket.handling.revision}: look at it again"
                )
            tickets.move(connection, ticket, moved)
            changed = replace(ticket, handling=moved)
            tell_moved(connection, changed)
            return changed


def _same(before: Ticket, asked: Asked) -> Ticket:
    if before.asked.words != asked.words:
        raise SentBeforeError(
            f"this form was sent before, as ticket {before.reference}; open a new form to say more"
        )
    return before
