"""Alerts on chats and calls, hints and offers, as supervisors are shown and handle them."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from api.live.ledger import keep
from api.live.noticed import AlertRaised, CueAnswered, HintAnswered, HintGiven, Noticed
from api.security.scope import Scope
from insights.alert_state import Response as CueResponse
from insights.escalation import Step
from insights.severity import Severity
from tests.services import Service, kind_of, serving
from tests.streams import call_start

CHAIN = (Step("floor", 60.0), Step("lead", 120.0))
ALERT = AlertRaised(
    "alt_1", "anger-held", Severity.CRITICAL, 12.5, 1_000.0, 0.93, "anger 0.93", CHAIN
)
HINT = HintGiven("hint_1", "own-it", "1", "de_escalation", 13.0, 1_001.0, "angry", "Own it.")
OFFER = replace(HINT, hint_id="hint_2", behaviour="goodwill", offer="10 % off")


@pytest.fixture
def service(database_url: str, tmp_path: Path) -> Iterator[Service]:
    hour_s = 3600.0  # what goes by time is asked for by hand
    with serving(tmp_path / "data", database_url=database_url, sweep_every_s=hour_s) as running:
        yield running


def notice(service: Service, *noticed: Noticed, call_id: str = "call_1") -> None:
    """Let these be noticed in a call that goes on."""
    journal = service.parts.live.journal
    journal.began(call_id, call_start(agent_id="maya"), "key_1", 990.0, recorded=False)
    for one in noticed:
        journal.noticed(call_id, one)
    asyncio.run(journal.flushed(call_id))


def get(service: Service, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = service.client.get(f"/v1/{path}", params=query, headers=service.key())
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def post(service: Service, path: str, **body: Any) -> Response:
    return service.client.post(f"/v1/{path}", json=body or None, headers=service.key())


def told(service: Service, kind: str) -> list[dict[str, Any]]:
    """What events of a kind say."""
    return [event.data.model_dump() for event in service.events() if event.kind == kind]


def test_an_alert_of_a_call_is_shown_with_whom_it_waits_for(service: Service) -> None:
    notice(service, ALERT)
    (shown,) = get(service, "alerts")
    wanted = {"alert_id": "alt_1", "call_id": "call_1", "case_id": None, "at_s": 12.5}
    state = {"state": "raised", "owner": "floor", "level": 0, "due_s": 1_060.0, "response": None}
    assert {**shown, **wanted, **state, "severity": "critical", "value": 0.93} == shown
    assert told(service, "alert.raised")[0]["owner"] == "floor"


def test_an_alert_of_a_chat_is_handled_alike(service: Service) -> None:
    case_id = service.open("angry about billing")["chat_id"]
    (alert,) = get(service, "alerts")
    assert (alert["case_id"], alert["call_id"], alert["owner"]) == (case_id, None, "success")
    taken = post(service, f"alerts/{alert['alert_id']}/take", by="Dana").json()
    assert (taken["state"], taken["taken_by"], taken["due_s"]) == ("taken", "Dana", None)


def test_a_key_accounts_chat_goes_to_the_account_manager(service: Service) -> None:
    service.open("angry about billing", metadata={"account_manager": "Noa"})
    assert get(service, "alerts")[0]["owner"] == "Noa"


def test_an_alert_is_seen_taken_and_resolved_once_each(service: Service) -> None:
    notice(service, ALERT)
    for move in ("acknowledge", "acknowledge", "take", "take", "resolve", "resolve"):
        answer = post(service, f"alerts/alt_1/{move}", by="Dana")
        assert answer.status_code == 200, answer.text
    done = answer.json()
    assert (done["state"], done["resolved_by"], done["response"]) == (
        "resolved",
        "Dana",
        "acknowledged",
    )
    for move in ("acknowledged", "taken", "resolved", "answered"):
        assert len(told(service, f"alert.{move}")) == 1


def test_what_came_of_it_is_kept(service: Service) -> None:
    notice(service, ALERT)
    post(service, "alerts/alt_1/resolve", outcome="called back")
    shown = service.client.get("/v1/alerts/alt_1", headers=service.key()).json()
    assert (shown["outcome"], shown["taken_by"]) == ("called back", shown["resolved_by"])


@pytest.mark.parametrize("move", ["acknowledge", "take"])
def test_what_is_resolved_stays_so(service: Service, move: str) -> None:
    notice(service, ALERT)
    post(service, "alerts/alt_1/resolve")
    answer = post(service, f"alerts/alt_1/{move}")
    assert (answer.status_code, kind_of(answer)) == (409, "wrong-state")


def test_nobody_takes_what_another_is_at(service: Service) -> None:
    notice(service, ALERT)
    post(service, "alerts/alt_1/take", by="Dana")
    assert post(service, "alerts/alt_1/take", by="Noa").status_code == 409


def test_an_alert_that_is_none_is_not_found(service: Service) -> None:
    assert kind_of(post(service, "alerts/alt_9/take")) == "not-found"
    assert kind_of(service.client.get("/v1/alerts/alt_9", headers=service.key())) == "not-found"


@pytest.mark.parametrize("path", ["alerts?owner", "alerts?rule", "hints?play", "hints?call_id"])
def test_a_filter_that_no_database_takes_is_refused(service: Service, path: str) -> None:
    answer = service.client.get(f"/v1/{path}=a%00b", headers=service.key())
    assert kind_of(answer) == "malformed"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "raised"}, ["alt_2"]),
        ({"state": ["raised", "taken"]}, ["alt_2", "alt_1"]),
        ({"severity": "low"}, ["alt_2"]),
        ({"owner": "lead"}, []),
        ({"rule": "quiet"}, ["alt_2"]),
        ({"call_id": "call_1", "limit": 1}, ["alt_2"]),
        ({"case_id": "case_x"}, []),
        ({"since_s": 1_500.0}, ["alt_2"]),
    ],
)
def test_alerts_are_found_by_what_they_are(
    service: Service, query: dict[str, Any], found: list[str]
) -> None:
    other = replace(ALERT, alert_id="alt_2", rule="quiet", severity=Severity.LOW, raised_s=2_000.0)
    notice(service, ALERT, other)
    post(service, "alerts/alt_1/take")
    assert [alert["alert_id"] for alert in get(service, "alerts", **query)] == found


def test_the_next_page_goes_on_where_the_last_ended(service: Service) -> None:
    notice(service, *(replace(ALERT, alert_id=f"alt_{n}") for n in range(3)))
    query: dict[str, Any] = {"limit": 2}
    first = service.client.get("/v1/alerts", params=query, headers=service.key()).json()
    rest = get(service, "alerts", cursor=first["next_cursor"])
    assert [alert["alert_id"] for alert in (*first["items"], *rest)] == ["alt_2", "alt_1", "alt_0"]


def test_what_nobody_takes_goes_to_the_next_and_says_so(service: Service) -> None:
    notice(service, ALERT)  # due long ago, by the service's own clock
    assert service.parts.desk.sweep() == 1
    (alert,) = get(service, "alerts", owner="lead")
    assert alert["level"] == 1
    assert told(service, "alert.escalated")[0]["owner"] == "lead"
    assert service.parts.desk.sweep() == 0


def test_who_answered_a_cue_first_is_kept_with_the_seconds(service: Service) -> None:
    cue = CueAnswered("alt_1", CueResponse.AGENT, 1_004.0)
    notice(service, ALERT, cue, CueAnswered("alt_1", CueResponse.HINT, 1_009.0))
    (shown,) = get(service, "alerts")
    assert (shown["response"], shown["response_s"]) == ("agent", 4.0)
    assert [one["after_s"] for one in told(service, "alert.answered")] == [4.0]


def test_an_experts_next_message_answers_a_chats_alert(service: Service) -> None:
    service.staff()
    chat = service.open("angry about billing")["chat_id"]
    body = {"text": "I am sorry", "client_id": "e-1"}
    answer = service.client.post(f"/v1/chats/{chat}/messages", json=body, headers=service.key())
    assert answer.status_code == 201, answer.text
    assert get(service, "alerts")[0]["response"] == "expert"


def test_a_hint_is_kept_with_whether_it_was_used(service: Service) -> None:
    notice(service, HINT, replace(HINT, hint_id="hint_3"), HintAnswered("hint_1", True, 1_005.0))
    unsaid, used = get(service, "hints", behaviour="de_escalation")
    assert (used["used"], used["answered_s"], used["agent_id"]) == (True, 1_005.0, "maya")
    assert unsaid["used"] is None
    assert [one["hint_id"] for one in get(service, "hints", used=True)] == ["hint_1"]
    assert told(service, "hint.answered")[0]["used"] is True


def test_what_is_written_twice_is_kept_once(service: Service) -> None:
    everything = (ALERT, HINT, OFFER, HintAnswered("hint_1", True, 1_005.0))
    notice(service, *everything)
    before = service.events()
    with service.parts.database.transaction() as connection:
        for one in everything:
            keep(connection, "call_1", one)
    assert service.events() == before


def test_what_is_noticed_in_a_call_that_nobody_knows_is_dropped(service: Service) -> None:
    with service.parts.database.transaction() as connection:
        keep(connection, "call_unknown", ALERT)
    assert get(service, "alerts") == []


def test_an_offer_waits_until_a_supervisor_has_decided(service: Service) -> None:
    notice(service, OFFER)
    (offer,) = get(service, "goodwill", state="pending")
    approved = post(service, f"goodwill/{offer['goodwill_id']}/approve", by="Dana", note="once")
    assert approved.json()["state"] == "approved"
    assert post(service, f"goodwill/{offer['goodwill_id']}/approve").json()["decided_by"] == "Dana"
    assert get(service, "goodwill", state="pending") == []
    assert [one["state"] for one in told(service, "goodwill.decided")] == ["approved"]


def test_an_offer_is_not_decided_otherwise_afterwards(service: Service) -> None:
    notice(service, OFFER)
    (offer,) = get(service, "goodwill")
    post(service, f"goodwill/{offer['goodwill_id']}/decline")
    answer = post(service, f"goodwill/{offer['goodwill_id']}/approve")
    assert (answer.status_code, kind_of(answer)) == (409, "wrong-state")
    assert kind_of(post(service, "goodwill/gw_9/approve")) == "not-found"


def test_metrics_tell_what_becomes_of_alerts_and_hints(service: Service) -> None:
    cue = CueAnswered("alt_1", CueResponse.AGENT, 1_004.0)
    notice(service, ALERT, cue, HINT, HintAnswered("hint_1", False, 1_005.0))
    for event in service.events():
        service.parts.metrics.happened(event)
    text = service.client.get("/metrics").text
    labels = 'channel="call",rule="anger-held",severity="critical"'
    assert f"tonewise_alerts_total{{{labels}}}" in text
    assert 'tonewise_cue_response_seconds_count{response="agent"}' in text
    assert 'tonewise_hints_total{behaviour="de_escalation",outcome="unused"}' in text


RULES = """
version: "shop-1"
escalation: [{owner: floor, within_s: 30}]
rules: [{id: r, when: anger > 0.5, severity: high}]
"""


@pytest.mark.parametrize(
    ("path", "text"), [("alert-rules", RULES), ("playbook", "version: '9'\non: []\nplays: []\n")]
)
def test_rules_and_hints_are_edited_by_versions(service: Service, path: str, text: str) -> None:
    shipped = service.client.get(f"/v1/{path}", headers=service.key()).json()
    assert shipped["version"] == 0
    answer = service.client.put(
        f"/v1/{path}", json={"text": text, "base": 0}, headers=service.key(Scope.ALERTS)
    )
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    stale = service.client.put(f"/v1/{path}", json={"text": text, "base": 0}, headers=service.key())
    assert kind_of(stale) == "stale-version"
    assert [one["version"] for one in get(service, f"{path}/versions")] == [1]


def test_a_rule_that_cant_be_read_is_refused_with_its_place(service: Service) -> None:
    body = {"text": RULES.replace("0.5", "5")}
    answer = service.client.put("/v1/alert-rules", json=body, headers=service.key())
    assert (answer.status_code, kind_of(answer)) == (422, "invalid")
    assert "line 4, rules[0].when: at character 9" in answer.json()["detail"]


def test_calls_that_begin_after_an_edit_go_by_it(service: Service) -> None:
    before = service.parts.guidance.companion(call_start())
    service.client.put("/v1/alert-rules", json={"text": RULES}, headers=service.key())
    after = service.parts.guidance.companion(call_start())
    assert [len(one._rules.rules) for one in (before, after)] == [7, 1]


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        ("Anger>0.85 for 3s", {"written": "anger > 0.85 for 3 s", "error": None, "at": None}),
        ("anger > 8", {"written": None, "at": 8}),
    ],
)
def test_a_rule_can_be_tried_before_it_is_kept(
    service: Service, when: str, shown: dict[str, Any]
) -> None:
    told = post(service, "alert-rules/check", when=when).json()
    assert {**told, **shown} == told
