"""Surroundings: what is known of the people around contacts, looked up for many at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from api.contacts.contact import ContactRef
from api.storage import clients, consent, teams, wrap_ups
from api.storage.clients import Client

ACCOUNT = "account_id"  # in the metadata of chats and calls; so the next
CATEGORY, PRODUCT, STAGE, SEGMENT = "category", "product", "stage", "segment"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Who is around, and what their agents noted."""

    declined: frozenset[str]  # customers who want nobody to read their mood
    teams: Mapping[str, str]  # by agent
    clients: Mapping[str, Client]
    outcomes: Mapping[ContactRef, str]  # as the last note has it

    def stage(self, metadata: Mapping[str, str]) -> str | None:
        """Where on their journey the customer is: as the contact says, or else the account."""
        client = self.clients.get(metadata.get(ACCOUNT, ""))
        return metadata.get(STAGE) or (client.stage if client else None)

    def segment(self, metadata: Mapping[str, str]) -> str | None:
        """Which segment the customer belongs to: as the contact says, or else the account."""
        client = self.clients.get(metadata.get(ACCOUNT, ""))
        return metadata.get(SEGMENT) or (client.segment if client else None)


def around(
    connection: Connection,
    refs: Sequence[ContactRef],
    customer_ids: Collection[str],
    account_ids: Collection[str],
) -> Surroundings:
    """Return the surroundings of contacts."""
    notes = wrap_ups.of_contacts(connection, refs)
    return Surroundings(
        declined=consent.declined(connection, customer_ids),
        teams=teams.of_agents(connection),
        clients=clients.some(connection, account_ids),
        outcomes={ContactRef(n.kind, n.contact_id): n.outcome.value for n in notes},
    )
