"""FeedbackLinks: how a ticket's customer is asked how it was: by a link that only they have."""

from dataclasses import replace

from api.desk.desk import Reader
from api.desk.words import storable
from api.security.caller import Caller
from api.security.secret import Prefix, hashed, new_secret
from api.security.sign_in import Books
from api.storage import tickets
from api.tickets.errors import TicketMoveError
from api.tickets.feedback import Feedback, checked
from api.tickets.found import seen, there
from api.tickets.handling import TicketState
from api.tickets.telling import tell_feedback
from api.tickets.ticket import Ticket


class FeedbackLinks:
    """Thread-safe; every method may raise a StorageError, and writes all of it or nothing."""

    def __init__(self, books: Books, reader: Reader) -> None:
        self._database, self._clock, self._reader = books.database, books.clock, reader

    def make(self, caller: Caller, ticket_id: str) -> str:
        """Return a new secret that opens a ticket's feedback page; an earlier one opens nothing.

        Raises UnknownTicketError, and TicketMoveError unless it is closed and nothing was said.
        """
        with self._database.transaction() as connection:
            _check_asks(seen(connection, caller, ticket_id))
            secret = new_secret(Prefix.FEEDBACK)
            tickets.link(connection, ticket_id, hashed(secret))
            return secret

    def first(self, caller: Caller, ticket_id: str) -> str | None:
        """As `make`; None if a link was made before, which goes on opening the page."""
        with self._database.transaction() as connection:
            _check_asks(seen(connection, caller, ticket_id))
            secret = new_secret(Prefix.FEEDBACK)
            return secret if tickets.link_first(connection, ticket_id, hashed(secret)) else None

    def ticket(self, secret: str) -> Ticket:
        """Return the ticket that a link is about; raises UnknownTicketError."""
        with self._database.reading() as connection:
            found = tickets.of_link(connection, hashed(storable(secret)))
        return there(found, "this link is about no ticket")

    def answer(self, secret: str, feedback: Feedback, analyse_mood: bool = False) -> Ticket:
        """Return a ticket with what its customer says of it; what was said first stays.

        Raises UnknownTicketError, AnswerError, TextError.
        """
        given = checked(feedback)
        reading = self._reader.read(given.words, (), True) if given.words and analyse_mood else None
        with self._database.transaction() as connection:
            ticket = self.ticket(secret)
            if ticket.feedback is not None:
                return ticket
            now_s = self._clock()
            tickets.tell(connection, ticket.ticket_id, given, now_s)
            told = replace(ticket, feedback=given, feedback_s=now_s)
            tell_feedback(connection, told, reading)
            return told


def _check_asks(ticket: Ticket) -> None:
    if ticket.handling.state is not TicketState.CLOSED or ticket.feedback is not None:
        raise TicketMoveError(
            "feedback is asked for once a ticket is closed, and until it was given"
        )
