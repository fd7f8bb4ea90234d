"""A complaint that spreads: the same post, hardly changed, by several people within hours."""

from dataclasses import replace

from api.storage import interactions
from api.storage.database import Database
from api.storage.interactions import Stored
from insights.interaction import SourceKind
from tests.interactions import upset

COMPLAINT = "They charged me twice for one order and nobody answers my mails any more"
HOUR_S = 3_600.0


def spread(
    database: Database, n: int, at_s: float, source: str = SourceKind.SOCIAL, reach: int = 100
) -> None:
    """Keep n posts of n people, ten minutes apart, the latest ten minutes before a moment."""
    said = [
        replace(
            upset(at_s - 600.0 * k, customer_id=f"{source}-{k}", source=source, reach=reach * k),
            interaction_id=f"{source}:{at_s:.0f}-{k}",
            text=f"{COMPLAINT} {'!' * k}",
        )
        for k in range(1, n + 1)
    ]
    with database.transaction() as connection:
        interactions.add_new(connection, [Stored(one) for one in said])
