"""Every id in every path: what is another agent's is answered word for word like what is not there.

The routes are walked, and each body is the example of the API's own document, so that a new route
is tried from its first day.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from httpx2 import Response

from api.security.role import ROLES, Role
from routing.expert import Channel, Expert
from tests.past_calls import keep
from tests.services import Service, serving
from tests.test_api_guard import OPENED
from tests.test_api_reach import own

ABSENT = "absent"
# Everybody who may see experts, rubrics, or samples and sessions of QA, sees all of them.
SHARED = {
    ("GET", "/v1/experts/{expert_id}"),
    ("GET", "/v1/rubrics/{number}"),
    ("POST", "/v1/rubrics/{number}/activate"),
}
# What its owner is not answered with 200 either: nothing live goes on here, and a stream would
# never end.
NOT_HERE = {("GET", "/v1/calls/{call_id}/live"), ("GET", "/v1/chats/{chat_id}/events")}
Headers = Mapping[str, str]
Ids = Mapping[str, str]


@dataclass(frozen=True)
class Centre:
    """Two agents of two teams, and what each has."""

    service: Service
    maya: Ids
    theo: Ids
    people: Mapping[str, Headers]

    def ask(self, headers: Headers, route: tuple[str, str], ids: Ids) -> Response:
        method, path = route
        body = example(self.service, route)
        return self.service.client.request(method, filled(path, ids), json=body, headers=headers)


def names_in(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


def filled(path: str, ids: Ids) -> str:
    return path.format(**{name: ids.get(name, ABSENT) for name in names_in(path)})


def example(service: Service, route: tuple[str, str]) -> Any:
    """Return a body that fits, None where none is taken."""
    document = service.app.openapi()
    operation = document["paths"][route[1]][route[0].lower()]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = content.get("schema", {})
    named = re.search(r"schemas/(\w+)", str(schema))
    return named and document["components"]["schemas"][named[1]]["example"]


def belongings(service: Service, name: str, department: str, qa: Headers) -> tuple[Ids, Headers]:
    """Give an agent one of everything; return their ids, and the agent's headers."""
    client, owned, call_id = service.client, own(service, name, department), f"past_{name}"
    keep(service.parts, call_id, name, np.zeros((1600, 2), np.float32))
    team = service.team(f"Team of {name}")
    agent = service.person(Role.AGENT, agent_id=name, team_ids=[team])

    def made(path: str, body: Mapping[str, Any], headers: Headers) -> dict[str, Any]:
        answer = client.post(path, json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    grade = f"/v1/grades/{call_id}"
    task = {"agent_id": name, "criterion": "closing", "task": "Listen.", "call_id": call_id}
    asked = Expert(name, name.title(), {department: 5}, capacity={Channel.CHAT: 9})
    service.parts.desk.put_expert(asked)
    service.open(f"help with {department}", customer={"id": f"another of {name}"})
    (offer,) = service.parts.desk.offers(name)
    asked_in = {"subject": "A bill", "text": f"about {department}"}
    ticket_id = made("/v1/tickets", asked_in, agent)["ticket_id"]
    client.post(f"/v1/tickets/{ticket_id}/take", headers=agent)
    goodwill = client.get("/v1/goodwill", headers=service.key()).json()["items"]
    return {
        "chat_id": owned.case,
        "case_id": owned.case,
        "call_id": call_id,
        "alert_id": owned.alert,
        "expert_id": name,
        "agent_id": name,
        "team_id": team,
        "customer_id": f"of {name}",
        "offer_id": offer.offer_id,
        "ticket_id": ticket_id,
        "hint_id": f"hint_1_{name}",
        "goodwill_id": next(one["goodwill_id"] for one in goodwill if one["call_id"] == owned.call),
        "comment_id": made(f"{grade}/comments", {"text": "See here."}, qa)["comment_id"],
        "clip_id": made(f"{grade}/clips", {"start_s": 1.0, "end_s": 9.0}, qa)["clip_id"],
        "coaching_id": made("/v1/coaching", task, qa)["coaching_id"],
        "dispute_id": made(f"{grade}/disputes", {"criterion": "closing", "words": "I did."}, agent)[
            "dispute_id"
        ],
    }, agent


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    folder = tmp_path_factory.mktemp("ids")
    with serving(folder, person_requests=None, sweep_every_s=3600.0) as service:
        qa = service.person(Role.QA)
        maya, as_maya = belongings(service, "maya", "billing", qa)
        theo, as_theo = belongings(service, "theo", "technical", qa)
        people = {
            "maya": as_maya,
            "theo": as_theo,
            "sam": service.person(Role.SUPERVISOR, team_ids=[maya["team_id"]]),
        }
        yield Centre(service, maya, theo, people)


def routes_of(role: Role) -> list[tuple[str, str]]:
    """Return the routes with an id in their path that a role's scopes open."""
    opened = {route for scope in ROLES[role] for route in OPENED[scope]}
    return sorted(route for route in opened - SHARED if names_in(route[1]))


def told(answer: Response, ids: Ids) -> tuple[int, str]:
    """Return an answer without what it repeats of the question."""
    text = re.sub(r'"request_id":"[^"]*"', "", answer.text)
    for value in sorted(ids.values(), key=len, reverse=True):
        text = text.replace(value, ABSENT)
    return answer.status_code, text


TRIED = [("maya", route) for route in routes_of(Role.AGENT)] + [
    ("sam", route) for route in routes_of(Role.SUPERVISOR)
]


@pytest.mark.parametrize(("who", "route"), TRIED)
def test_what_is_anothers_is_answered_like_what_is_not_there(
    centre: Centre, who: str, route: tuple[str, str]
) -> None:
    theirs = told(centre.ask(centre.people[who], route, centre.theo), centre.theo)
    nowhere = told(centre.ask(centre.people[who], route, {}), {})
    assert theirs == nowhere
    assert theirs[0] in (200, 403, 404), theirs  # 422 would mean that nobody looked


@pytest.mark.parametrize(
    ("who", "route"), [(who, route) for who, route in TRIED if len(names_in(route[1])) > 1]
)
def test_anothers_id_behind_ones_own_opens_nothing(
    centre: Centre, who: str, route: tuple[str, str]
) -> None:
    first = names_in(route[1])[0]
    mixed = {**centre.theo, first: centre.maya[first]}
    theirs = told(centre.ask(centre.people[who], route, mixed), mixed)
    nowhere = told(centre.ask(centre.people[who], route, {first: centre.maya[first]}), centre.maya)
    assert theirs == nowhere
    assert theirs[0] in (403, 404), theirs


@pytest.mark.parametrize(
    "route", [one for one in routes_of(Role.AGENT) if one[0] == "GET" and one not in NOT_HERE]
)
def test_what_was_tried_is_there_for_its_owner(centre: Centre, route: tuple[str, str]) -> None:
    answer = centre.ask(centre.people["theo"], route, centre.theo)
    assert answer.status_code == 200, answer.text
