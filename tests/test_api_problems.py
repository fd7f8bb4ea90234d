"""Problems: whatever is wrong with a request is told in one form, with its request id."""

from collections.abc import Iterator

import pytest

from api.routes.envelope import REQUEST_ID
from api.routes.statuses import STATUS
from emotion.errors import TonewiseError
from tests.services import Service, kind_of, serving

ERRORS = sorted(STATUS, key=str)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service")) as running:
        running.app.add_api_route("/broken", broken)
        running.app.add_api_route("/refuse", refuse)
        yield running


def broken() -> None:
    raise ZeroDivisionError(" ".join(["what", "a", "customer", "wrote"]))


def refuse(row: int) -> None:
    raise ERRORS[row]("wanted one thing, got another")


def test_a_path_that_is_none_is_a_problem(service: Service) -> None:
    answer = service.client.get("/v1/nothing")
    assert (answer.status_code, kind_of(answer)) == (404, "not-found")


def test_a_method_that_is_none_is_a_problem(service: Service) -> None:
    answer = service.client.patch("/v1/queue")
    assert (answer.status_code, kind_of(answer)) == (405, "method-not-allowed")
    assert answer.headers["allow"] == "GET"


def test_a_body_above_the_limit_is_refused_unread(service: Service) -> None:
    body = {"message": {"text": "a" * 1_000_000}}
    answer = service.client.post("/v1/chats", json=body, headers=service.key())
    assert (answer.status_code, kind_of(answer)) == (413, "too-large")


def test_a_body_that_hides_its_length_is_refused_when_it_passes_the_limit(service: Service) -> None:
    sent = []

    def endless() -> Iterator[bytes]:
        for _ in range(1000):
            sent.append(1)
            yield b" " * 4096

    headers = {**service.key(), "Content-Type": "application/json"}
    answer = service.client.post("/v1/chats", content=endless(), headers=headers)
    assert (answer.status_code, kind_of(answer)) == (413, "too-large")
    assert "65536" in answer.json()["detail"]


def test_other_bodies_may_be_larger_than_a_chat_s(service: Service) -> None:
    body = {"text": "a" * 100_000}
    assert service.client.put("/v1/lexicon", json=body, headers=service.key()).status_code == 422


def test_what_breaks_is_a_problem_that_tells_nothing(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = service.client.get("/broken")
    assert (answer.status_code, kind_of(answer)) == (500, "internal")
    logged = capsys.readouterr().out
    assert "ZeroDivisionError" in logged
    assert answer.json()["request_id"] in logged
    assert "what a customer wrote" not in answer.text + logged


@pytest.mark.parametrize("offered", ["trace-1", "a" * 64, "01:ab.cd_ef"])
def test_a_request_id_that_is_offered_is_kept(service: Service, offered: str) -> None:
    assert (
        service.client.get("/healthz", headers={REQUEST_ID: offered}).headers[REQUEST_ID] == offered
    )


@pytest.mark.parametrize("offered", ["", "a" * 65, "two words", "<b>", "x;y"])
def test_a_request_id_that_could_harm_a_log_is_replaced(service: Service, offered: str) -> None:
    answered = service.client.get("/healthz", headers={REQUEST_ID: offered}).headers[REQUEST_ID]
    assert answered.startswith("req_")


def test_the_log_holds_ids_and_no_words(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = service.client.post(
        "/v1/chats",
        json={"message": {"text": "my illness"}, "customer": {"name": "Ana Sousa"}},
        headers=service.key(),
    )
    logged = capsys.readouterr().out
    assert answer.headers[REQUEST_ID] in logged
    assert "route=/v1/chats" in logged
    assert not any(words in logged for words in ("illness", "Sousa", "tw_"))


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_in_the_table_is_answered_by_its_row(
    service: Service, error: type[TonewiseError]
) -> None:
    answer = service.client.get("/refuse", params={"row": ERRORS.index(error)})
    assert (answer.status_code, kind_of(answer)) == (STATUS[error].code, STATUS[error].kind)
    assert answer.json()["detail"] == "wanted one thing, got another"
    assert all(answer.headers[name] == value for name, value in STATUS[error].headers.items())
