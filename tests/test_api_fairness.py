"""Fairness, prompts, behaviours and returns over HTTP: what is answered, to whom, and how found."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from api.quality.judging import Verdict
from api.quality.query import CallQuery
from api.quality.samples import Order
from api.security.role import Role
from api.storage import like_with_like
from api.storage.trait_tables import call_traits
from grading.report import Outcome
from insights.sampling import Population
from tests.history import DAYS, UNTIL_S, history
from tests.plans import scans
from tests.services import Service, serving

SINCE = "since=2025-10-01&until=2026-01-02"
AGENT, TEAM = "exp_sample_03", "team_sample_1"


@pytest.fixture(scope="module")
def service(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("fair")
    with serving(folder, database_url=module_database_url) as running:
        history(running.parts.database, 150)
        yield running


@pytest.fixture(scope="module")
def quinn(service: Service) -> dict[str, str]:
    return dict(service.person(Role.QA))


def agent(service: Service, agent_id: str) -> dict[str, str]:
    user = service.parts.accounts.user_of_agent(agent_id)
    assert user is not None
    return dict(service.signed_in(user))


def asked(service: Service, who: dict[str, str], path: str) -> Any:
    answer = service.client.get(f"/v1/{path}?{SINCE}", headers=who)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_call_has_its_traits(service: Service) -> None:
    with service.parts.database.reading() as connection:
        rows = connection.execute(select(call_traits)).all()
    assert len(rows) == 150
    assert any(row.mood_start for row in rows)
    assert all(row.is_wideband and row.n_sides == 2 for row in rows)
    assert any(row.language for row in rows)
    assert any(row.delay_s for row in rows)


def test_each_factor_counts_every_call(service: Service, quinn: dict[str, str]) -> None:
    report = asked(service, quinn, "fairness")
    assert report["n_calls"] == 150
    assert {sum(g["n"] for g in f["groups"]) for f in report["factors"]} == {150}
    assert report["coverage"]["graded"]["n"] == report["coverage"]["n_calls"] == 150


def test_what_reviewers_changed_is_counted_by_the_same_groups(
    service: Service, quinn: dict[str, str]
) -> None:
    qa, parts = service.user(Role.QA), service.parts
    caller = parts.accounts.caller(parts.accounts.sessions.begin(qa.user_id, "t").secret)
    made = parts.quality.samples.draw(caller, Order("check", Population(), 1))
    for n, call in enumerate(made.calls):
        graded = parts.quality.grades.grade(caller, call.call_id)
        verdicts = {c.machine.id: Verdict(c.machine.outcome) for c in graded.revision.criteria}
        if n == 0:
            first = graded.revision.criteria[0].machine
            other = Outcome.MET if first.outcome is not Outcome.MET else Outcome.MISSED
            verdicts[first.id] = Verdict(other, "I hear it otherwise.")
        parts.quality.samples.review(caller, made.sample.sample_id, call.call_id, verdicts)
    queues = asked(service, quinn, "fairness")["factors"][0]["groups"]
    assert sum(g["reviewed"]["n"] for g in queues) == len(made.calls)
    assert sum(g["reviewed"]["n_changed"] for g in queues) == 1
    assert {g["reviewed"]["share"] for g in queues} == {None}  # too few to say


@pytest.mark.parametrize(
    "path", [f"agents/{AGENT}/prompts", f"agents/{AGENT}/returns", f"teams/{TEAM}/returns"]
)
def test_what_is_not_yours_is_not_there(service: Service, path: str) -> None:
    other = agent(service, "exp_sample_04")
    assert service.client.get(f"/v1/{path}", headers=other).status_code == 404


def test_an_agent_sees_their_own_prompts_as_their_supervisor_does(
    service: Service, quinn: dict[str, str]
) -> None:
    own, path = agent(service, AGENT), f"agents/{AGENT}/prompts"
    assert asked(service, own, path) == asked(service, quinn, path)


def test_of_a_team_seen_in_part_nobody_can_be_made_out(service: Service) -> None:
    own = agent(service, "exp_sample_01")  # of that team
    found = asked(service, own, f"teams/{TEAM}/behaviours")
    assert (found["n_agents"], found["behaviours"]) == (1, [])


def test_agents_and_supervisors_do_not_ask_whether_grades_are_fair(service: Service) -> None:
    for headers in (agent(service, AGENT), service.person(Role.SUPERVISOR)):
        assert service.client.get("/v1/fairness", headers=headers).status_code == 403


def test_a_team_s_behaviours_are_what_agents_do(service: Service, quinn: dict[str, str]) -> None:
    # Teams of this history have two agents each: with a third, there is something to compare.
    parts = service.parts
    third = parts.accounts.user_of_agent("exp_sample_02")
    assert third is not None
    parts.accounts.put_user(replace(third, team_ids=frozenset({TEAM})))
    found = {
        b["criterion"] for b in asked(service, quinn, f"teams/{TEAM}/behaviours")["behaviours"]
    }
    assert "empathy" in found
    assert not {"recovery", "end_mood"} & found


PATHS = (
    "fairness",
    f"agents/{AGENT}/prompts",
    f"agents/{AGENT}/returns",
    f"teams/{TEAM}/returns",
    f"teams/{TEAM}/behaviours",
)


@pytest.mark.parametrize("path", PATHS)
def test_none_of_it_reads_a_whole_table(service: Service, quinn: dict[str, str], path: str) -> None:
    with scans() as found:
        asked(service, quinn, path)
    assert [scan.table for scan in found] == []


def test_returns_follow_customers_to_whoever_took_the_next_call(service: Service) -> None:
    span = like_with_like.Span(frozenset({AGENT}), UNTIL_S - DAYS * 86_400, UNTIL_S)
    with service.parts.database.reading() as connection:
        found = like_with_like.contacts(connection, span, 0.0)
        own = like_with_like.worked(connection, span)
    assert sum(c.is_own for c in found) == len(own) > 0
    assert any(not c.is_own for c in found)
    order = [(c.customer_id, c.began_s) for c in found]
    assert order == sorted(order)


def test_fairness_takes_no_filter_of_grades(service: Service) -> None:
    quinn = service.user(Role.QA)
    parts = service.parts
    caller = parts.accounts.caller(parts.accounts.sessions.begin(quinn.user_id, "t").secret)
    poor = CallQuery(bands=frozenset({"poor"}), to_points=10.0)
    assert parts.fairness.report(caller, poor, UNTIL_S).n_calls == 150
