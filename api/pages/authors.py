"""Authors: what those who wrote or used something are called: people, keys, Tonewise itself."""

from collections.abc import Mapping

from api.parts import Parts
from api.rubrics import AT_START
from api.storage import keys


def authors_of(parts: Parts) -> Mapping[str, str]:
    """Return everybody's name by the id that is kept of them; raises StorageError."""
    with parts.database.reading() as connection:
        named = {key.key_id: f"{key.name} (key)" for key in keys.every(connection)}
    return {
        **named,
        **{user.user_id: user.name for user in parts.accounts.users()},
        AT_START: "the service's settings",
    }
