"""Clients: what is told of accounts, and which of them are let down."""

from dataclasses import replace

import pytest

from api.desk.errors import TextError
from api.security.reach import Reach
from api.storage.clients import Client, ClientFilter
from api.storage.database import Database
from api.trends.client_errors import ClientError, UnknownClientError
from api.trends.client_runs import FRESH_S
from api.trends.plan import Plan
from insights.follow_up_state import Channel
from tests.clientele import BAD, DAY_S, GOOD, NOW_S, Clientele, contact, contacts, quiet_crowd

ACME = Client("acme", "Acme", 12_000.0, "large", is_key=True, manager_id="usr_mia")


@pytest.fixture
def house(database: Database) -> Clientele:
    return Clientele(database)


def test_what_is_told_takes_the_place_of_what_was(house: Clientele) -> None:
    house.clients.put(house.mia, ACME)
    house.now_s += 60
    house.clients.put(house.mia, replace(ACME, name="Acme Ltd"))
    found = house.clients.one(house.mia, "acme").client
    assert (found.name, found.changed_s) == ("Acme Ltd", NOW_S + 60)
    assert house.lines() == ["added acme", "changed acme"]


def test_the_same_told_again_changes_nothing(house: Clientele) -> None:
    first = house.clients.put(house.mia, ACME)
    house.now_s += 60
    assert house.clients.put(house.mia, ACME) == first
    assert house.lines() == ["added acme"]


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (Client(""), TextError),
        (Client("a" * 201), TextError),
        (Client("acme", value=-1.0), ClientError),
        (Client("acme", value=float("nan")), ClientError),
        (Client("acme", left_s=float("inf")), ClientError),
        (Client("acme", manager_id="usr_none"), ClientError),
    ],
)
def test_what_can_not_be_is_refused(house: Clientele, told: Client, error: type[Exception]) -> None:
    with pytest.raises(error):
        house.clients.put(house.mia, told)


def test_an_account_that_only_wrote_is_known_by_its_id(house: Clientele) -> None:
    house.hear([contact("corp", NOW_S)])
    found = house.clients.one(house.mia, "corp")
    assert (found.client, found.is_told, found.run) == (Client("corp"), False, None)
    with pytest.raises(UnknownClientError):
        house.clients.one(house.mia, "nobody")


def test_who_is_let_down_is_found_among_many_with_who_sees_to_it(house: Clientele) -> None:
    house.know(ACME)
    house.hear(quiet_crowd(80), contacts("acme", (GOOD, *(BAD,) * 9)))
    plan = Plan("usr_mia", Channel.PHONE, NOW_S + DAY_S)
    opened = house.follow_ups.open(house.mia, "acme", "Let down.", plan)
    found = house.clients.let_down(house.mia)
    (row,) = [row for row in found.accounts if row.run.is_sure]
    assert (row.client, row.follow_up, row.run.n_negative) == (ACME, opened, 9)
    assert (found.n_accounts, found.n_contacts) == (81, 81 * 8 + 2)


def test_a_supervisor_is_told_of_what_their_teams_heard(house: Clientele) -> None:
    others = replace(house.sam, reach=Reach(frozenset({"exp_noel"})))
    house.hear(quiet_crowd(80), contacts("acme", (BAD,) * 9))
    assert house.clients.let_down(others).n_accounts == 0
    with pytest.raises(UnknownClientError):
        house.clients.one(others, "acme")


def test_what_was_reckoned_is_shown_for_a_while(house: Clientele) -> None:
    house.hear(quiet_crowd(80))
    before = house.clients.let_down(house.mia)
    house.hear(contacts("acme", (BAD,) * 9))
    assert house.clients.let_down(house.mia).made_s == before.made_s
    house.now_s += FRESH_S
    assert house.clients.let_down(house.mia).n_accounts == 81


def test_where_nothing_came_since_nothing_is_reckoned_anew(house: Clientele) -> None:
    house.hear(quiet_crowd(80), contacts("acme", (BAD,) * 9))
    before = house.runs.of(house.mia.reach)
    house.now_s += FRESH_S
    again = house.runs.of(house.mia.reach)
    assert (again.runs is before.runs, again.looked_s) == (True, house.now_s)
    house.now_s += 2 * 3_600
    assert house.runs.of(house.mia.reach).made_s == house.now_s


def test_what_an_account_is_worth_counts_at_once(house: Clientele) -> None:
    house.hear(quiet_crowd(80), contacts("acme", (BAD,) * 9))
    house.clients.let_down(house.mia)
    house.clients.put(house.mia, ACME)
    rows = house.clients.let_down(house.mia).accounts
    assert [row.run.value for row in rows if row.run.is_sure] == [12_000.0]


def test_accounts_are_listed_page_by_page(house: Clientele) -> None:
    house.know(*(Client(f"a{n}") for n in range(3)))
    first = house.clients.listed(house.mia, ClientFilter(), limit=2)
    rest = house.clients.listed(house.mia, ClientFilter(), first.next_cursor or "", limit=2)
    assert [client.account_id for client in (*first.items, *rest.items)] == ["a0", "a1", "a2"]
