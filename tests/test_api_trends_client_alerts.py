"""Client alerts: of key accounts, once each, told to who looks after them."""

import pytest

from api.security.role import Role
from api.storage.client_alerts import ClientAlert, ClientAlertFilter
from api.storage.clients import Client
from api.storage.database import Database
from api.trends.client_alerts import Waiting
from api.trends.client_errors import UnknownFollowUpError
from api.trends.plan import Plan
from insights.client_alert import ClientAlertKind
from insights.follow_up_state import Channel
from tests.clientele import BAD, DAY_S, GOOD, NOW_S, Clientele, contacts, quiet_crowd

KEY = Client("acme", is_key=True, manager_id="usr_mia")
LET_DOWN = (*(GOOD,) * 3, *(BAD,) * 9)


@pytest.fixture
def house(database: Database) -> Clientele:
    return Clientele(database)


def told(house: Clientele) -> tuple[ClientAlert, ...]:
    return house.alerts.listed(house.mia, ClientAlertFilter()).items


def test_who_looks_after_a_key_account_is_told_once_that_it_is_let_down(house: Clientele) -> None:
    house.know(KEY, Client("bolt"))
    house.hear(quiet_crowd(60), contacts("acme", LET_DOWN), contacts("bolt", LET_DOWN))
    assert [house.alerts.sweep(), house.alerts.sweep()] == [1, 0]
    (alert,) = told(house)
    assert (alert.account_id, alert.manager_id, alert.kind) == ("acme", "usr_mia", "run")
    assert "9 of 9 contacts were negative" in alert.why
    assert house.news() == ["account.alerted"]


def test_a_run_that_goes_on_is_no_second_one(house: Clientele) -> None:
    house.know(KEY)
    house.hear(quiet_crowd(60), contacts("acme", LET_DOWN))
    house.alerts.sweep()
    house.now_s += 4 * DAY_S
    house.hear(contacts("acme", (BAD, BAD), house.now_s))
    assert house.alerts.sweep() == 0


def test_a_run_of_long_ago_is_no_news(house: Clientele) -> None:
    house.know(KEY)
    house.hear(quiet_crowd(60), contacts("acme", LET_DOWN, NOW_S - 40 * DAY_S))
    house.alerts.sweep()
    assert [one.kind for one in told(house)] == [ClientAlertKind.SILENCE]


def test_a_key_account_that_falls_silent_is_told_of(house: Clientele) -> None:
    house.know(KEY)
    house.hear(contacts("acme", (GOOD,) * 12, NOW_S - 50 * DAY_S, pause_days=7))
    assert house.alerts.sweep() == 1
    (alert,) = told(house)
    assert alert.kind is ClientAlertKind.SILENCE
    assert alert.why.startswith("Not heard of for 51 days. Before, every 7 days on average")


@pytest.mark.parametrize("client", [Client("acme"), Client("acme", is_key=True, left_s=NOW_S - 9)])
def test_of_others_and_of_who_has_left_nobody_is_told(house: Clientele, client: Client) -> None:
    house.know(client)
    house.hear(quiet_crowd(60), contacts("acme", LET_DOWN))
    assert house.alerts.sweep() == 0


def test_who_owns_a_follow_up_is_reminded_once_that_it_is_overdue(house: Clientele) -> None:
    house.know(Client("acme"))
    plan = Plan("usr_sam", Channel.EMAIL, NOW_S + DAY_S)
    house.follow_ups.open(house.mia, "acme", "Upset.", plan)
    assert house.alerts.sweep() == 0
    house.now_s += 2 * DAY_S
    assert [house.alerts.sweep(), house.alerts.sweep()] == [1, 0]
    assert house.alerts.waiting(house.sam) == Waiting(n_alerts=1, n_open=1, n_overdue=1)
    assert house.alerts.waiting(house.mia) == Waiting(0, 0, 0)


def test_an_alert_of_nobodys_account_waits_for_everybody(house: Clientele) -> None:
    house.know(Client("acme", is_key=True))
    house.hear(quiet_crowd(60), contacts("acme", LET_DOWN))
    house.alerts.sweep()
    assert [house.alerts.waiting(who).n_alerts for who in (house.mia, house.sam)] == [1, 1]


def test_who_sees_an_alert_first_is_kept(house: Clientele) -> None:
    house.know(KEY)
    house.hear(quiet_crowd(60), contacts("acme", LET_DOWN))
    house.alerts.sweep()
    alert_id = told(house)[0].alert_id
    house.alerts.see(house.mia, alert_id)
    house.now_s += 60
    ada = house.colleague("usr_ada", Role.QA)
    assert house.alerts.see(ada, alert_id).seen_by == "usr_mia"
    assert house.alerts.waiting(house.mia).n_alerts == 0
    assert house.lines() == [f"changed acme saw the alert {alert_id}"]
    with pytest.raises(UnknownFollowUpError):
        house.alerts.see(house.mia, "cal_none")


def test_who_sees_some_conversations_sees_only_alerts_meant_for_them(house: Clientele) -> None:
    house.know(KEY, Client("bolt", is_key=True, manager_id="usr_sam"), Client("core", is_key=True))
    heard = (contacts(of, LET_DOWN) for of in ("acme", "bolt", "core"))
    house.hear(quiet_crowd(60), *heard)
    house.alerts.sweep()
    seen = house.alerts.listed(house.sam, ClientAlertFilter()).items
    assert sorted(one.account_id for one in seen) == ["bolt", "core"]
    (of_mia,) = (one for one in told(house) if one.account_id == "acme")
    with pytest.raises(UnknownFollowUpError):
        house.alerts.see(house.sam, of_mia.alert_id)
