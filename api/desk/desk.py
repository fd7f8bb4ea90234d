"""Desk: where chats are opened, routed, answered and closed.  THE WAY IN."""

from collections.abc import Callable, Sequence
from typing import Protocol

from api.desk.centre import Centre
from api.desk.opening import EVERYTHING, CaseFilter, Opening, Transfer, Wish
from api.desk.state import Author
from api.desk.views import (
    AlertView,
    CaseHistory,
    CaseView,
    DepartmentView,
    ExpertView,
    MessageView,
    OfferView,
    Page,
    QueueView,
)
from api.storage.database import Database
from routing.expert import Expert, Presence
from text.reading import TextReading


class Reader(Protocol):
    """What reads a customer's words."""

    def read(self, text: str, before: Sequence[str] = (), analyse_mood: bool = True) -> TextReading:
        """Read one message; `before`: the customer's earlier ones, oldest first."""
        ...


class Desk:
    """Thread-safe and synchronous; several processes may share one database.

    Every method may raise a StorageError; those that change something write all of it or,
    if they raise, nothing. Texts are up to `centre.longest_text` characters.
    """

    def __init__(
        self, database: Database, reader: Reader, centre: Centre, clock: Callable[[], float]
    ) -> None:
        self._database = database
        self._reader = reader
        self._centre = centre
        self._clock = clock

    def open_chat(self, opening: Opening) -> CaseView:
        """Read a first message and find an expert, or a place in the queue.

        Raises TextError or UnknownDepartmentError.
        """
        raise NotImplementedError

    def add_message(self, case_id: str, author: Author, text: str, client_id: str) -> MessageView:
        """Add a message; the same `client_id` from the same author again adds nothing.

        Raises UnknownCaseError, ClosedError, TextError, or ClientIdError if the words differ.
        """
        raise NotImplementedError

    def case(self, case_id: str) -> CaseView:
        """Return a case as it stands; raises UnknownCaseError."""
        raise NotImplementedError

    def cases(
        self, wanted: CaseFilter = EVERYTHING, cursor: str | None = None, limit: int = 50
    ) -> Page[CaseView]:
        """Return the cases that fit, newest first; positions and waits are left out."""
        raise NotImplementedError

    def messages(self, case_id: str, after: int = 0) -> tuple[MessageView, ...]:
        """Return a case's messages with a sequence above `after`; raises UnknownCaseError."""
        raise NotImplementedError

    def history(self, case_id: str) -> CaseHistory:
        """Return a case from its first word; raises UnknownCaseError."""
        raise NotImplementedError

    def transfer(self, case_id: str, to: Transfer) -> CaseView:
        """Hand a case on, with all that is known of it and its place in time.

        Raises UnknownCaseError, ClosedError, MoveError (neither or both of department and
        expert), UnknownDepartmentError or UnknownExpertError.
        """
        raise NotImplementedError

    def close(self, case_id: str, by: Author, outcome: str | None = None) -> CaseView:
        """End a case: CLOSED if an expert served it, ABANDONED if none came.

        A case that has ended is returned as it is. Raises UnknownCaseError.
        """
        raise NotImplementedError

    def leave(self, case_id: str, wish: Wish) -> CaseView:
        """Let a waiting customer leave a callback or a message instead.

        Raises UnknownCaseError, ClosedError, MoveError (an expert serves it; no contact).
        """
        raise NotImplementedError

    def offers(self, expert_id: str) -> tuple[OfferView, ...]:
        """Return what the expert was asked and has not answered; raises UnknownExpertError."""
        raise NotImplementedError

    def accept(self, offer_id: str) -> CaseView:
        """Take an offered case. Raises UnknownOfferError, or ClosedError if it is too late."""
        raise NotImplementedError

    def reject(self, offer_id: str, reason: str | None = None) -> None:
        """Decline an offered case, which goes to another at once; raises as `accept`."""
        raise NotImplementedError

    def put_expert(self, expert: Expert) -> ExpertView:
        """Add an expert, OFFLINE at first, or describe one anew; learned recovery stays.

        Raises ExpertError (no skill, no capacity, ...) or UnknownDepartmentError.
        """
        raise NotImplementedError

    def expert(self, expert_id: str) -> ExpertView:
        """Return one expert; raises UnknownExpertError."""
        raise NotImplementedError

    def experts(self) -> tuple[ExpertView, ...]:
        """Return every expert, by name."""
        raise NotImplementedError

    def remove_expert(self, expert_id: str) -> None:
        """Remove an expert; their open cases go back to the queue. Raises UnknownExpertError."""
        raise NotImplementedError

    def set_presence(self, expert_id: str, presence: Presence) -> ExpertView:
        """Say what an expert is doing; OFFLINE gives their unanswered offers to others.

        Raises UnknownExpertError.
        """
        raise NotImplementedError

    def departments(self) -> tuple[DepartmentView, ...]:
        """Return every department of the centre, in its order."""
        raise NotImplementedError

    def queue(self) -> QueueView:
        """Return who waits, in order, and how the last day went."""
        raise NotImplementedError

    def alerts(self, cursor: str | None = None, limit: int = 50) -> Page[AlertView]:
        """Return the alerts that were raised, newest first."""
        raise NotImplementedError

    def sweep(self) -> int:
        """Do what time alone asks for: time-outs, re-offers, overflow, positions.

        Returns how many changes were made. Safe to call from several processes.
        """
        raise NotImplementedError
