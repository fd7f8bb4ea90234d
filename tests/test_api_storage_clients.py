"""Clients and figures: told of again, the last counts."""

import pytest

from api.storage import clients, kpi_values
from api.storage.clients import Client, ClientFilter
from api.storage.database import Database
from api.storage.kpi_values import KnownKpi, KpiValue

ACME = Client("acme", name="Acme", value=12_000.0, segment="large", is_key=True, changed_s=1.0)
BOLT = Client("bolt", left_s=50.0, changed_s=1.0)


def test_of_an_account_told_of_again_the_last_counts(database: Database) -> None:
    with database.transaction() as connection:
        clients.put_all(connection, [ACME, BOLT, Client("acme", name="Acme Ltd", changed_s=2.0)])
        clients.put_all(connection, [BOLT])
        assert clients.one(connection, "acme") == Client("acme", name="Acme Ltd", changed_s=2.0)
        assert clients.one(connection, "nobody") is None


def test_accounts_are_found_by_what_was_told_of_them(database: Database) -> None:
    with database.transaction() as connection:
        clients.put_all(connection, [ACME, BOLT])
        assert clients.key(connection) == (ACME,)
        assert clients.values(connection) == {"acme": 12_000.0}
        assert clients.segments(connection) == {"acme": "large"}
        assert clients.standing(connection) == {"acme": None, "bolt": 50.0}
        assert clients.some(connection, ["bolt", "nobody"]) == {"bolt": BOLT}


def test_thousands_of_accounts_are_asked_for_at_once(database: Database) -> None:
    told = [Client(f"a{n}") for n in range(1_201)]
    with database.transaction() as connection:
        clients.put_all(connection, told)
        assert len(clients.some(connection, [client.account_id for client in told])) == 1_201


def test_a_key_account_that_left_is_none(database: Database) -> None:
    with database.transaction() as connection:
        clients.put_all(connection, [Client("acme", is_key=True, left_s=9.0)])
        assert clients.key(connection) == ()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (ClientFilter(manager_id="usr_mia"), ["a1", "a3"]),
        (ClientFilter(is_key=True), ["a3"]),
        (ClientFilter(text="NORTH"), ["a2"]),
        (ClientFilter(text="a_"), []),
    ],
)
def test_accounts_are_listed_by_what_is_asked(
    database: Database, wanted: ClientFilter, found: list[str]
) -> None:
    told = [
        Client("a1", manager_id="usr_mia"),
        Client("a2", name="Northwind"),
        Client("a3", manager_id="usr_mia", is_key=True),
    ]
    with database.transaction() as connection:
        clients.put_all(connection, told)
        assert [c.account_id for c in clients.listed(connection, wanted, "", 9)] == found


def test_a_list_of_accounts_goes_on_where_it_ended(database: Database) -> None:
    with database.transaction() as connection:
        clients.put_all(connection, [Client(f"a{n}") for n in range(4)])
        listed = clients.listed(connection, ClientFilter(), "a1", 1)
        assert [client.account_id for client in listed] == ["a2"]


def test_a_figure_of_the_same_day_takes_the_old_ones_place(database: Database) -> None:
    with database.transaction() as connection:
        kpi_values.put_all(connection, [KpiValue("csat", 3, 0.7), KpiValue("csat", 4, 0.8, 20)])
        kpi_values.put_all(connection, [KpiValue("csat", 3, 0.6), KpiValue("csat", 3, 0.5)])
        found = kpi_values.between(connection, "csat", range(3, 4))
        assert found == (KpiValue("csat", 3, 0.5),)
        assert kpi_values.known(connection) == (KnownKpi("csat", "", 3, 4, 2),)


def test_a_segments_figure_is_not_everybodys(database: Database) -> None:
    with database.transaction() as connection:
        kpi_values.put_all(connection, [KpiValue("nps", 3, 12.0, segment="large")])
        assert kpi_values.between(connection, "nps", range(10)) == ()
        assert kpi_values.between(connection, "nps", range(10), "large")
