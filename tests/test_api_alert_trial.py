"""Alert rules tried on past calls, by hand and over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.quality.alert_trial import AlertsTried, try_alert_rules
from api.quality.past import Past
from api.security.reach import EVERYONE, Reach
from api.security.scope import Scope
from insights.alert_rules import AlertRules, read_alert_rules, shipped_alert_rules
from tests.pasts import past_call
from tests.services import Service, kind_of, serving


def rules(*conditions: str) -> str:
    """Return rules named after their conditions."""
    listed = "\n".join(
        f"  - {{id: '{when}', when: '{when}', severity: high, look_back_s: 15}}"
        for when in conditions
    )
    return f"version: '9'\nescalation: [{{owner: support, within_s: 60}}]\nrules:\n{listed}\n"


def read(*conditions: str) -> AlertRules:
    return read_alert_rules(rules(*conditions))


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path) as running:
        yield running


def tried(service: Service, wanted: AlertRules, reach: Reach = EVERYONE) -> AlertsTried:
    in_use = read_alert_rules(shipped_alert_rules())
    return try_alert_rules(Past(service.parts.database, 10), in_use, wanted, reach)


def test_a_rule_alerts_where_the_customer_was_angry(service: Service) -> None:
    past_call(service.parts, "call_1", "maya")
    (alert,) = tried(service, read("anger > 0.7")).alerts
    assert (alert.call_id, alert.rule_id) == ("call_1", "anger > 0.7")
    assert alert.at_s == 14.9  # when the first angry utterance ended


@pytest.mark.parametrize("when", ["anger > 0.99", "dead_air > 60 s"])
def test_a_rule_that_never_held_alerts_nowhere(service: Service, when: str) -> None:
    past_call(service.parts, "call_1", "maya")
    found = tried(service, read(when))
    assert (found.n_after, found.alerts) == (0, ())


def test_silence_is_noticed_while_it_lasts(service: Service) -> None:
    past_call(service.parts, "call_1", "maya")  # nobody speaks from 33.5 s to 46 s
    (alert,) = tried(service, read("dead_air > 5 s")).alerts
    assert 38.5 <= alert.at_s <= 40.0


def test_a_rule_knows_who_the_customer_is(service: Service) -> None:
    past_call(service.parts, "call_1", "maya", tags="vip")
    past_call(service.parts, "call_2", "maya")
    found = tried(service, read("customer is vip and anger > 0.7"))
    assert [alert.call_id for alert in found.alerts] == ["call_1"]


def test_rules_are_set_beside_those_in_use(service: Service) -> None:
    past_call(service.parts, "call_1", "maya")
    found = tried(service, read("anger > 0.7"))
    by_rule = {rule.rule_id: (rule.before, rule.after) for rule in found.rules}
    assert by_rule["anger > 0.7"] == (None, 1)
    assert by_rule["anger-held"][1] is None


def test_single_alerts_are_those_in_reach_and_figures_are_of_all(service: Service) -> None:
    for call_id, agent_id in (("call_1", "maya"), ("call_2", "omar")):
        past_call(service.parts, call_id, agent_id)
    found = tried(service, read("anger > 0.7"), Reach(frozenset({"omar"})))
    assert (found.n_calls, found.n_after) == (2, 2)
    assert [alert.agent_id for alert in found.alerts] == ["omar"]


def test_a_rate_needs_some_talk(service: Service) -> None:
    assert tried(service, read("anger > 0.7")).an_hour(1) is None
    past_call(service.parts, "call_1", "maya")
    rate = tried(service, read("anger > 0.7")).an_hour(1)
    assert rate == pytest.approx(3600 / 104.5)


def test_it_is_answered_over_http_and_nothing_is_kept(service: Service) -> None:
    past_call(service.parts, "call_1", "maya")
    headers, body = service.key(Scope.ALERTS), {"text": rules("anger > 0.7"), "n_calls": 5}
    shown = service.client.post("/v1/alert-rules/preview", json=body, headers=headers).json()
    assert (shown["n_calls"], shown["n_after"], len(shown["alerts"])) == (1, 1, 1)
    kept = service.client.get("/v1/alert-rules/versions", headers=headers).json()
    assert kept["items"] == []


def test_rules_that_can_not_be_used_are_refused(service: Service) -> None:
    answer = service.client.post(
        "/v1/alert-rules/preview", json={"text": "rules: 1"}, headers=service.key(Scope.ALERTS)
    )
    assert (answer.status_code, kind_of(answer)) == (422, "invalid")
