"""Experts over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services import Service, kind_of, serving

MAYA: dict[str, Any] = {
    "name": "Maya",
    "skills": {"billing": 5},
    "languages": ["en", "pt"],
    "capacity": {"chat": 2},
    "rating": 4.5,
    "recovery": {"angry": {"n": 10, "recovered": 7.5}},
    "hours": {"zone": "Europe/Lisbon", "week": [[0, 540, 1080]], "holidays": "PT"},
}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path) as running:
        yield running


def test_an_expert_is_kept_as_described_and_offline_at_first(service: Service) -> None:
    made = service.client.post("/v1/experts", json=MAYA, headers=service.key())
    shown = service.client.get(f"/v1/experts/{made.json()['expert_id']}", headers=service.key())
    assert made.status_code == 201
    assert shown.json() == made.json()
    assert MAYA.items() <= shown.json().items()
    assert shown.json()["presence"] == "offline"


def test_an_expert_is_described_anew_under_their_id(service: Service) -> None:
    for rating in (3.0, 4.0):
        answer = service.client.put(
            "/v1/experts/exp_maya", json={**MAYA, "rating": rating}, headers=service.key()
        )
    listed = service.client.get("/v1/experts", headers=service.key()).json()["items"]
    assert answer.status_code == 200
    assert [(one["expert_id"], one["rating"]) for one in listed] == [("exp_maya", 4.0)]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"skills": {}}, "skills"),
        ({"skills": {"billing": 6}}, "skills"),
        ({"skills": {"billing": "expert"}}, "skills"),
        ({"rating": 0}, "rating"),
        ({"capacity": {"chat": -1}}, "capacity"),
        ({"capacity": {"fax": 1}}, "capacity"),
        ({"languages": ["english"]}, "languages"),
        ({"recovery": {"bored": {"n": 1}}}, "recovery"),
        ({"recovery": {"angry": {"n": 1, "recovered": 2}}}, "2.0"),
        ({"hours": {"zone": "Mars/Base", "week": []}}, "Mars/Base"),
        ({"hours": {"zone": "Europe/Lisbon", "week": [[7, 0, 60]]}}, "week"),
        ({"hours": {"zone": "Europe/Lisbon", "week": [[1, 600, 60]]}}, "600"),
        ({"skills": {"astrology": 3}}, "astrology"),
        ({"nickname": "M"}, "nickname"),
    ],
)
def test_an_expert_that_cannot_be_is_refused(
    service: Service, changed: dict[str, Any], told: str
) -> None:
    answer = service.client.put("/v1/experts/m", json={**MAYA, **changed}, headers=service.key())
    assert answer.status_code == 422
    assert told in answer.json()["detail"]
    assert kind_of(answer) in ("invalid", "unknown-department")


def test_presence_gives_and_takes_cases(service: Service) -> None:
    body = {**MAYA, "hours": None, "auto_accept": True}
    service.client.put("/v1/experts/maya", json=body, headers=service.key())
    waiting = service.open()
    for presence in ("available", "away"):
        shown = service.client.put(
            "/v1/experts/maya/presence", json={"presence": presence}, headers=service.key()
        ).json()
    chats = service.client.get("/v1/experts/maya/chats", headers=service.key()).json()["items"]
    assert (shown["presence"], shown["active"]["chat"]) == ("away", 1)
    assert [chat["case_id"] for chat in chats] == [waiting["chat_id"]]


def test_a_removed_expert_s_cases_wait_again(service: Service) -> None:
    service.staff("maya")
    opened = service.open()
    gone = service.client.delete("/v1/experts/maya", headers=service.key())
    chat = service.client.get(f"/v1/chats/{opened['chat_id']}", headers=service.key()).json()
    assert (gone.status_code, chat["state"], chat["expert"]) == (204, "queued", None)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/experts/nobody"),
        ("DELETE", "/v1/experts/nobody"),
        ("GET", "/v1/experts/nobody/offers"),
        ("POST", "/v1/offers/none/accept"),
        ("POST", "/v1/offers/none/reject"),
    ],
)
def test_who_or_what_is_not_there_is_not_found(service: Service, method: str, path: str) -> None:
    answer = service.client.request(method, path, headers=service.key())
    assert (answer.status_code, kind_of(answer)) == (404, "not-found")
