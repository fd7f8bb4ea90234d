"""A complaint that spreads: the same post, hardly changed, by several people within hours."""

from collections.abc import Sequence
from dataclasses import replace

from api.storage import interactions
from api.storage.database import Database
from api.storage.interactions import Stored
from insights.interaction import Interaction, SourceKind
from tests.interactions import upset

COMPLAINT = "They charged me twice for one order and nobody answers my mails any more"
HOUR_S = 3_600.0


def spread(
    database: Database, n: int, at_s: float, source: str = SourceKind.SOCIAL, reach: int = 100
) -> None:
    """Keep n posts of n people, ten minutes apart, the latest ten minutes before a moment."""
    keep_posts(database, copies(n, at_s, source, reach))


def spread_hardly_read(database: Database, n: int, at_s: float) -> None:
    """Keep n such posts, of which only the latest one's mood could be read."""
    latest, *others = copies(n, at_s)
    unread = [replace(one, mood=None, negativity=None, valence=None) for one in others]
    keep_posts(database, [latest, *unread])


def copies(
    n: int, at_s: float, source: str = SourceKind.SOCIAL, reach: int = 100
) -> list[Interaction]:
    """Return n posts of n people, ten minutes apart, the latest first."""
    return [
        replace(
            upset(at_s - 600.0 * k, customer_id=f"{source}-{k}", source=source, reach=reach * k),
            interaction_id=f"{source}:{at_s:.0f}-{k}",
            text=f"{COMPLAINT} {'!' * k}",
        )
        for k in range(1, n + 1)
    ]


def keep_posts(database: Database, posts: Sequence[Interaction]) -> None:
    """Keep posts."""
    with database.transaction() as connection:
        interactions.add_new(connection, [Stored(one) for one in posts])
