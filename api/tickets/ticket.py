"""Ticket: what a customer asked in a form, as it was read, and how it stands."""

from dataclasses import dataclass, replace
from enum import IntEnum

from api.desk.reference import reference
from api.tickets.feedback import Feedback
from api.tickets.handling import Handling
from text.reading import TextReading

ID_PREFIX = "tic"


class Priority(IntEnum):
    """How soon a ticket wants somebody: lists begin with the first of these."""

    URGENT = 1
    HIGH = 2
    NORMAL = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form brings."""

    subject: str
    text: str
    category: str | None = None  # a department's id, as the customer chose it
    name: str | None = None
    address: str | None = None  # where to answer: an e-mail address
    customer_id: str | None = None
    account_id: str | None = None
    analyse_mood: bool = False  # True: the customer said that their mood may be read
    client_key: str | None = None  # of the form: sent twice, it opens one ticket

    @property
    def words(self) -> str:
        """All that the customer wrote."""
        return f"{self.subject}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket."""

    ticket_id: str
    asked: Asked
    reading: TextReading | None  # None: the customer did not say that it may be read
    department: str | None
    priority: Priority
    opened_s: float  # epoch seconds
    handling: Handling
    feedback: Feedback | None = None  # None: none was given
    feedback_s: float | None = None  # when it was

    @property
    def wordless(self) -> "Ticket":
        """The same without what the customer, or whoever answered, wrote."""
        told = replace(self.feedback, words=None) if self.feedback else None
        asked = replace(self.asked, subject="", text="")
        return replace(
            self, asked=asked, handling=replace(self.handling, answer=None), feedback=told
        )

    @property
    def reference(self) -> str:
        """Its number, as people read it out."""
        return reference(self.ticket_id)
