"""Idempotency keys: a POST sent twice is done once, and answered alike."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select

from api.routes.once import REPEATED
from api.storage import idempotency, tables
from tests.services import Service, bearer, kind_of, serving

BODY = {"message": {"text": "help with billing"}}


@pytest.fixture
def service(tmp_path: Any) -> Iterator[Service]:
    with serving(tmp_path) as running:
        yield running


def post(service: Service, key: str, headers: dict[str, str], body: Any = None) -> Any:
    return service.client.post(
        "/v1/chats", json=body or BODY, headers={**headers, "Idempotency-Key": key}
    )


def without_token(answer: Any) -> dict[str, Any]:
    return {k: v for k, v in answer.json().items() if k != "token"}


def test_the_same_request_is_done_once_and_answered_alike(service: Service) -> None:
    caller = service.key()
    first, again = (post(service, "one", caller) for _ in range(2))
    assert (again.status_code, without_token(again)) == (201, without_token(first))
    assert (REPEATED in first.headers, again.headers[REPEATED]) == (False, "true")
    assert service.n_cases() == 1


def test_both_answers_carry_a_token_that_works(service: Service) -> None:
    page = service.page_key()
    for _ in range(2):
        opened = post(service, "one", page).json()
        answer = service.client.get(opened["messages_url"], headers=bearer(opened["token"]))
        assert answer.status_code == 200


def test_the_same_key_with_another_body_is_refused(service: Service) -> None:
    caller = service.key()
    post(service, "one", caller)
    answer = post(service, "one", caller, {"message": {"text": "something else"}})
    assert (answer.status_code, kind_of(answer)) == (422, "idempotency-key-reused")
    assert service.n_cases() == 1


def test_the_same_key_on_another_path_is_refused(service: Service) -> None:
    caller = service.key()
    first = post(service, "one", caller).json()
    answer = service.client.post(
        f"/v1/chats/{first['chat_id']}/close", headers={**caller, "Idempotency-Key": "one"}
    )
    assert kind_of(answer) == "idempotency-key-reused"


def test_another_caller_s_key_is_another_key(service: Service) -> None:
    post(service, "one", service.key())
    post(service, "one", service.page_key())
    assert service.n_cases() == 2


def test_a_refused_request_may_be_mended_under_its_key(service: Service) -> None:
    caller = service.key()
    refused = post(service, "one", caller, {**BODY, "department": "astrology"})
    assert (refused.status_code, post(service, "one", caller).status_code) == (422, 201)


def test_a_second_request_while_the_first_is_worked_on_is_refused(service: Service) -> None:
    caller, begun, go_on = service.key(), Event(), Event()

    def pause() -> None:
        begun.set()
        go_on.wait(10)

    service.reader.pause = pause
    with ThreadPoolExecutor() as pool:
        first = pool.submit(post, service, "one", caller)
        assert begun.wait(10)
        second = post(service, "one", caller)
        go_on.set()
        assert first.result().status_code == 201
    assert (second.status_code, kind_of(second)) == (409, "still-running")
    assert second.headers["retry-after"] == "1"
    assert service.n_cases() == 1


def test_an_answer_that_is_empty_is_kept_too(service: Service) -> None:
    service.staff("maya", auto_accept=False)
    service.open()
    (offer,) = service.parts.desk.offers("maya")
    headers = {**service.key(), "Idempotency-Key": "no"}
    url = f"/v1/offers/{offer.offer_id}/reject"
    answers = [service.client.post(url, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]


@pytest.mark.parametrize("path", ["/v1/keys", "/v1/webhooks"])
def test_a_repeated_answer_shows_no_secret(service: Service, path: str) -> None:
    body = {
        "/v1/keys": {"name": "machine", "scopes": ["queue:read"]},
        "/v1/webhooks": {"url": "https://hooks.example/tonewise"},
    }[path]
    headers = {**service.key(), "Idempotency-Key": "one"}
    first, again = (service.client.post(path, json=body, headers=headers).json() for _ in range(2))
    assert first.pop("secret")
    assert first == again
    assert len(service.client.get(path, headers=headers).json()["items"]) >= 1


def test_what_is_kept_holds_no_token(service: Service) -> None:
    post(service, "one", service.key())
    with service.parts.database.reading() as connection:
        (body,) = connection.execute(select(tables.idempotency.c.body)).scalars()
    assert "case_" in body
    assert "tw_ct_" not in body


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_that_is_none_is_refused(service: Service, key: str) -> None:
    assert post(service, key, service.key()).status_code == 422


def test_old_answers_are_forgotten(service: Service) -> None:
    post(service, "one", service.key())
    with service.parts.database.transaction() as connection:
        assert idempotency.forget(connection, service.parts.clock() + 1) == 1
    post(service, "one", service.key())
    assert service.n_cases() == 2
