"""Graded calls over REST: lists, figures, records, files, and who sees which of them."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from api.quality.export import Format, Row, head, lines
from api.security.role import Role
from api.security.scope import Scope
from api.storage import facts
from grading.report import Outcome
from tests.history import UNTIL_S, history
from tests.services import Service, kind_of, serving

N_CALLS = 120


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("grades")) as running:
        history(running.parts.database, N_CALLS)
        yield running


def got(service: Service, path: str, headers: dict[str, str] | None = None) -> Any:
    answer = service.client.get(path, headers=headers or service.key(Scope.GRADES_READ))
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_call_is_on_one_page_of_the_list(service: Service) -> None:
    page = got(service, "/v1/grades?limit=50")
    seen = [one["call_id"] for one in page["items"]]
    while page["next_cursor"]:
        page = got(service, f"/v1/grades?limit=50&cursor={page['next_cursor']}")
        seen += [one["call_id"] for one in page["items"]]
    assert len(seen) == len(set(seen)) == page["total"] == N_CALLS


def test_a_filter_holds_for_every_call_that_is_listed(service: Service) -> None:
    page = got(service, "/v1/grades?band=poor,fair&order=worst&limit=200")
    points = [one["final_points"] for one in page["items"]]
    assert {one["final_band"] for one in page["items"]} == {"poor", "fair"}
    assert points == sorted(points)


@pytest.mark.parametrize(
    "wrong",
    [
        "since=yesterday",
        "points_from=-1",
        "mood=furious",
        "outcome=met",
        "order=loudest",
        "synthetic=maybe",
        "only=forgotten",
        "until=2026-03-01T08:00",
        "cursor=x",
        "cursor=1_2_3",
        "cursor=nan_99999999999999999999",
    ],
)
def test_a_filter_that_cannot_be_is_refused(service: Service, wrong: str) -> None:
    answer = service.client.get(f"/v1/grades?{wrong}", headers=service.key(Scope.GRADES_READ))
    assert answer.status_code == 422
    assert kind_of(answer) == "invalid"


def test_figures_count_every_call_once(service: Service) -> None:
    figures = got(service, "/v1/grades/figures")
    assert figures["n_calls"] == N_CALLS
    assert sum(figures["bands"].values()) == N_CALLS
    assert sum(figures["moods"].values()) == N_CALLS
    assert sum(week["n"] for week in figures["weeks"]) == N_CALLS
    assert all(sum(one["outcomes"].values()) == N_CALLS for one in figures["criteria"])


def test_what_criteria_cost_is_what_the_calls_lack(service: Service) -> None:
    figures = got(service, "/v1/grades/figures")
    cost = sum(one["cost"] for one in figures["criteria"])
    assert cost == pytest.approx(100.0 - figures["points"]["mean"], abs=0.01)


def test_an_agents_record_holds_their_calls_alone(service: Service) -> None:
    agent_id = "exp_sample_03"
    listed = got(service, f"/v1/grades?agent={agent_id}&limit=200")
    record = got(service, f"/v1/agents/{agent_id}/record")
    assert record["figures"]["n_calls"] == listed["total"] > 0
    assert {one["agent_id"] for one in record["costliest"]} == {agent_id}


def test_a_teams_record_holds_its_agents_calls(service: Service) -> None:
    record = got(service, "/v1/teams/team_sample_1/record")
    mates = ",".join(sorted(service.parts.accounts.agent_ids_of(["team_sample_1"])))
    assert record["n_calls"] == got(service, f"/v1/grades?agent={mates}")["total"]


def test_an_agent_sees_their_own_grades_alone(service: Service) -> None:
    maya = service.signed_in(service.parts.accounts.user("usr_sample_03"))
    page = got(service, "/v1/grades?limit=200", maya)
    assert {one["agent_id"] for one in page["items"]} == {"exp_sample_03"}
    assert got(service, "/v1/grades?agent=exp_sample_04", maya)["total"] == 0
    assert got(service, "/v1/grades/figures", maya)["n_calls"] == page["total"]


@pytest.mark.parametrize("path", ["/v1/agents/exp_sample_04/record", "/v1/teams/team_x/record"])
def test_what_is_out_of_reach_is_not_there(service: Service, path: str) -> None:
    maya = service.signed_in(service.parts.accounts.user("usr_sample_03"))
    assert service.client.get(path, headers=maya).status_code == 404


def test_a_supervisor_sees_their_team(service: Service) -> None:
    lead = service.signed_in(service.parts.accounts.user("usr_sample_lead_2"))
    page = got(service, "/v1/grades?limit=200", lead)
    assert {one["agent_id"] for one in page["items"]} == service.parts.accounts.agent_ids_of(
        ["team_sample_2"]
    )


def test_an_admin_sees_no_grade(service: Service) -> None:
    admin = service.person(Role.ADMIN)
    assert service.client.get("/v1/grades", headers=admin).status_code == 403


def test_an_export_has_a_line_a_call_in_the_order_asked_for(service: Service) -> None:
    answer = service.client.get(
        "/v1/grades/export?format=jsonl&order=oldest", headers=service.key(Scope.GRADES_READ)
    )
    rows = [json.loads(line) for line in answer.text.splitlines()]
    assert len(rows) == N_CALLS
    assert [row["began"] for row in rows] == sorted(row["began"] for row in rows)
    assert all(len(row["outcomes"]) > 5 for row in rows)


def test_a_spreadsheet_has_a_column_a_criterion(service: Service) -> None:
    answer = service.client.get("/v1/grades/export", headers=service.key(Scope.GRADES_READ))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="grades.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert len(rows) == N_CALLS
    assert {row["outcome.greeting"] for row in rows} <= {str(outcome) for outcome in Outcome}


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(service: Service, begins: str) -> None:
    with service.parts.database.reading() as connection:
        fact = facts.one(connection, got(service, "/v1/grades?limit=1")["items"][0]["call_id"])
    assert fact is not None
    poisoned = Row(replace(fact, customer_id=f"{begins}HYPERLINK(1)"), {})
    text = head(Format.CSV, ()) + "".join(lines([poisoned], Format.CSV, ()))
    (row,) = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    assert row["customer_id"] == f"'{begins}HYPERLINK(1)"


def test_a_report_can_be_printed(service: Service) -> None:
    call_id = got(service, "/v1/grades?limit=1")["items"][0]["call_id"]
    answer = service.client.get(
        f"/v1/calls/{call_id}/report?format=pdf", headers=service.key(Scope.CALLS_READ)
    )
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer.content.rstrip().endswith(b"%%EOF")


def test_a_day_is_counted_whole(service: Service) -> None:
    day = "2025-12-31"
    page = got(service, f"/v1/grades?since={day}&until={day}&limit=200")
    assert page["items"]
    assert all(UNTIL_S - 86_400 <= one["began_s"] < UNTIL_S for one in page["items"])
