"""Events: in one order for everybody, and never a lower one after a higher."""

import threading

from api.events.kinds import ExpertPresence
from api.storage import events
from api.storage.database import Database
from api.storage.events import News
from tests.desks import Hall, expert


def _news(n: int, case_id: str | None = None) -> News:
    return News(case_id, float(n), ExpertPresence(expert_id=str(n), presence="busy"))


def test_events_come_in_the_order_in_which_they_were_written(database: Database) -> None:
    with database.transaction() as connection:
        events.add(connection, [_news(1), _news(2, "case_1"), _news(3, "case_2")])
        first, second, third = events.after(connection, 0)
        assert [e.occurred_s for e in (first, second, third)] == [1.0, 2.0, 3.0]
        assert events.after(connection, first.sequence) == (second, third)
        assert events.after(connection, 0, case_id="case_2") == (third,)
        assert events.after(connection, 0, limit=1) == (first,)
        assert events.last(connection) == third.sequence


def test_events_are_found_by_kind(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"))
    case = hall.open()
    with database.reading() as connection:
        found = events.after(connection, 0, kinds=["offer.made", "case.opened"])
        assert [e.kind for e in found] == ["case.opened", "offer.made"]
        assert events.after(connection, 0, case.case_id, ["expert.presence"]) == ()


def test_an_empty_database_has_no_last_event(database: Database) -> None:
    with database.reading() as connection:
        assert events.last(connection) == 0


def test_whoever_reads_on_from_the_last_they_saw_misses_none(database: Database) -> None:
    """Six writers and one reader at once: what the reader saw is what there is in the end."""

    def write(writer: int) -> None:
        for n in range(25):
            with database.transaction() as connection:
                events.add(connection, [_news(100 * writer + n), _news(100 * writer + n)])

    writers = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in writers:
        thread.start()
    seen: list[int] = []
    while len(seen) < 300:
        with database.reading() as connection:
            found = events.after(connection, seen[-1] if seen else 0)
        seen += [event.sequence for event in found]
    for thread in writers:
        thread.join()
    with database.reading() as connection:
        assert seen == [e.sequence for e in events.after(connection, 0)]
