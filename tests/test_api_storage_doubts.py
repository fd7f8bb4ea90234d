"""Doubts: kept with the reading they are from, and made of what was there before them."""

from sqlalchemy import select

from api.storage.database import Database
from api.storage.migration import move
from api.storage.review_tables import doubts
from tests.desks import Hall
from tests.history import history


def kept(database: Database) -> list[tuple[object, ...]]:
    """Return all but the model's name, which nobody wrote down before."""
    left = [c for c in doubts.c if c.name not in ("model", "digest")]
    with database.reading() as connection:
        rows = connection.execute(select(*left).order_by(doubts.c.review_id)).all()
    return [tuple(row) for row in rows]


def test_what_was_there_before_gets_the_same_doubts(database: Database) -> None:
    history(database, 30)
    before = kept(database)
    with database.transaction() as connection:
        head = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        move(connection, "0009")
        move(connection, "head")
        now = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        assert now == head
    assert len({row[1] for row in before}) == 2
    assert kept(database) == before


def test_a_message_that_nobody_may_read_leaves_no_doubt(database: Database) -> None:
    hall = Hall(database)
    hall.open(text="this is a mess", analyse_mood=False)
    assert kept(database) == []


def test_a_message_that_the_model_can_not_tell_is_put_before_a_person(database: Database) -> None:
    case_id = Hall(database).open(text="this is a mess").case_id
    with database.reading() as connection:
        (row,) = connection.execute(select(doubts)).all()
    assert (row.source, row.contact_id, row.place) == ("message", case_id, 1)
    assert (row.label, row.doubt, row.is_open) == (None, 1.0, True)
