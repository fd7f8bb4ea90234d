"""Work: one change to the desk, as far as it has come."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from api.desk.centre import Centre
from api.events.kinds import Data
from api.storage import events
from api.storage.database import Database
from api.storage.events import News
from grading.report import ModelName


@dataclass(slots=True)
class Work:
    """The transaction that all of it is written in, and what it will be said to have done."""

    connection: Connection
    centre: Centre
    now_s: float
    models: Sequence[ModelName] = ()  # that read the words
    news: list[News] = field(default_factory=list)

    def tell(self, case_id: str | None, data: Data) -> None:
        """Say that something happened; told to others if and when the change stands."""
        self.news.append(News(case_id, self.now_s, data))


@contextmanager
def work_on(
    database: Database,
    centre: Centre,
    clock: Callable[[], float],
    models: Sequence[ModelName] = (),
) -> Iterator[Work]:
    """Write a change and its events in one transaction, or nothing if anything is raised."""
    with database.transaction() as connection:
        # The time is taken when it is our turn, so that it rises with the events' sequence.
        work = Work(connection, centre, clock(), models)
        yield work
        events.add(connection, work.news)


def fresh_id(prefix: str) -> str:
    """Return a name that nobody can guess and nobody has, such as "case_3f..."."""
    return f"{prefix}_{secrets.token_hex(12)}"
