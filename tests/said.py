"""What customers said, kept: builders for tests of history as it is stored."""

from typing import Any

from api.storage import interactions
from api.storage.database import Database
from api.storage.interactions import Stored
from insights.interaction import Interaction
from tests.interactions import calm, unread, upset

__all__ = ["calm", "keep", "stored", "unread", "upset"]


def stored(of: Interaction, its_id: str, **kept: Any) -> Stored:
    """One interaction under an id of its own, as it would be kept."""
    fields = {name: getattr(of, name) for name in of.__slots__}
    return Stored(Interaction(**{**fields, "interaction_id": its_id}), **kept)


def keep(database: Database, *said: Interaction, **kept: Any) -> tuple[Stored, ...]:
    """Keep interactions as "i:0", "i:1", ... and return them."""
    found = tuple(stored(one, f"i:{n}", **kept) for n, one in enumerate(said))
    with database.transaction() as connection:
        interactions.add_new(connection, found)
    return found
