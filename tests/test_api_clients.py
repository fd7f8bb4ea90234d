"""Accounts and follow-ups over HTTP."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from api.security.role import Role
from api.storage import clients, interactions, kpi_values
from api.storage.clients import Client
from api.storage.database import Database
from api.storage.kpi_values import KpiValue
from tests.clientele import BAD, DAY_S, contacts, later, quiet_crowd
from tests.services import Service, serving

KNOWN = {"name": "Acme", "value": 12_000.0, "is_key": True}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path) as running:
        yield running


@pytest.fixture
def quinn(service: Service) -> dict[str, str]:
    return dict(service.person(Role.QA))


def asked(service: Service, who: Mapping[str, str], way: str, **body: Any) -> Any:
    method, path = way.split(" ")
    answer = service.client.request(method, f"/v1/{path}", headers=who, json=body or None)
    return answer.json() if answer.status_code < 400 else answer.status_code


def me(service: Service, who: Mapping[str, str]) -> str:
    return str(asked(service, who, "GET me")["user"]["user_id"])


def opened(service: Service, who: Mapping[str, str]) -> Any:
    plan = {"owner_id": me(service, who), "channel": "phone", "due_s": 4e9}
    return asked(service, who, "POST accounts/acme/follow-ups", reason="Upset.", **plan)


def let_down(database: Database, now_s: float) -> None:
    """Keep many accounts as they usually are, and a key one that is let down."""
    heard = [*quiet_crowd(80), *contacts("acme", (BAD,) * 9)]
    late = now_s - max(one.interaction.at_s for one in heard)
    with database.transaction() as connection:
        clients.put_all(connection, [Client("acme", is_key=True)])
        interactions.add_new(connection, [later(one, late) for one in heard])


def test_what_is_told_of_an_account_is_answered(service: Service, quinn: dict[str, str]) -> None:
    kept = asked(service, quinn, "PUT accounts/acme", **KNOWN)
    assert asked(service, quinn, "GET accounts/acme") == {
        "account": kept,
        "is_told": True,
        "run": None,
    }
    assert asked(service, quinn, "GET accounts?text=ACM")["items"] == [kept]


@pytest.mark.parametrize("wrong", [{"value": -1}, {"manager_id": "usr_none"}, {"nmae": "Acme"}])
def test_what_can_not_be_told_is_refused(
    service: Service, quinn: dict[str, str], wrong: dict[str, Any]
) -> None:
    assert asked(service, quinn, "PUT accounts/acme", **wrong) == 422


def test_an_account_that_nobody_knows_is_not_found(service: Service, quinn: dict[str, str]) -> None:
    assert asked(service, quinn, "GET accounts/nobody") == 404
    assert opened(service, quinn) == 404


def test_a_follow_up_goes_from_open_to_done(service: Service, quinn: dict[str, str]) -> None:
    asked(service, quinn, "PUT accounts/acme", **KNOWN)
    of = f"follow-ups/{opened(service, quinn)['follow_up_id']}"
    plan = {"owner_id": me(service, quinn), "channel": "visit", "due_s": 3.9e9}
    assert asked(service, quinn, f"POST {of}/plan", revision=0, **plan)["revision"] == 1
    assert asked(service, quinn, f"POST {of}/done", revision=0, result="solved") == 409
    done = asked(service, quinn, f"POST {of}/done", revision=1, result="solved", note="Sent.")
    assert (done["state"], done["result"], done["note"]) == ("done", "solved", "Sent.")
    assert asked(service, quinn, "GET follow-ups?state=open")["items"] == []
    assert asked(service, quinn, f"GET {of}") == done
    assert asked(service, quinn, f"POST {of}/cancel", revision=2) == 409


def test_who_is_let_down_is_told_of_and_seen(service: Service, quinn: dict[str, str]) -> None:
    let_down(service.parts.database, service.parts.clock() - DAY_S)
    service.parts.client_alerts.sweep()
    (one,) = [one for one in asked(service, quinn, "GET accounts/runs")["items"]
              if one["run"]["is_sure"]]  # fmt: skip
    assert (one["account"]["account_id"], one["run"]["n_negative"]) == ("acme", 9)
    assert asked(service, quinn, "GET accounts/waiting")["n_alerts"] == 1
    (alert,) = asked(service, quinn, "GET account-alerts?is_seen=false")["items"]
    seen = asked(service, quinn, f"POST account-alerts/{alert['alert_id']}/seen")
    assert seen["seen_by"] == me(service, quinn)
    assert asked(service, quinn, "GET accounts/waiting")["n_alerts"] == 0


def test_a_figure_is_answered_week_by_week_and_as_a_file(
    service: Service, quinn: dict[str, str]
) -> None:
    day = int(service.parts.clock() // DAY_S)
    with service.parts.database.transaction() as connection:
        kpi_values.put_all(connection, [KpiValue("=effort", day - 10, 3.5, 20)])
    found = asked(service, quinn, "GET kpis?kpi=%3Deffort")
    assert [week["figure"]["value"] for week in found["weeks"]] == [3.5]
    assert (found["association"], found["known"][0]["kpi"]) == (None, "=effort")
    sheet = service.client.get("/v1/kpis/export?kpi=%3Deffort", headers=quinn).text
    assert sheet.splitlines()[1].endswith(",0,0,0,,,,3.5,,,20")


def test_with_nothing_to_tell_from_nothing_is_told(service: Service, quinn: dict[str, str]) -> None:
    assert asked(service, quinn, "GET kpis/leaving?days=30")["validity"] is None
    assert asked(service, quinn, "GET kpis/leaving?days=31") == 422
    assert asked(service, quinn, "GET follow-ups/effect")["difference"] is None


def test_accounts_that_are_let_down_are_written_to_a_file_that_is_no_formula(
    service: Service, quinn: dict[str, str]
) -> None:
    let_down(service.parts.database, service.parts.clock() - DAY_S)
    asked(service, quinn, "PUT accounts/acme", name="=HYPERLINK(1)", value=5.0)
    lines = service.client.get("/v1/accounts/runs/export", headers=quinn).text.splitlines()
    assert lines[1].startswith("acme,'=HYPERLINK(1),True,9,9,")


@pytest.mark.parametrize("role", [Role.AGENT, Role.ADMIN])
def test_who_sees_no_trends_sees_no_account(service: Service, role: Role) -> None:
    assert asked(service, service.person(role), "GET accounts/runs") == 403
