"""Keys, and the pages of publishable ones."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api.commands.key import command
from api.security.caller import UnauthenticatedError
from api.security.gate import Gate
from api.security.keyring import NewKey, OriginError, check_origin, made, replaced
from api.security.scope import Scope
from api.storage import keys
from api.storage.database import Database
from api.storage.enums import KeyKind
from tests.desks import Clock
from tests.services import PAGE, Service, bearer, kind_of, serving


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path) as running:
        yield running


def make(service: Service, body: dict[str, Any], *scopes: Scope) -> Any:
    return service.client.post("/v1/keys", json=body, headers=service.key(*scopes))


def test_a_key_is_shown_once(service: Service) -> None:
    made_key = make(service, {"name": "shop", "scopes": ["chats:read"]}).json()
    assert made_key["secret"].startswith("tw_sk_")
    listed = service.client.get("/v1/keys", headers=service.key()).json()["items"]
    assert all(key["secret"] is None for key in listed)
    assert made_key["key_id"] in [key["key_id"] for key in listed]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x"},
        {"name": "x", "scopes": ["everything"]},
        {"name": "x", "scopes": ["chats:read"], "origins": ["https://a.example"]},
        {"name": "x", "kind": "publishable"},
        {"name": "x", "kind": "publishable", "scopes": ["chats:read"]},
        {"name": "x", "kind": "publishable", "origins": ["https://a.example/page"]},
        {"name": "", "scopes": ["chats:read"]},
    ],
)
def test_a_key_that_could_do_nothing_or_too_much_is_refused(
    service: Service, body: dict[str, Any]
) -> None:
    assert make(service, body).status_code == 422


def test_nobody_makes_a_key_that_may_more_than_their_own(service: Service) -> None:
    answer = make(service, {"name": "x", "scopes": ["lexicon", "keys"]}, Scope.KEYS)
    assert (answer.status_code, kind_of(answer)) == (403, "forbidden")
    assert "lexicon" in answer.json()["detail"]


def test_a_key_is_revoked_once(service: Service) -> None:
    key_id = make(service, {"name": "x", "scopes": ["keys"]}).json()["key_id"]
    answers = [service.client.delete(f"/v1/keys/{key_id}", headers=service.key()) for _ in "12"]
    assert [answer.status_code for answer in answers] == [204, 404]


@pytest.mark.parametrize(
    "origin",
    ["https://shop.example", "http://localhost:8000", "http://[::1]:8000", "https://a.b-c.example"],
)
def test_an_origin_is_as_browsers_send_it(origin: str) -> None:
    check_origin(origin)


@pytest.mark.parametrize(
    "origin",
    ["*", "null", "shop.example", "https://shop.example/", "https://Shop.example", "ftp://a.b", ""],
)
def test_anything_else_is_no_origin(origin: str) -> None:
    with pytest.raises(OriginError):
        check_origin(origin)


def test_a_key_that_another_process_revoked_works_for_a_second_at_most(
    database: Database,
) -> None:
    clock = Clock()
    gate = Gate(database, clock)
    secret = replaced(database, NewKey("x", KeyKind.SECRET, frozenset({"keys"})), clock())
    assert gate.admit(secret, None).scopes == {"keys"}
    replaced(database, NewKey("x", KeyKind.SECRET), clock())
    clock.turn(1.1)
    with pytest.raises(UnauthenticatedError, match="revoked"):
        gate.admit(secret, None)


def test_a_clock_that_steps_back_trusts_no_key_for_longer(database: Database) -> None:
    clock = Clock()
    gate = Gate(database, clock)
    secret = replaced(database, NewKey("x", KeyKind.SECRET), clock())
    gate.admit(secret, None)
    replaced(database, NewKey("x", KeyKind.SECRET), clock())
    clock.turn(-3600)
    with pytest.raises(UnauthenticatedError, match="revoked"):
        gate.admit(secret, None)


def test_when_a_key_was_last_used_is_kept(database: Database) -> None:
    clock = Clock()
    gate = Gate(database, clock)
    key, secret = made(NewKey("x", KeyKind.SECRET), clock())
    with database.transaction() as connection:
        keys.add(connection, key)
    gate.admit(secret, None)
    gate.note_use()
    with database.reading() as connection:
        assert keys.every(connection)[0].used_s == clock()


def preflight(service: Service, origin: str, path: str = "/v1/chats") -> Any:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,idempotency-key",
    }
    return service.client.options(path, headers=headers)


def test_a_page_of_a_publishable_key_may_ask_from_a_browser(service: Service) -> None:
    page = service.page_key()
    before = preflight(service, PAGE)
    answer = service.client.post("/v1/chats", json={"message": {"text": "hi"}}, headers=page)
    assert before.status_code == 204
    assert before.headers["access-control-allow-origin"] == PAGE
    allowed = before.headers["access-control-allow-headers"].lower()
    assert all(
        name in allowed
        for name in ("authorization", "content-type", "idempotency-key", "last-event-id")
    )
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert "Retry-After" in answer.headers["access-control-expose-headers"]
    assert answer.headers["vary"] == "Origin"


def test_a_refusal_can_be_read_by_the_page_too(service: Service) -> None:
    page = service.page_key()
    answer = service.client.post("/v1/chats", json={}, headers=page)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (422, PAGE)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://shop.example"])
def test_no_other_page_may(service: Service, origin: str) -> None:
    page = service.page_key()
    assert preflight(service, origin).status_code == 403
    answer = service.client.get("/v1/chats/x", headers={**page, "Origin": origin})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/v1/cases", "/v1/keys", "/v1/events", "/v1/webhooks"])
def test_only_chats_are_open_to_pages(service: Service, path: str) -> None:
    service.page_key()
    assert "access-control-allow-origin" not in preflight(service, PAGE, path).headers


def test_a_page_whose_key_was_revoked_may_no_longer(service: Service) -> None:
    body = {"name": "shop", "kind": "publishable", "origins": [PAGE]}
    key_id = make(service, body).json()["key_id"]
    allowed = preflight(service, PAGE).status_code
    service.client.delete(f"/v1/keys/{key_id}", headers=service.key())
    assert (allowed, preflight(service, PAGE).status_code) == (204, 403)


def test_the_command_line_makes_the_first_key(tmp_path: Path) -> None:
    folder = ["--data-dir", str(tmp_path)]
    secret = CliRunner().invoke(command, ["create", "me", *folder]).output.strip()
    with serving(tmp_path) as service:
        answer = service.client.get("/v1/keys", headers=bearer(secret))
    assert [key["name"] for key in answer.json()["items"]] == ["me"]


def test_the_command_line_lists_and_revokes(tmp_path: Path) -> None:
    folder = ["--data-dir", str(tmp_path)]
    runner = CliRunner()
    runner.invoke(command, ["create", "page", "--origin", PAGE, *folder])
    listed = runner.invoke(command, ["list", *folder]).output
    assert "publishable" in listed
    assert PAGE in listed
    assert runner.invoke(command, ["revoke", listed.split()[0], *folder]).exit_code == 0
    assert runner.invoke(command, ["list", *folder]).output == ""
    assert runner.invoke(command, ["revoke", "key_none", *folder]).exit_code == 2
