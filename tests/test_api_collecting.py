"""Collecting: our chats and calls as part of what customers said, as far as they agreed to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from api.contacts.contact import ContactKind, Outcome, WrapUp
from api.desk.state import Author
from api.storage import cases, clients, interactions, messages, wrap_ups
from api.storage.clients import Client
from api.storage.database import Database
from api.storage.interactions import Stored
from api.trends.collecting import collect, collect_some
from api.trends.interaction_query import InteractionQuery
from emotion.labels import Emotion
from insights.interaction import SourceKind
from tests.desks import Hall, expert
from tests.history import history


@pytest.fixture
def hall(database: Database) -> Hall:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True, n_chats=9))
    return hall


def served(hall: Hall, *texts: str, **given: object) -> str:
    case = hall.open(texts[0], **given)
    for n, text in enumerate(texts[1:]):
        hall.desk.add_message(case.case_id, Author.CUSTOMER, text, f"m{n}")
    hall.desk.close(case.case_id, Author.EXPERT, "solved")
    return case.case_id


def said(database: Database, query: InteractionQuery | None = None) -> list[Stored]:
    with database.reading() as connection:
        return list(interactions.listed(connection, query or InteractionQuery(), None, 500))


def test_a_chat_that_ended_is_told_with_the_mean_of_its_messages(hall: Hall) -> None:
    case_id = served(hall, "angry about billing", "happy now, but still waiting")
    collect(hall.database)
    (one,) = said(hall.database)
    with hall.database.reading() as connection:
        read = [each.reading for each in messages.read(connection, case_id)]
    told = [each.negativity for each in read if each.negativity is not None]
    assert len(told) == 2
    assert one.interaction.interaction_id == f"chat:{case_id}"
    assert one.interaction.negativity == pytest.approx(sum(told) / len(told))
    assert (one.interaction.outcome, one.interaction.agent_id) == ("solved", "ann")


def test_its_words_are_the_opening_without_what_identifies_somebody(hall: Hall) -> None:
    served(hall, "billing took 40 from ann.smith@example.org", "and again")
    collect(hall.database)
    (one,) = said(hall.database)
    assert one.interaction.text is not None
    assert one.interaction.text.startswith("billing took 40 from")
    assert "smith" not in one.interaction.text


def test_a_chat_that_goes_on_is_told_when_it_ends(hall: Hall) -> None:
    case = hall.open()
    collect(hall.database)
    assert said(hall.database) == []
    hall.desk.close(case.case_id, Author.EXPERT, "solved")
    collect(hall.database)
    assert len(said(hall.database)) == 1


def test_collecting_again_changes_nothing(hall: Hall) -> None:
    served(hall, "about billing")
    assert collect(hall.database) == 1
    before = said(hall.database)
    assert collect(hall.database) == 0
    assert said(hall.database) == before


def test_a_note_that_comes_later_tells_what_came_of_it(hall: Hall) -> None:
    case_id = served(hall, "about billing")
    collect(hall.database)
    note = WrapUp(
        "w1", ContactKind.CHAT, case_id, "ann", None, Outcome.FOLLOW_UP, "", "u", "U", 1.0
    )
    with hall.database.transaction() as connection:
        wrap_ups.add(connection, note)
    collect(hall.database)
    assert said(hall.database)[0].interaction.outcome == "follow_up"


def test_without_consent_it_is_counted_and_no_more(hall: Hall) -> None:
    served(hall, "angry about billing", analyse_mood=False)
    collect(hall.database)
    (one,) = said(hall.database)
    assert (one.interaction.is_told, one.interaction.mood, one.interaction.text) == (
        False,
        None,
        None,
    )


def test_who_declines_later_is_read_no_more_in_what_was_before(hall: Hall) -> None:
    served(hall, "angry about billing", customer_id="bob")
    collect(hall.database)
    assert said(hall.database)[0].interaction.is_told
    hall.clock.turn(60)
    hall.open(customer_id="bob", analyse_mood=False)
    collect(hall.database)
    assert [one.interaction.is_told for one in said(hall.database)] == [False]


class Slow(Database):
    """A process that falls behind: `meanwhile` happens before its next writing."""

    meanwhile: Callable[[], object] | None = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        with super().transaction() as connection:
            yield connection


@pytest.fixture
def slow(database: Database) -> Slow:
    process = Slow.__new__(Slow)
    process.__dict__.update(database.__dict__)
    return process


def test_a_process_that_falls_behind_brings_no_mood_back(hall: Hall, slow: Slow) -> None:
    served(hall, "angry about billing", customer_id="ann")
    collect_some(slow)  # it begins with the events

    def declines() -> None:
        hall.open("hello", customer_id="ann", analyse_mood=False)
        collect(hall.database)

    slow.meanwhile = declines
    collect(slow)
    assert [one.interaction.mood for one in said(hall.database)] == [None]


def test_a_chat_knows_its_account(hall: Hall) -> None:
    told = Client("acme", segment="large", stage="renewal")
    with hall.database.transaction() as connection:
        clients.put_all(connection, [told])
    served(
        hall,
        "about billing",
        metadata={"account_id": "acme", "product": "router", "stage": "onboarding"},
    )
    collect(hall.database)
    one = said(hall.database)[0].interaction
    assert (one.account_id, one.product, one.segment, one.stage) == (
        "acme", "router", "large", "onboarding"
    )  # fmt: skip


def test_a_chat_that_nobody_took_is_abandoned(database: Database) -> None:
    hall = Hall(database)
    case = hall.open()
    hall.desk.close(case.case_id, Author.CUSTOMER)
    collect(database)
    assert said(database)[0].interaction.outcome == "abandoned"


def test_calls_are_told_with_the_words_of_their_worst_moment(database: Database) -> None:
    history(database, 12)
    assert collect(database) >= 12
    calls = said(database, InteractionQuery(sources=frozenset({SourceKind.CALL})))
    assert len(calls) == 12
    assert all(one.is_synthetic and one.interaction.is_told for one in calls)
    assert all(one.interaction.team for one in calls)
    angry = [one for one in calls if one.interaction.mood is Emotion.ANGRY]
    assert all((one.interaction.negativity or 0) > 0.3 and one.interaction.text for one in angry)


def test_one_broken_report_keeps_no_other_from_being_told(database: Database) -> None:
    history(database, 3)
    with database.transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE call_reports SET report = '{}' WHERE call_id = 'call_sample1_000001'"
        )
    collect(database)
    calls = said(database, InteractionQuery(sources=frozenset({SourceKind.CALL})))
    assert sorted(one.interaction.is_told for one in calls) == [False, True, True]


def test_what_was_there_before_is_found_without_events(hall: Hall) -> None:
    case_id = served(hall, "about billing")
    with hall.database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM events")
        record = cases.one(connection, case_id)
        assert record is not None
        cases.add(connection, replace(record, case_id="case_older"))
    collect(hall.database)
    assert len(said(hall.database)) == 2
