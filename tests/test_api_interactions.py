"""What customers said, over HTTP: found by filters, taken away, without reading whole tables."""

import csv
import io
import json
from collections.abc import Iterator

import pytest

from api.security.audit import ITSELF
from api.security.role import Role
from api.security.scope import Scope
from api.storage.audit import AuditFilter
from api.synthetic.messages import make_messages
from api.synthetic.plan import Wish
from api.trends.interaction_query import InteractionQuery
from insights.interaction import Cut
from tests.history import UNTIL_S, history
from tests.interactions import MONDAY_S, calm, upset
from tests.plans import scans
from tests.said import keep
from tests.services import Service, kind_of, serving

FORMULA = "=HYPERLINK('https://thief.example')"


@pytest.fixture(scope="module")
def service(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("said")
    with serving(folder, database_url=module_database_url, person_requests=None) as running:
        history(running.parts.database, 6)
        wish = Wish(0, 6, 60, UNTIL_S, 1, 300)
        make_messages(running.parts.database, wish, lambda _done, _total: None, beside=True)
        keep(
            running.parts.database,
            upset(text=FORMULA, category="odd", customer_id="ann"),
            calm(MONDAY_S + 1, category="odd", agent_id="exp_sample_01"),
        )
        yield running


def test_a_list_goes_on_page_by_page(service: Service) -> None:
    headers, path = service.key(Scope.TRENDS_READ), "/v1/interactions?source=email&limit=20"
    first = service.client.get(path, headers=headers).json()
    rest = service.client.get(f"{path}&cursor={first['next_cursor']}", headers=headers).json()
    seen = [one["at_s"] for one in first["items"] + rest["items"]]
    assert seen == sorted(seen, reverse=True)
    assert first["total"] == rest["total"] > 40


def test_one_is_found_by_its_id(service: Service) -> None:
    headers = service.key(Scope.TRENDS_READ)
    one = service.client.get("/v1/interactions/i:0", headers=headers).json()
    assert (one["text"], one["mood"], one["is_synthetic"]) == (FORMULA, "angry", False)


@pytest.mark.parametrize("path", ["/v1/interactions/none", "/v1/interactions/call:%2F"])
def test_what_there_is_not_is_said_to_be_not_found(service: Service, path: str) -> None:
    answer = service.client.get(path, headers=service.key(Scope.TRENDS_READ))
    assert answer.status_code == 404


@pytest.mark.parametrize("wrong", ["mood=cross", "since=soon", "order=loud", "cursor=x"])
def test_what_cannot_be_asked_is_said(service: Service, wrong: str) -> None:
    answer = service.client.get(f"/v1/interactions?{wrong}", headers=service.key(Scope.TRENDS_READ))
    assert (answer.status_code, kind_of(answer)) == (422, "invalid")


def test_a_file_runs_in_no_spreadsheet(service: Service) -> None:
    path = "/v1/interactions/export?category=odd&order=oldest"
    text = service.client.get(path, headers=service.key(Scope.TRENDS_READ)).text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))))
    assert [row["text"] for row in rows] == ["'" + FORMULA, ""]
    assert rows[0]["at"].startswith("2026-03-02T00:00:00")


def test_a_file_of_json_lines_holds_all_that_fits(service: Service) -> None:
    headers = service.key(Scope.TRENDS_READ)
    path = "/v1/interactions/export?synthetic=yes&format=jsonl"
    lines = service.client.get(path, headers=headers).text.splitlines()
    total = service.client.get("/v1/interactions?synthetic=yes", headers=headers).json()["total"]
    assert len({json.loads(line)["interaction_id"] for line in lines}) == total >= 300


def test_a_supervisor_sees_their_own_team_and_nobodys(service: Service) -> None:
    lead = service.user(Role.SUPERVISOR, team_ids=["team_sample_2"])
    headers = service.signed_in(lead)
    seen = service.client.get("/v1/interactions?category=odd", headers=headers).json()
    assert [one["interaction_id"] for one in seen["items"]] == ["i:0"]
    hidden = service.client.get("/v1/interactions/i:1", headers=headers)
    assert hidden.status_code == 404


def test_each_look_leaves_one_line_in_the_trail(service: Service) -> None:
    headers = service.key(Scope.TRENDS_READ)
    audit = service.parts.audit
    paths = ("", "/i:0", "/export?category=odd")
    before = {line.entry.number for line in audit.lines(AuditFilter(), limit=1000)}
    for path in paths:
        service.client.get(f"/v1/interactions{path}", headers=headers)
    new = [
        (line.entry.action.value, line.entry.subject_id, line.entry.customer_id)
        for line in audit.lines(AuditFilter(), limit=1000)
        if line.entry.number not in before and line.entry.subject_kind == "interaction"
    ]
    assert sorted(new, key=str) == [
        ("exported", "", None),
        ("saw", "", None),
        ("saw", "i:0", "ann"),
    ]


LISTS = {
    "all": "",
    "oldest": "order=oldest",
    "worst": "order=worst",
    "best": "order=best",
    "from a place on": "cursor=1766000000.0_50",
    "source": "source=email,review",
    "category": "category=billing",
    "nothing known": "category=-",
    "team": "team=East",
    "mood": "mood=angry",
    "negative": "negative=yes&order=worst",
    "told": "told=no",
    "account": "account=acc_sample_00001",
    "customer": "customer=ann",
    "agent": "agent=exp_sample_01",
    "time": "since=2025-12-01&until=2025-12-09",
    "import": "import=imp_1",
    "synthetic": "synthetic=no",
    "several": "source=email&category=billing&mood=angry&since=2025-12-01&negative=yes",
}


@pytest.mark.parametrize("filters", LISTS.values(), ids=LISTS)
def test_no_list_reads_a_whole_table(service: Service, filters: str) -> None:
    headers = service.key(Scope.TRENDS_READ)
    with scans() as found:
        answer = service.client.get(f"/v1/interactions?{filters}", headers=headers)
    assert answer.status_code == 200
    assert found == []


def test_words_are_looked_for_in_every_excerpt_and_found_in_order(service: Service) -> None:
    headers = service.key(Scope.TRENDS_READ)
    with scans() as found:
        answer = service.client.get("/v1/interactions?text=EUROS", headers=headers).json()
    # How many hold a word nobody can tell without reading them; the page itself stops when full.
    assert all("count" in one.statement for one in found)
    assert answer["items"]
    assert all("euros" in one["text"] for one in answer["items"])


@pytest.mark.parametrize("by", [None, *Cut])
def test_sums_are_read_from_an_index(service: Service, by: Cut | None) -> None:
    with scans() as found:
        service.parts.history.tallies(ITSELF, InteractionQuery(since_s=MONDAY_S), by)
        service.parts.history.names(ITSELF, by or Cut.SOURCE)
        service.parts.history.contacts(ITSELF, InteractionQuery())
    assert found == []
