"""Tickets to test with: a service of them on a new database, and who works on them."""

from dataclasses import dataclass
from pathlib import Path

from api.security.audit import AuditTrail
from api.security.caller import Caller, CallerKind
from api.security.reach import Reach
from api.security.scope import Scope
from api.security.sign_in import Books
from api.storage import interactions
from api.storage.database import Database
from api.tickets.feedback_links import FeedbackLinks
from api.tickets.surveys import Surveys
from api.tickets.ticket import Asked
from api.tickets.tickets import Tickets
from insights.interaction import Interaction
from tests.databases import sqlite_at
from tests.desks import Clock, PlainReader

TOPICS = {"billing": "Bills and payments", "delivery": "Parcels"}
ANGRY = Asked("Charged twice", "I am angry about billing", address="ana@shop.example",
              name="Ana", analyse_mood=True, client_key="form-1")  # fmt: skip


@dataclass
class Counter:
    """Where tickets are opened, and what is kept of them."""

    database: Database
    clock: Clock
    tickets: Tickets
    surveys: Surveys
    links: FeedbackLinks

    def told(self, interaction_id: str) -> Interaction | None:
        """Return what history was told."""
        with self.database.reading() as connection:
            found = interactions.one(connection, interaction_id)
        return found.interaction if found else None


def counter(folder: Path) -> Counter:
    """Return tickets and surveys on a new SQLite file."""
    return counter_on(Database.open(sqlite_at(folder / "tickets.db")))


def counter_on(database: Database) -> Counter:
    """Return tickets and surveys on a database."""
    clock, reader = Clock(), PlainReader()
    books = Books(database, clock, AuditTrail(database, clock))
    tickets, surveys = Tickets(books, reader, TOPICS), Surveys(books, reader)
    return Counter(database, clock, tickets, surveys, FeedbackLinks(books, reader))


def agent(name: str) -> Caller:
    """Return an agent who is signed in."""
    reach = Reach(frozenset({name}))
    scopes = frozenset({Scope.TICKETS})
    return Caller(f"usr_{name}", CallerKind.PERSON, scopes, agent_id=name, name=name, reach=reach)
