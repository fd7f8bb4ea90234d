"""Stream tokens: what opens one call's stream and nothing else, for so long and no longer."""

import json
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from api.security.caller import Caller, CallerKind, ForbiddenError, UnauthenticatedError
from api.security.role import Role
from api.security.scope import Scope
from api.security.stream_gate import Places, TooManyStreamsError, bound, shown_secret
from api.storage import keys, stream_tokens
from tests.legs import CALLER
from tests.services import Service, bearer, kind_of, serving
from tests.streaming import Streaming, streaming
from tests.streams import START

TOKEN_CALLER = Caller("key_1", CallerKind.STREAM, frozenset(), "case_1", "call_7", "maya")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service")) as running:
        yield running


def made(service: Service, headers: dict[str, str] | None = None, **body: Any) -> dict[str, Any]:
    headers = headers or service.key(Scope.CALLS_WRITE)
    answer = service.client.post("/v1/calls/tokens", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    token: dict[str, Any] = answer.json()
    return token


def test_a_token_is_good_for_one_call_of_its_agent_and_case(service: Service) -> None:
    case_id = service.open()["chat_id"]
    token = made(service, agent_id="exp_maya", case_id=case_id)
    caller = service.parts.gate.admit(token["token"], None)
    assert (caller.kind, caller.call_id) == (CallerKind.STREAM, token["call_id"])
    assert (caller.agent_id, caller.case_id) == ("exp_maya", case_id)


def test_a_token_for_a_case_that_is_none_is_refused(service: Service) -> None:
    body, headers = {"case_id": "case_none"}, service.key(Scope.CALLS_WRITE)
    answer = service.client.post("/v1/calls/tokens", json=body, headers=headers)
    assert kind_of(answer) == "not-found"


def test_a_token_opens_nothing_else_not_even_its_own_chat(service: Service) -> None:
    case_id = service.open()["chat_id"]
    headers = bearer(made(service, case_id=case_id)["token"])
    for path in (f"/v1/chats/{case_id}", "/v1/cases", "/v1/experts"):
        assert kind_of(service.client.get(path, headers=headers)) == "forbidden", path
    again = service.client.post("/v1/calls/tokens", json={}, headers=headers)
    assert kind_of(again) == "forbidden"


def test_a_token_is_kept_as_a_hash_until_it_expires(service: Service) -> None:
    token = made(service, expires_in_s=0.05)["token"]
    time.sleep(0.1)
    with pytest.raises(UnauthenticatedError):
        service.parts.gate.admit(token, None)
    with service.parts.database.transaction() as connection:
        assert stream_tokens.forget(connection, time.time()) == 1
    kept = b"".join(one.read_bytes() for one in service.parts.settings.data_dir.iterdir())
    assert token.encode() not in kept


def test_an_agent_s_token_speaks_for_themselves(service: Service) -> None:
    token = made(service, service.person(Role.AGENT, agent_id="exp_tom"))
    caller = service.parts.gate.admit(token["token"], None)
    assert (token["agent_id"], caller.agent_id) == ("exp_tom", "exp_tom")


def test_an_agent_gets_no_token_for_another_s_voice_or_chat(service: Service) -> None:
    service.staff("maya", n_chats=9)
    case_id = service.open()["chat_id"]
    tom = service.person(Role.AGENT, agent_id="exp_theo")
    asked = {"forbidden": {"agent_id": "maya"}, "not-found": {"case_id": case_id}}
    for kind, body in asked.items():
        assert kind_of(service.client.post("/v1/calls/tokens", json=body, headers=tom)) == kind


def test_a_token_dies_with_the_account_that_made_it(service: Service) -> None:
    user = service.user(Role.AGENT, agent_id="exp_gone")
    token = made(service, service.signed_in(user))["token"]
    service.parts.accounts.put_user(replace(user, disabled_s=time.time()))
    with pytest.raises(UnauthenticatedError):
        service.parts.gate.admit(token, None)


def test_a_token_dies_with_the_key_that_made_it(service: Service) -> None:
    headers = service.key(Scope.CALLS_WRITE)
    token = made(service, headers)["token"]
    caller = service.parts.gate.admit(token, None)
    with service.parts.database.transaction() as connection:
        keys.revoke(connection, caller.caller_id, time.time())
    with pytest.raises(UnauthenticatedError):
        service.parts.gate.admit(token, None)


def test_a_repeated_request_gets_another_token_for_the_same_call(service: Service) -> None:
    headers = {**service.key(Scope.CALLS_WRITE), "Idempotency-Key": "once"}
    first, second = made(service, headers), made(service, headers)
    assert first["call_id"] == second["call_id"]
    admitted = [service.parts.gate.admit(one["token"], None) for one in (first, second)]
    assert admitted[0] == admitted[1]


@pytest.mark.parametrize("call_id", [None, "call_7"])
def test_a_start_by_token_is_of_its_call_agent_and_case(call_id: str | None) -> None:
    start = bound(replace(START, call_id=call_id, agent_id="another"), TOKEN_CALLER)
    assert (start.call_id, start.agent_id, start.case_id) == ("call_7", "maya", "case_1")


def test_a_token_is_of_no_use_for_another_call() -> None:
    with pytest.raises(ForbiddenError, match="call_7"):
        bound(replace(START, call_id="call_8"), TOKEN_CALLER)


def test_a_key_may_start_any_call() -> None:
    assert bound(START, CALLER) == START


@pytest.mark.parametrize(
    ("header", "subprotocols", "secret"),
    [
        (None, [], None),
        ("Bearer tw", [], "tw"),
        ("bearer  tw ", [], "tw"),
        ("Basic YTp0dw==", [], "tw"),
        ("Basic dHc=", [], ""),
        ("Basic !", [], None),
        ("Basic \xff", [], None),
        ("Digest x", ["bearer.tw"], "tw"),
        (None, ["tonewise.v1", "bearer.tw"], "tw"),
    ],
)
def test_a_secret_is_found_wherever_a_handshake_can_show_it(
    header: str | None, subprotocols: list[str], secret: str | None
) -> None:
    assert shown_secret(header, subprotocols) == secret


def test_a_place_is_free_again_when_it_is_left() -> None:
    places = Places(1, 2)
    other = replace(CALLER, caller_id="key_2")
    for _ in range(2):
        with _taken(places, CALLER), _taken(places, other), pytest.raises(TooManyStreamsError):
            _taken(places, CALLER).__enter__()
    assert places.caller_ids == frozenset()


def test_a_trunk_has_places_of_its_own() -> None:
    places, trunk = Places(1, 2), Caller("twilio", CallerKind.TRUNK)
    with _taken(places, trunk), _taken(places, trunk), pytest.raises(TooManyStreamsError):
        _taken(places, trunk).__enter__()


def _taken(places: Places, caller: Caller) -> AbstractContextManager[None]:
    return places.taken(caller, lambda: None)


@pytest.fixture(scope="module")
def streams(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Streaming]:
    with streaming(tmp_path_factory.mktemp("streams")) as running:
        yield running


def test_a_page_streams_by_token_and_comes_back_by_it(streams: Streaming) -> None:
    audio = {"encoding": "mulaw", "rate_hz": 8000, "channels": ["customer"]}
    token = page_token(streams)
    for _ in range(2):
        with streams.connect({}, subprotocols=["tonewise.v1", f"bearer.{token['token']}"]) as page:
            page.send(json.dumps({"type": "start", "audio": audio}))
            assert json.loads(page.recv(5))["call_id"] == token["call_id"]
    assert [leg.start.agent_id for leg in streams.calls.legs] == ["exp_maya"] * 2


def page_token(streams: Streaming) -> dict[str, Any]:
    answer = httpx2.post(
        f"http://127.0.0.1:{streams.port}/v1/calls/tokens",
        json={"agent_id": "exp_maya"},
        headers=bearer(streams.key(Scope.CALLS_WRITE)),
    )
    token: dict[str, Any] = answer.json()
    return token
