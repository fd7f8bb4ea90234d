"""Accounts and follow-ups are found by an index, however many there have been."""

import pytest

from api.storage import client_contacts, follow_ups
from api.storage.client_alerts import ClientAlertFilter
from api.storage.clients import Client
from api.storage.database import Database
from api.storage.follow_ups import FollowUpFilter
from api.trends.plan import Plan
from insights.follow_up_state import Channel, FollowUpState, Result
from tests.clientele import BAD, DAY_S, GOOD, NOW_S, Clientele, contacts, quiet_crowd
from tests.plans import scans

PLAN = Plan("usr_mia", Channel.PHONE, NOW_S + DAY_S)
OPEN = frozenset({FollowUpState.OPEN})


@pytest.fixture
def house(database: Database) -> Clientele:
    made = Clientele(database)
    made.know(Client("acme", is_key=True, manager_id="usr_mia"), Client("bolt"))
    made.hear(quiet_crowd(60), contacts("acme", (GOOD, *(BAD,) * 9)))
    done = made.follow_ups.open(made.mia, "bolt", "Upset.", PLAN)
    made.follow_ups.done(made.mia, done.follow_up_id, Result.SOLVED, "", revision=0)
    made.follow_ups.open(made.mia, "acme", "Upset.", PLAN)
    return made


def test_nothing_that_a_page_asks_for_is_read_through(house: Clientele) -> None:
    with scans() as found:
        house.alerts.waiting(house.mia)
        house.alerts.listed(house.mia, ClientAlertFilter("acme", "usr_mia", is_seen=False))
        house.follow_ups.due(house.mia, "usr_mia")
        house.follow_ups.listed(house.mia, FollowUpFilter(OPEN, "acme", "usr_mia", NOW_S))
        house.clients.one(house.mia, "acme")
        house.clients.let_down(house.mia)
    assert found == []


def test_nothing_that_the_sweep_asks_for_is_read_through(house: Clientele) -> None:
    house.now_s += 2 * DAY_S
    with scans() as found:
        assert house.alerts.sweep() == 2
    assert found == []


def test_nothing_is_read_through_to_tell_what_helped(house: Clientele) -> None:
    with house.database.reading() as connection, scans() as found:
        follow_ups.reached(connection)
        client_contacts.days(connection, ["acme"], 0.0)
    assert found == []
