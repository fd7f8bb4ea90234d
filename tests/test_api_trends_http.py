"""Trends, categories, departures and drift over HTTP: that figures add up, and for whom."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest

from api.security.role import Role
from api.security.scope import Scope
from tests.history import UNTIL_S, messages
from tests.plans import scans
from tests.services import Service, serving

N = 1500
SPAN = "since=2025-09-01&until=2025-12-31"
LAST_S = UNTIL_S - 86_400.0
PATHS = ("trends", "categories", "departures", "drift", "trends/export", "categories/export")


@pytest.fixture(scope="module")
def service(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("said")
    with serving(folder, database_url=module_database_url) as running:
        messages(running.parts.database, N)
        yield running


@pytest.fixture(scope="module")
def quinn(service: Service) -> dict[str, str]:
    return dict(service.person(Role.QA))


def asked(service: Service, who: dict[str, str], path: str, query: str = SPAN) -> Any:
    answer = service.client.get(f"/v1/{path}?{query}", headers=who)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_days_add_up_to_what_the_list_counts(service: Service, quinn: dict[str, str]) -> None:
    whole = asked(service, quinn, "trends")["whole"]["trend"]
    listed = asked(service, quinn, "interactions")
    assert sum(period["tally"]["n"] for period in whole["periods"]) == whole["total"]["n"]
    assert whole["total"]["n"] == listed["total"] == N


@pytest.mark.parametrize("grain", ["day", "week"])
def test_groups_are_parts_of_the_whole(service: Service, quinn: dict[str, str], grain: str) -> None:
    report = asked(service, quinn, "trends", f"{SPAN}&by=source&grain={grain}")
    totals = [group["trend"]["total"]["n_negative"] for group in report["groups"]]
    assert report["n_groups"] == len(totals) > 3
    assert sum(totals) == report["whole"]["trend"]["total"]["n_negative"]


def test_a_category_counts_what_its_link_lists(service: Service, quinn: dict[str, str]) -> None:
    report = asked(service, quinn, "categories")
    for group in report["groups"]:
        listed = asked(service, quinn, "interactions", f"{SPAN}&category={group['name']}&told=yes")
        assert listed["total"] == group["n"]


def test_a_theme_counts_what_its_link_lists(service: Service, quinn: dict[str, str]) -> None:
    theme = asked(service, quinn, "categories")["drivers"][0]
    named = {name: value or "-" for name, value in theme["theme"].items()}
    query = "&".join(f"{name}={value}" for name, value in named.items())
    listed = asked(service, quinn, "interactions", f"{SPAN}&negative=yes&{query}")
    assert listed["total"] == theme["n"]


def test_a_day_is_looked_at_by_its_name_and_its_zone(
    service: Service, quinn: dict[str, str]
) -> None:
    here = asked(service, quinn, "departures", "day=2025-12-30")
    there = asked(service, quinn, "departures", "day=2025-12-30&zone=Asia/Tokyo")
    assert (here["day_s"], there["day_s"]) == (LAST_S - 86_400, LAST_S - 86_400 - 9 * 3600)
    assert here["is_over"]
    assert here["n"] > 0


def test_drift_compares_the_last_weeks_with_those_before(
    service: Service, quinn: dict[str, str]
) -> None:
    found = asked(service, quinn, "drift")
    assert found["after"]["until_s"] == UNTIL_S
    assert found["before"]["until_s"] == found["after"]["since_s"] == UNTIL_S - 28 * 86_400
    assert sum(found["moods"]["shifts"].values()) == pytest.approx(0.0, abs=1e-9)


def test_files_hold_what_is_shown(service: Service, quinn: dict[str, str]) -> None:
    for path, column in (("trends/export", "contacts"), ("categories/export", "read")):
        answer = service.client.get(f"/v1/{path}?{SPAN}", headers=quinn)
        rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert "attachment" in answer.headers["content-disposition"]
        assert 0 < sum(int(row[column]) for row in rows) <= N


@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("trends", "zone=Mars/Olympus", "zone"),
        ("trends", "since=2020-01-01&until=2025-01-01", "grain"),
        ("trends", "mood=cross", "mood"),
        ("trends", "by=colour", "by"),
        ("departures", "day=soon", "day"),
        ("drift", "since=tomorrow", "since"),
    ],
)
def test_what_cant_be_asked_is_said(
    service: Service, quinn: dict[str, str], path: str, query: str, name: str
) -> None:
    answer = service.client.get(f"/v1/{path}?{query}", headers=quinn)
    assert answer.status_code == 422
    assert name in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_only_who_may_read_trends_reads_them(service: Service, path: str) -> None:
    for who in (service.person(Role.AGENT), service.person(Role.ADMIN)):
        assert service.client.get(f"/v1/{path}", headers=who).status_code == 403
    key = service.key(Scope.TRENDS_READ)
    assert service.client.get(f"/v1/{path}", headers=key).status_code == 200


def test_a_supervisor_sees_the_figures_of_their_team(
    service: Service, quinn: dict[str, str]
) -> None:
    rhea = dict(service.person(Role.SUPERVISOR, team_ids=["team_sample_1"]))
    theirs, everybodys = (
        asked(service, who, "trends")["whole"]["trend"]["total"]["n"] for who in (rhea, quinn)
    )
    assert 0 < theirs < everybodys
    assert asked(service, rhea, "interactions")["total"] == theirs


def test_no_table_is_read_through(service: Service, quinn: dict[str, str]) -> None:
    with scans() as found:
        for path in PATHS:
            for query in (SPAN, f"{SPAN}&by=product&category=billing&source=chat"):
                answer = service.client.get(f"/v1/{path}?{query}", headers=quinn)
                assert answer.status_code == 200
    assert found == []
