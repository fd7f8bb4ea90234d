"""Liveness, readiness and figures."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.metrics import Metrics
from tests.services import Service, kind_of, serving


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path, poll_every_s=0.05) as running:
        yield running


def figure(service: Service, name: str) -> float:
    told = service.client.get("/metrics").text
    found = re.search(rf"^{re.escape(name)} (\S+)$", told, re.MULTILINE)
    return float(found.group(1)) if found else 0.0


def test_a_service_that_lives_and_can_serve_says_so(service: Service) -> None:
    assert service.client.get("/healthz").json() == {"status": "alive"}
    assert service.client.get("/readyz").json()["status"] == "ready"


def test_a_service_without_its_database_lives_but_is_not_ready(
    service: Service, tmp_path: Path
) -> None:
    (tmp_path / "tonewise.db").rename(tmp_path / "elsewhere.db")
    ready = service.client.get("/readyz")
    assert service.client.get("/healthz").status_code == 200
    assert (ready.status_code, kind_of(ready)) == (503, "database-unavailable")


def test_requests_are_timed_by_their_route(service: Service) -> None:
    for _ in range(2):
        service.client.get("/v1/chats/case_none", headers=service.key())
    labels = 'method="GET",route="/v1/chats/{chat_id}",status="404"'
    assert figure(service, f"tonewise_request_seconds_count{{{labels}}}") == 2


def test_the_queue_and_the_cases_are_counted(service: Service) -> None:
    service.staff("maya")
    for _ in range(3):
        service.open()
    assert figure(service, 'tonewise_queue_length{department="billing"}') == 2
    assert figure(service, 'tonewise_cases{state="active"}') == 1
    assert figure(service, 'tonewise_cases{state="queued"}') == 2


def test_a_state_that_nobody_is_in_any_more_is_counted_no_more() -> None:
    metrics = Metrics()
    metrics.text((), {"queued": 2})
    assert b'state="queued"' not in metrics.text((), {"active": 2})


def test_messages_are_timed_from_arrival_to_answer(service: Service) -> None:
    opened = service.open()
    service.client.post(opened["messages_url"], json={"text": "more"}, headers=service.key())
    service.client.post("/v1/chats", json={}, headers=service.key())
    assert figure(service, "tonewise_message_seconds_count") == 2


def test_waits_end_when_an_expert_comes(service: Service) -> None:
    service.staff("maya")
    service.open()
    service.open()
    for _ in range(200):
        if figure(service, "tonewise_wait_seconds_count"):
            break
    assert figure(service, "tonewise_wait_seconds_count") == 1


def test_an_upset_is_timed_until_the_expert_writes(service: Service) -> None:
    service.staff("maya")
    opened = service.open("angry about billing")
    for _ in range(2):  # the second answers nothing
        service.client.post(
            opened["messages_url"], json={"text": "let me look"}, headers=service.key()
        )
    count = "tonewise_upset_answer_seconds_count"
    for _ in range(200):
        if figure(service, count):
            break
    assert figure(service, count) == 1
