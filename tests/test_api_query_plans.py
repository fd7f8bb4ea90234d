"""No list, figure or record of calls reads a whole table: shown by the databases' own plans."""

from collections.abc import Iterator

import pytest

from api.security.scope import Scope
from tests.history import history
from tests.plans import scans
from tests.services import Service, serving


@pytest.fixture(scope="module")
def service(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("plans")
    with serving(folder, database_url=module_database_url) as running:
        history(running.parts.database, 80)
        yield running


LISTS = {
    "all": "",
    "worst": "order=worst",
    "best": "order=best",
    "longest": "order=longest",
    "oldest": "order=oldest",
    "from a place on": "cursor=1766000000.0_50",
    "agent": "agent=exp_sample_03",
    "agent's worst": "agent=exp_sample_03&order=worst",
    "team": "team=team_sample_2",
    "department": "department=billing",
    "customer": "customer=c_sample_00003",
    "time": "since=2025-12-20&until=2025-12-24",
    "points": "points_to=40&order=worst",
    "band": "band=poor",
    "mood": "mood=angry",
    "outcome": "criterion=empathy&outcome=missed",
    "disputed": "only=disputed",
    "changed": "only=changed",
    "several": "agent=exp_sample_03,exp_sample_04&band=poor&since=2025-12-01&mood=angry",
}


@pytest.mark.parametrize("filters", LISTS.values(), ids=LISTS)
def test_no_list_of_grades_reads_a_whole_table(service: Service, filters: str) -> None:
    reader = service.key(Scope.GRADES_READ)
    with scans() as found:
        assert service.client.get(f"/v1/grades?{filters}", headers=reader).status_code == 200
    assert found == []


FIGURES = {name: f for name, f in LISTS.items() if f and "order" not in f and "cursor" not in f}


@pytest.mark.parametrize("filters", FIGURES.values(), ids=FIGURES)
def test_figures_of_some_calls_read_no_whole_table(service: Service, filters: str) -> None:
    reader = service.key(Scope.GRADES_READ)
    with scans() as found:
        answer = service.client.get(f"/v1/grades/figures?{filters}", headers=reader)
    assert answer.status_code == 200
    assert found == []


@pytest.mark.parametrize(
    "path",
    [
        "/v1/agents/exp_sample_03/record",
        "/v1/agents/exp_sample_03/record?since=2025-12-01",
        "/v1/teams/team_sample_1/record?since=2025-12-01",
        "/v1/calls",
        "/v1/calls?agent_id=exp_sample_03",
        "/v1/calls?customer_id=c_sample_00003",
        "/v1/calls?queue=billing",
        "/v1/calls?case_id=case_x",
        "/v1/calls?state=graded",
        "/v1/calls?since_s=1766000000",
        "/v1/calls/call_sample1_000007",
        "/v1/calls/call_sample1_000007/report",
        "/v1/calls/call_sample1_000007/report?format=pdf",
        "/v1/calls/call_sample1_000007/transcript",
        "/v1/calls/call_sample1_000007/moments",
        "/v1/cases",
        "/v1/cases?customer_id=c_sample_00003",
        "/v1/alerts",
        "/v1/alerts?call_id=call_sample1_000007",
    ],
)
def test_no_look_at_calls_reads_a_whole_table(service: Service, path: str) -> None:
    with scans() as found:
        assert service.client.get(path, headers=service.key()).status_code == 200
    assert found == []


@pytest.mark.parametrize("role", ["agent", "supervisor", "qa"])
def test_whoever_looks_no_list_reads_a_whole_table(service: Service, role: str) -> None:
    user_id = {"agent": "usr_sample_03", "supervisor": "usr_sample_lead_1", "qa": "usr_sample_qa"}
    headers = service.signed_in(service.parts.accounts.user(user_id[role]))
    with scans() as found:
        for path in ("/v1/grades", "/v1/grades?band=poor", "/v1/calls"):
            assert service.client.get(path, headers=headers).status_code == 200
    assert found == []


def test_a_scan_would_be_seen(service: Service) -> None:
    database = service.parts.database
    with scans() as found, database.reading() as connection:
        connection.exec_driver_sql("SELECT call_id FROM calls WHERE end_reason = 'stopped'")
    assert [one.table for one in found] == ["calls"]
