"""Rubrics over HTTP: kept, tried on past calls, put to use; and graded by from then on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from api.calls import regrading_of
from api.quality.past import Past
from api.quality.rubric_trial import RubricTried, try_rubric
from api.rubrics import Rubrics
from api.security.audit_line import Action
from api.security.caller import Caller, CallerKind
from api.security.reach import Reach
from api.security.scope import Scope
from api.storage.audit import AuditFilter
from grading.rubric import RubricError, default_rubric_text, parse_rubric
from tests.pasts import past_call
from tests.services import Service, kind_of, serving

SHIPPED = default_rubric_text()
STRICT = SHIPPED.replace('version: "1"', 'version: "strict"').replace(
    "{excellent: 90, good: 75, fair: 55, poor: 0}", "{superb: 99, wanting: 0}"
)
ADA = Caller("usr_ada", CallerKind.PERSON)


@pytest.fixture
def service(database_url: str, tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path / "data", database_url=database_url) as running:
        yield running


def post(service: Service, path: str = "", **body: Any) -> Response:
    headers = service.key(Scope.RUBRICS)
    return service.client.post(f"/v1/rubrics{path}", json=body, headers=headers)


def get(service: Service, path: str = "") -> Any:
    answer = service.client.get(f"/v1/rubrics{path}", headers=service.key(Scope.RUBRICS))
    assert answer.status_code == 200, answer.text
    return answer.json()


def tried(service: Service, reach: Reach) -> RubricTried:
    past = Past(service.parts.database, 10)
    return try_rubric(past, service.parts.rubrics.active(), parse_rubric(STRICT), reach)


def test_the_one_that_the_service_was_started_with_is_kept_and_in_use(service: Service) -> None:
    shown = get(service, "/in-use")
    assert (shown["number"], shown["author"], shown["text"]) == (1, "settings", SHIPPED)


def test_a_rubric_is_kept_without_being_used(service: Service) -> None:
    assert post(service, text=STRICT).status_code == 201
    assert [(one["version"], one["in_use"]) for one in get(service)["items"]] == [
        ("strict", False),
        ("1", True),
    ]


def test_an_activated_rubric_grades_here_at_once_and_elsewhere_soon(service: Service) -> None:
    parts = service.parts
    elsewhere = Rubrics(parts.database, SHIPPED, parts.clock, parts.audit)
    number = post(service, text=STRICT).json()["number"]
    assert post(service, f"/{number}/activate").json()["in_use"]
    regrading = regrading_of(parts.settings, parts.rubrics.active)
    assert elsewhere.active().version == "1"
    elsewhere.renew()
    assert {r.version for r in (regrading.rubric(), elsewhere.active())} == {"strict"}


def test_who_activated_what_is_kept_and_said_once(service: Service) -> None:
    number = post(service, text=STRICT).json()["number"]
    for _ in range(2):
        post(service, f"/{number}/activate")
    (first,) = get(service, "/activations")["items"]
    assert (first["number"], first["by"][:4]) == (number, "key_")


def test_adding_and_activating_leave_their_lines_in_the_trail(service: Service) -> None:
    kept = service.parts.rubrics.add(ADA, STRICT)
    service.parts.rubrics.activate(ADA, kept.number)
    lines = service.parts.audit.lines(AuditFilter(who="usr_ada"))
    told = [(line.entry.action, line.entry.subject_id) for line in reversed(lines)]
    assert told == [(Action.ADDED, str(kept.number)), (Action.CHANGED, str(kept.number))]


def test_a_rubric_of_a_report_is_had_by_its_name_and_version(service: Service) -> None:
    service.parts.rubrics.add(ADA, STRICT)
    found = [service.parts.rubrics.of(*named) for named in [("default", "strict"), ("no", "1")]]
    assert found == [parse_rubric(STRICT), None]


def test_another_text_under_the_same_name_and_version_is_refused(service: Service) -> None:
    answer = post(service, text=SHIPPED + "\n# edited\n")
    assert (answer.status_code, kind_of(answer)) == (409, "taken")


def test_the_same_text_again_is_the_one_that_is_kept(service: Service) -> None:
    assert post(service, text=SHIPPED).json()["number"] == 1


def test_a_text_that_can_not_grade_is_refused_and_not_kept(service: Service) -> None:
    answer = post(service, text="name: x")
    assert (answer.status_code, kind_of(answer)) == (422, "invalid")
    assert len(get(service)["items"]) == 1


@pytest.mark.parametrize("path", ["/9", "/9/activate"])
def test_a_number_that_is_none_is_not_found(service: Service, path: str) -> None:
    ask = service.client.post if path.endswith("activate") else service.client.get
    answer = ask(f"/v1/rubrics{path}", headers=service.key(Scope.RUBRICS))
    assert (answer.status_code, kind_of(answer)) == (404, "not-found")


@pytest.mark.parametrize(
    ("edit", "at"),
    [
        (("weight: 20", "weight: lots"), "    weight: lots"),
        (("looks_at: recovery", "looks_at: stars"), "    looks_at: stars"),
        (("{good: 0.0, bad: -0.6,", "{good: -0.9, bad: -0.6,"), "  - id: end_mood"),
        (("criteria:", "criteria: ["), "  - id: end_mood"),
    ],
)
def test_a_fault_names_its_line(service: Service, edit: tuple[str, str], at: str) -> None:
    text = SHIPPED.replace(*edit, 1)
    shown = post(service, "/check", text=text).json()
    assert shown["error"]
    assert text.splitlines()[shown["line"] - 1] == at


def test_a_rubric_without_a_fault_has_none(service: Service) -> None:
    assert post(service, "/check", text=STRICT).json() == {"error": None, "line": None}


def test_a_preview_grades_past_calls_by_both_and_keeps_nothing(service: Service) -> None:
    past_call(service.parts, "call_1", "maya")
    shown = post(service, "/preview", text=STRICT, n_calls=5).json()
    (call,) = shown["calls"]
    assert (call["call_id"], call["after"]["band"]) == ("call_1", "wanting")
    assert call["before"]["points"] == call["after"]["points"]
    assert shown["before"]["bands"] != shown["after"]["bands"] == {"wanting": 1}
    assert len(get(service)["items"]) == 1


def test_single_calls_of_a_preview_are_those_in_reach_and_figures_are_of_all(
    service: Service,
) -> None:
    past_call(service.parts, "call_1", "maya")
    past_call(service.parts, "call_2", "omar")
    found = tried(service, Reach(frozenset({"omar"})))
    assert found.n_calls == 2
    assert [one.call_id for one in found.calls] == ["call_2"]


def test_a_report_that_can_not_be_read_is_counted_apart(service: Service) -> None:
    past_call(service.parts, "call_1", "maya", report="{}")
    past_call(service.parts, "call_2", "maya")
    found = tried(service, Reach())
    assert (found.n_calls, found.n_unreadable) == (1, 1)


def test_a_call_that_was_graded_anew_is_tried_once(service: Service) -> None:
    for _ in range(2):
        past_call(service.parts, "call_1", "maya")
    assert tried(service, Reach()).n_calls == 1


def test_a_service_does_not_start_with_a_rubric_that_can_not_grade(service: Service) -> None:
    parts = service.parts
    with pytest.raises(RubricError):
        Rubrics(parts.database, "name: x", parts.clock, parts.audit)


def test_a_new_release_keeps_what_was_activated_and_what_was_graded_by(service: Service) -> None:
    parts = service.parts
    parts.rubrics.activate(ADA, parts.rubrics.add(ADA, STRICT).number)
    newer = Rubrics(
        parts.database, SHIPPED.replace('version: "1"', 'version: "2"'), parts.clock, parts.audit
    )
    assert newer.active().version == "strict"
    assert all(newer.of("default", version) for version in ("1", "2", "strict"))
