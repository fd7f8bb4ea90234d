"""Alerts and hints of a call: when one comes, when it keeps silent, and what files may say."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from insights.alert_rules import (
    AlertRulesError,
    CallRule,
    read_alert_rules,
    shipped_alert_rules,
)
from insights.call_watch import CallWatch
from insights.customer import KEY_ACCOUNT, Customer, customer_of
from insights.goodwill import Decision, GoodwillError, GoodwillState
from insights.playbook import Behaviour, PlaybookError, read_playbook, shipped_playbook
from insights.prompter import Prompter
from insights.rule_parser import parse_rule
from insights.signals import Signals
from tests.rules import felt

DOCS = Path(__file__).parent.parent / "docs" / "guidance.md"
RULE = CallRule("anger", parse_rule("anger > 0.8"), cool_down_s=60.0)


def raised(angers: Sequence[float], rule: CallRule = RULE, each_s: float = 1.0) -> list[float]:
    """The seconds at which a rule alerts in a call with so much anger, a reading at a time."""
    signals, watch, found = Signals(), CallWatch([rule]), []
    for at, anger in enumerate(angers):
        signals.mood.settle(felt(anger, from_s=at * each_s, each_s=each_s))
        signals.at_s = (at + 1) * each_s
        found += [signals.at_s for _ in watch.look(signals)]
    return found


def test_a_rule_alerts_when_it_comes_to_hold_and_not_while_it_holds() -> None:
    assert raised([0.1, 0.9, 0.9, 0.9]) == [2.0]
    assert raised([0.9] * 200) == [1.0]


def test_a_rule_keeps_silent_in_its_cool_down() -> None:
    assert raised([0.9, 0.1, 0.9, 0.1], each_s=10.0) == [10.0]
    assert raised([0.9, 0.1, 0.9, 0.1], each_s=40.0) == [40.0, 120.0]


def test_what_still_holds_when_the_cool_down_ends_is_told_then() -> None:
    assert raised([0.9, 0.1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9], each_s=10.0) == [10.0, 70.0]


def test_the_rules_that_ship_can_be_read() -> None:
    rules = read_alert_rules(shipped_alert_rules())
    assert [step.owner for step in rules.chain] == ["success", "support", "executive"]
    assert "anger-held" in {rule.rule_id for rule in rules.rules}


RULES = """
version: "2"
escalation: [{owner: floor, within_s: 30}]
key_accounts: {owner: key accounts, within_s: 20, customers: {c-1: Dana}}
rules:
  - {id: a, when: angry, severity: high}
"""


@pytest.mark.parametrize(
    ("customer_id", "metadata", "owner"),
    [
        ("c-2", {}, "floor"),
        ("c-1", {}, "Dana"),
        ("c-2", {"key_account": "yes"}, "key accounts"),
        ("c-2", {"tags": "vip, Key account"}, "key accounts"),
        (None, {"account_manager": "Noa"}, "Noa"),
    ],
)
def test_a_key_accounts_alert_goes_to_their_manager_first(
    customer_id: str | None, metadata: dict[str, str], owner: str
) -> None:
    rules = read_alert_rules(RULES)
    customer = customer_of(metadata, customer_id, rules.key_accounts.managers)
    assert rules.chain_for(None, customer)[0].owner == owner


def test_tags_come_from_a_list_and_from_what_says_yes() -> None:
    metadata = {"tags": "VIP, late payer", "beta": "true", "order": "88", "trial": "no"}
    tags = customer_of(metadata, None, {}).tags
    assert tags == {"vip", "late_payer", "beta"}
    assert customer_of({}, "c-1", {"c-1": "Dana"}) == Customer(frozenset({KEY_ACCOUNT}), "Dana")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("when: angry", "when: angri", r"line 6, rules\[0\].when: at character 1: wanted a test"),
        ("severity: high", "severity: huge", "low, medium, high, critical"),
        ("severity: high", "severity: high, cool_down_s: -1", "from 0 to 86400"),
        ("within_s: 30", "within_s: 0", "from 1 to"),
        ("[{owner: floor, within_s: 30}]", "[]", "1 to 10 steps"),
        ("id: a, ", "", "a field `id`"),
        ("rules:\n", "rules:\n  - {id: a, when: sad, severity: low}\n", "each id once"),
        ("version", "edition", "one of version"),
        ("angry", "agent is angry", "wanted a test"),
    ],
)
def test_rules_that_cant_be_used_are_refused_with_their_place(
    old: str, new: str, fault: str
) -> None:
    with pytest.raises(AlertRulesError, match=fault):
        read_alert_rules(RULES.replace(old, new))


PLAYBOOK = """
version: "7"
on: [de_escalation, presence, goodwill]
quiet_s: 30
offers: {when: call_length > 100 s, most_a_call: 1}
plays:
  - {id: own-it, behaviour: de_escalation, when: anger > 0.8, text: Own it., again_s: 60}
  - {id: bill, behaviour: de_escalation, departments: [Billing], when: anger > 0.1, text: Open it.}
  - {id: gift, behaviour: goodwill, when: anger > 0.5, text: Wait., offer: 10 % off, again_s: 0}
  - {id: hush, behaviour: patience, when: anger > 0.0, text: Hush.}
"""


def given(angers: Sequence[float], queue: str | None = None, text: str = PLAYBOOK) -> list[str]:
    """The hints of a call with so much anger, a reading each ten seconds."""
    playbook = read_playbook(text)
    signals, prompter = Signals(), Prompter(playbook, playbook.plays_for(queue))
    found: list[str] = []
    for at, anger in enumerate(angers):
        signals.mood.settle(felt(anger, from_s=at * 10.0, each_s=10.0))
        signals.at_s = (at + 1) * 10.0
        play = prompter.look(signals)
        found += [play.play_id] if play else []
    return found


def test_one_hint_at_a_time_and_then_a_quiet_while() -> None:
    assert given([0.9] * 5) == ["own-it"]
    assert given([0.9] * 8, "billing") == ["own-it", "bill", "own-it"]


def test_a_department_hears_its_own_hints_and_everybodys() -> None:
    assert given([0.3], "billing") == ["bill"]
    assert given([0.3], "orders") == given([0.3]) == []


def test_what_is_not_turned_on_is_never_said() -> None:
    assert given([0.9] * 30, text=PLAYBOOK.replace("de_escalation, presence, goodwill", "")) == []
    assert "hush" not in given([0.05] * 30)


def test_as_it_ships_nothing_is_said() -> None:
    playbook = read_playbook(shipped_playbook())
    assert playbook.on == frozenset()
    assert playbook.plays
    assert playbook.plays_for("billing") == ()


def test_every_behaviour_has_a_hint_that_can_be_turned_on() -> None:
    assert {play.behaviour for play in read_playbook(shipped_playbook()).plays} == set(Behaviour)


def test_an_offer_waits_for_its_own_rule_and_comes_as_often_as_it_may() -> None:
    assert given([0.6] * 10) == []  # 100 s
    assert given([0.6] * 60) == ["gift"]


def test_without_a_rule_for_offers_there_is_none() -> None:
    text = PLAYBOOK.replace("offers: {when: call_length > 100 s, most_a_call: 1}", "")
    assert given([0.6] * 60, text=text) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("when: anger > 0.8", "when: anger > 8", r"plays\[0\].when: at character 9"),
        (", offer: 10 % off", "", "an `offer` where the behaviour is goodwill"),
        ("text: Own it.", "text: Own it., offer: x", "and nowhere else"),
        ("text: Hush.", "text: " + "Hush " * 100, "at most 300 characters"),
        ("on: [de_escalation, presence, goodwill]", "on: [magic]", "one of de_escalation"),
        ("id: hush", "id: gift", "each id once"),
    ],
)
def test_a_playbook_that_cant_be_used_is_refused_with_its_place(
    old: str, new: str, fault: str
) -> None:
    with pytest.raises(PlaybookError, match=fault):
        read_playbook(PLAYBOOK.replace(old, new))


def test_the_files_in_the_docs_can_be_used() -> None:
    rules, playbook = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert [rule.rule_id for rule in read_alert_rules(rules).rules] == ["anger-held"]
    assert [play.play_id for play in read_playbook(playbook).plays] == ["angry-own-it"]


def test_the_rules_in_the_docs_can_be_read() -> None:
    _, rest = DOCS.read_text(encoding="utf-8").split("## The rule language")
    told, _ = rest.split("## Alerts")
    rules = re.findall(r"^(?:    |\| `)([a-z_]+ [^`|\n]+)(?:`.*)?$", told, re.MULTILINE)
    assert len([parse_rule(rule) for rule in rules]) == 15


def test_an_offer_is_decided_once() -> None:
    approved = Decision().decided(GoodwillState.APPROVED, "dana", 1.0, "once")
    assert approved.decided(GoodwillState.APPROVED, "noa", 2.0) == approved
    with pytest.raises(GoodwillError, match="is approved and can't become declined"):
        approved.decided(GoodwillState.DECLINED, "dana", 3.0)
