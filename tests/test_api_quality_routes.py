"""What people say of grades over HTTP: by role, within reach, once, and as a day goes."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from api.security.role import Role
from tests.qa import ROUGH_GRADE, keep_call
from tests.services import Service, kind_of, serving

CHANGE = {"criterion": "closing", "outcome": "met", "reason": "It is there."}
AS_MACHINE = {r.id: {"outcome": r.outcome.value} for r in ROUGH_GRADE.criteria}
Headers = dict[str, str]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service"), sweep_every_s=3600.0) as running:
        yield running


@pytest.fixture(scope="module")
def people(service: Service) -> dict[str, Headers]:
    """Maya and Noel, the supervisors of each, QA and an admin, all signed in."""
    east, west = service.team("East"), service.team("West")
    return {
        "maya": service.person(Role.AGENT, agent_id="exp_maya", team_ids=[east]),
        "noel": service.person(Role.AGENT, agent_id="exp_noel", team_ids=[west]),
        "east": service.person(Role.SUPERVISOR, team_ids=[east]),
        "west": service.person(Role.SUPERVISOR, team_ids=[west]),
        "quinn": service.person(Role.QA),
        "admin": service.person(Role.ADMIN),
    }


@pytest.fixture
def call_id(service: Service) -> str:
    """A fresh graded call of Maya's."""
    name = f"call_{time.time_ns()}"
    keep_call(service.parts.database, name, "exp_maya", time.time())
    return name


def get(service: Service, path: str, who: Headers, status: int = 200) -> Any:
    answer = service.client.get(f"/v1/{path}", headers=who)
    assert answer.status_code == status, answer.text
    return answer.json()


def post(service: Service, path: str, who: Headers, body: Any = None, status: int = 200) -> Any:
    answer = service.client.post(f"/v1/{path}", json=body, headers=who)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_dispute_from_the_agent_to_the_changed_grade(
    service: Service, people: dict[str, Headers], call_id: str
) -> None:
    said = {"criterion": "closing", "words": "I did say goodbye."}
    opened = post(service, f"grades/{call_id}/disputes", people["maya"], said, 201)
    (listed,) = get(service, f"disputes?state=open&call_id={call_id}", people["quinn"])["items"]
    assert listed == opened
    body = {"outcome": "met", "reason": "She did."}
    closed = post(service, f"disputes/{opened['dispute_id']}/change", people["quinn"], body)
    assert (closed["state"], closed["reason"]) == ("changed", "She did.")
    grade = get(service, f"grades/{call_id}", people["maya"])
    assert grade["machine"]["points"] == ROUGH_GRADE.points
    assert grade["final"]["points"] > grade["machine"]["points"]
    assert (grade["standing"], grade["changes"][0]["by_name"]) == ("decided", "Qa")
    closing = next(c for c in grade["criteria"] if c["criterion"] == "closing")
    assert (closing["machine"], closing["outcome"]) == ("missed", "met")


def test_a_change_sent_twice_under_one_key_is_made_once(
    service: Service, people: dict[str, Headers], call_id: str
) -> None:
    once = {**people["quinn"], "Idempotency-Key": call_id}
    first = post(service, f"grades/{call_id}/changes", once, CHANGE)
    assert post(service, f"grades/{call_id}/changes", once, CHANGE) == first
    assert len(get(service, f"grades/{call_id}", people["quinn"])["changes"]) == 1
    undone = {"criterion": "closing", "reason": "My mistake."}
    after = post(service, f"grades/{call_id}/undo", people["quinn"], undone)
    assert after["final"] == after["machine"]


@pytest.mark.parametrize(
    "case",
    [
        ("maya", "changes", CHANGE, 403),
        ("east", "changes", CHANGE, 403),
        ("admin", "changes", CHANGE, 403),
        ("quinn", "acknowledge", None, 403),
        ("maya", "comments", {"text": "no"}, 403),
        ("west", "comments", {"text": "no"}, 404),
        ("noel", "acknowledge", None, 404),
        ("noel", "disputes", {"criterion": "closing", "words": "no"}, 404),
        ("quinn", "changes", {**CHANGE, "outcome": "missed"}, 409),
        ("quinn", "changes", {**CHANGE, "expected": "partly"}, 409),
        ("quinn", "changes", {**CHANGE, "criterion": "charm"}, 422),
        ("quinn", "changes", {**CHANGE, "reason": ""}, 422),
        ("quinn", "changes", {**CHANGE, "points": 100}, 422),
        ("maya", "acknowledge", None, 200),
        ("east", "comments", {"text": "Well done.", "at_s": 3.0}, 201),
        ("east", "clips", {"start_s": 1.0, "end_s": 9.0}, 201),
    ],
)
def test_each_may_what_their_role_may_within_their_reach(
    service: Service,
    people: dict[str, Headers],
    call_id: str,
    case: tuple[str, str, Any, int],
) -> None:
    who, path, body, status = case
    post(service, f"grades/{call_id}/{path}", people[who], body, status)


@pytest.mark.parametrize("who", ["noel", "west"])
def test_what_is_out_of_reach_looks_as_if_it_were_not_there(
    service: Service, people: dict[str, Headers], call_id: str, who: str
) -> None:
    clip = post(
        service, f"grades/{call_id}/clips", people["quinn"], {"start_s": 0, "end_s": 1}, 201
    )
    for path in (f"grades/{call_id}", f"grades/{call_id}/comments", f"clips/{clip['clip_id']}"):
        told = get(service, path, people[who], 404)
        other = path.replace(call_id, "call_none").replace(clip["clip_id"], "clip_none")
        unknown = get(service, other, people[who], 404)
        assert (
            told["detail"].replace(call_id, "call_none").replace(clip["clip_id"], "clip_none")
            == unknown["detail"]
        )


def test_coaching_goes_from_the_supervisor_to_the_agent_and_back(
    service: Service, people: dict[str, Headers], call_id: str
) -> None:
    task = {"agent_id": "exp_maya", "criterion": "closing", "task": "Listen.", "call_id": call_id}
    made = post(service, "coaching", people["east"], task, 201)
    post(service, "coaching", people["west"], task, 404)
    path = f"coaching/{made['coaching_id']}"
    assert get(service, path, people["maya"])["state"] == "open"
    get(service, path, people["noel"], 404)
    done = post(service, f"{path}/done", people["maya"], {"note": "Twice."})
    assert (done["state"], done["note"]) == ("done", "Twice.")
    found = get(service, "coaching?state=done&agent_id=exp_maya", people["east"])["items"]
    assert done in found


def test_a_sample_is_drawn_reviewed_and_counted(
    service: Service, people: dict[str, Headers], call_id: str
) -> None:
    body = {"purpose": "review", "n_each": 200, "until_s": time.time() + 60}
    drawn = post(service, "samples", people["quinn"], body, 201)
    sample_id = drawn["sample"]["sample_id"]
    path = f"samples/{sample_id}/calls/{call_id}/review"
    verdicts = {**AS_MACHINE, "closing": {"outcome": "met", "note": "It is there."}}
    graded = post(service, path, people["quinn"], {"verdicts": verdicts})
    assert [c["sample_id"] for c in graded["changes"]] == [sample_id]
    assert get(service, f"samples/{sample_id}/redraw", people["quinn"])["same_calls"]
    found = get(service, "agreement?criterion=closing", people["quinn"])
    assert (found["sampled"]["n"], found["sampled"]["n_equal"]) == (1, 0)
    assert found["criteria"][0]["sampled"]["share"] is None


def test_a_calibration_is_blind_until_all_have_graded(
    service: Service, people: dict[str, Headers], call_id: str
) -> None:
    one, two = service.user(Role.QA), service.user(Role.QA)
    body = {"call_id": call_id, "title": "Week 46", "graders": [one.user_id, two.user_id]}
    held = post(service, "calibrations", people["quinn"], body, 201)
    path = f"calibrations/{held['session']['calibration_id']}"
    first = post(service, f"{path}/verdicts", service.signed_in(one), {"verdicts": AS_MACHINE})
    assert {j["by"] for j in first["judgements"]} == {one.user_id}
    assert get(service, path, people["quinn"])["judgements"] == []
    last = post(service, f"{path}/verdicts", service.signed_in(two), {"verdicts": AS_MACHINE})
    assert last["agreement"]["graders"]["n_equal"] == len(AS_MACHINE)
    get(service, path, people["east"], 403)


@pytest.mark.parametrize("path", ["grades/{}", "calls/{}/report", "calls/{}/report?format=html"])
def test_a_grader_gets_no_grade_of_the_call_until_it_is_over(
    service: Service, people: dict[str, Headers], call_id: str, path: str
) -> None:
    one, two = service.user(Role.QA), service.user(Role.QA)
    body = {"call_id": call_id, "title": "Week 46", "graders": [one.user_id, two.user_id]}
    post(service, "calibrations", people["quinn"], body, 201)
    get(service, path.format(call_id), service.signed_in(one), 403)
    answer = service.client.get(f"/v1/{path.format(call_id)}", headers=people["quinn"])
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "path", ["disputes/x", "coaching/x", "samples/x", "calibrations/x", "clips/x"]
)
def test_what_is_not_there_is_404(service: Service, people: dict[str, Headers], path: str) -> None:
    answer = service.client.get(f"/v1/{path}", headers=people["quinn"])
    assert kind_of(answer) == "not-found"
