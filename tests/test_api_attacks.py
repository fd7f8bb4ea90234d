"""What somebody would try who means harm: each tried here, on the whole service."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from httpx2 import Response

from api.security.audit_line import Action
from api.security.cookie import cookie_name
from api.security.role import Role
from api.security.session import csrf_of
from api.storage.audit import AuditFilter
from api.storage.enums import LinkKind
from api.storage.users import User
from tests.past_calls import keep
from tests.services import Service, kind_of, serving

PASSWORD = "a horse, a staple and a battery"
COOKIE = cookie_name(False)
EVIL = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
Form = Mapping[str, str]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One for all that changes nothing."""
    folder = tmp_path_factory.mktemp("house")
    with serving(folder, person_requests=None, sign_in_requests=None) as running:
        yield running


def known(service: Service, *roles: Role) -> User:
    """Return a user who has set a password."""
    user = service.user(*roles)
    secret = service.parts.accounts.door.link(user.user_id, LinkKind.WELCOME)
    form = {"link": secret, "password": PASSWORD, "again": PASSWORD}
    assert send(service, "/welcome", form).status_code == 303
    service.client.cookies.clear()
    return user


def send(service: Service, path: str, form: Form, **headers: str) -> Response:
    shown = {name.replace("_", "-"): value for name, value in headers.items()}
    return service.client.post(path, data=form, headers=shown, follow_redirects=False)


def sign_in(service: Service, user: User, password: str = PASSWORD, **headers: str) -> Response:
    answer = send(service, "/sign-in", {"login": user.login, "password": password}, **headers)
    service.client.cookies.clear()
    return answer


def given(answer: Response) -> str:
    """Return the session that an answer sets."""
    return answer.headers["set-cookie"].partition(";")[0].partition("=")[2]


def status_of(service: Service, secret: str) -> int:
    answer = service.client.get("/v1/me", headers={"Cookie": f"{COOKIE}={secret}"})
    return answer.status_code


# Session fixation, theft and what is left of a session.


def test_a_planted_session_is_never_taken_up(service: Service) -> None:
    user, planted = known(service, Role.ADMIN), "tw_se_planted"
    session = given(sign_in(service, user, Cookie=f"{COOKIE}={planted}"))
    assert session != planted
    assert (status_of(service, planted), status_of(service, session)) == (401, 200)


def test_the_session_before_ends_where_one_signs_in_again(service: Service) -> None:
    user = known(service, Role.ADMIN)
    before = given(sign_in(service, user))
    now = given(sign_in(service, user, Cookie=f"{COOKIE}={before}"))
    assert (status_of(service, before), status_of(service, now)) == (401, 200)


def test_no_script_and_no_other_site_gets_at_a_session(service: Service) -> None:
    said = sign_in(service, known(service, Role.QA)).headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=lax" in said
    assert "domain=" not in said


def test_over_tls_a_session_is_for_tls_and_this_host_alone(tmp_path: Path) -> None:
    with serving(tmp_path, public_url="https://desk.example") as service:
        user = service.user(Role.QA)
        secret = service.parts.accounts.door.link(user.user_id, LinkKind.WELCOME)
        form = {"link": secret, "password": PASSWORD, "again": PASSWORD}
        said = send(service, "/welcome", form).headers["set-cookie"]
    assert said.startswith("__Host-")
    assert "Secure" in said


@pytest.mark.parametrize("change", ["roles", "disabled", "password", "signed out everywhere"])
def test_a_stolen_session_ends_with_its_rights(service: Service, change: str) -> None:
    user, accounts = known(service, Role.ADMIN), service.parts.accounts
    known(service, Role.ADMIN)  # the last admin could not be changed
    stolen = given(sign_in(service, user))
    if change == "roles":
        accounts.put_user(replace(user, roles=frozenset({Role.AGENT})))
    elif change == "disabled":
        accounts.put_user(replace(user, disabled_s=time.time()))
    elif change == "password":
        secret = accounts.door.link(user.user_id, LinkKind.WELCOME)
        send(service, "/welcome", {"link": secret, "password": PASSWORD * 2, "again": PASSWORD * 2})
        service.client.cookies.clear()
    else:
        accounts.end_sessions(user.user_id)
    assert status_of(service, stolen) == 401


def test_a_one_time_link_opens_once(service: Service) -> None:
    user = service.user(Role.QA)
    secret = service.parts.accounts.door.link(user.user_id, LinkKind.WELCOME)
    form = {"link": secret, "password": PASSWORD, "again": PASSWORD}
    assert [send(service, "/welcome", form).status_code for _ in range(2)] == [303, 404]


# Requests that another site makes a browser send.


@pytest.mark.parametrize("path", ["/sign-in", "/welcome"])
def test_another_site_signs_nobody_in(service: Service, path: str) -> None:
    user = known(service, Role.QA)
    form = {"login": user.login, "password": PASSWORD, "link": "x"}
    answer = service.client.post(path, data=form, headers=EVIL, follow_redirects=False)
    assert (answer.status_code, kind_of(answer)) == (403, "csrf")


@pytest.mark.parametrize("path", ["/sign-out", "/account/password", "/account/sessions"])
@pytest.mark.parametrize("token", ["", "guessed", "of another session"])
def test_another_site_changes_nothing_of_ones_account(
    house: Service, path: str, token: str
) -> None:
    user = house.user(Role.QA)
    mine, other = (house.parts.accounts.sessions.begin(user.user_id, "x") for _ in range(2))
    csrf = other.csrf if token.startswith("of") else token
    cookie = {"Cookie": f"{COOKIE}={mine.secret}"}
    form = {"csrf": csrf, "password": PASSWORD, "new": PASSWORD, "again": PASSWORD}
    answer = house.client.post(path, data=form, headers=cookie, follow_redirects=False)
    assert (answer.status_code, kind_of(answer)) == (403, "csrf")
    assert status_of(house, mine.secret) == 200


def test_a_simple_request_as_forms_make_them_does_nothing(house: Service) -> None:
    cookie = {"Cookie": house.person(Role.ADMIN)["Cookie"], "Content-Type": "text/plain", **EVIL}
    body = '{"name": "mine", "scopes": ["queue:read"]}'
    answer = house.client.post("/v1/keys", content=body, headers=cookie)
    assert (answer.status_code, kind_of(answer)) == (403, "csrf")


def test_a_sessions_token_tells_nothing_of_its_cookie() -> None:
    assert csrf_of("tw_se_1") != csrf_of("tw_se_2")
    assert "tw_se_1" not in csrf_of("tw_se_1")


def test_another_site_reads_nothing_that_a_session_opens(house: Service) -> None:
    headers = {"Cookie": house.person(Role.ADMIN)["Cookie"], "Origin": "https://evil.example"}
    answer = house.client.get("/v1/me", headers=headers)
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "\\\\evil.example",
        "https:evil.example",
    ],
)
def test_signing_in_leads_to_no_other_site(house: Service, path: str) -> None:
    user = known(house, Role.QA)
    form = {"login": user.login, "password": PASSWORD, "next": path}
    answer = send(house, "/sign-in", form)
    house.client.cookies.clear()
    place = answer.headers["location"]
    assert answer.status_code == 303
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))
    assert "\t" not in place


# Guessing.


def test_guesses_at_a_password_are_cut_off_and_kept_in_the_trail(service: Service) -> None:
    user = known(service, Role.ADMIN)
    tries = service.parts.settings.sign_in_tries
    for n in range(tries):
        assert sign_in(service, user, f"guess {n}").status_code == 403
    assert sign_in(service, user).status_code == 403  # the right one, while it is locked
    found = service.parts.audit.lines(AuditFilter(action=Action.KEPT_OUT), limit=50)
    assert {line.entry.subject_id for line in found} == {user.user_id}
    assert len(found) == tries + 1
    assert PASSWORD not in str(found)
    assert "guess" not in str(found)


def test_nobody_learns_whether_a_login_exists(service: Service) -> None:
    user = known(service, Role.QA)
    nobody = replace(user, login="nobody@desk.example")
    wrong, unknown = sign_in(service, user, "wrong"), sign_in(service, nobody, "wrong")
    assert wrong.status_code == unknown.status_code == 403
    assert wrong.text.replace(user.login, "") == unknown.text.replace(nobody.login, "")
    assert {**wrong.headers, "x-request-id": "", "content-length": ""} == {
        **unknown.headers,
        "x-request-id": "",
        "content-length": "",
    }


def test_an_address_may_try_so_often_a_minute(tmp_path: Path) -> None:
    with serving(tmp_path, sign_in_requests=3) as service:
        user = service.user(Role.QA)
        assert [sign_in(service, user, "x").status_code for _ in range(5)] == [403] * 3 + [429] * 2


# Paths, files and links.

UPWARDS = [
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e%2fpyproject.toml",
    "..%5c..%5capp.py",
    "....//....//app.py",
    "..%252fapp.py",
    "%00",
    "palette.css%00.py",
    "page.py",
    "__init__.py",
    "sign_in.html.j2",
    "help/start.md",
]


@pytest.mark.parametrize("folder", ["widget", "softphone", "staff-parts"])
@pytest.mark.parametrize("name", UPWARDS)
def test_no_name_leads_out_of_a_folder_or_to_what_is_no_part(
    house: Service, folder: str, name: str
) -> None:
    answer = house.client.get(f"/{folder}/{name}")
    assert answer.status_code in (400, 404)
    assert "import" not in answer.text
    assert "root:" not in answer.text


@pytest.fixture(scope="module")
def recorded(house: Service) -> str:
    """Return the id of a call with a recording."""
    keep(house.parts, "call_recorded", "maya", np.zeros((1600, 2), np.float32))
    return "call_recorded"


def link_to(service: Service, call_id: str) -> str:
    path = f"/v1/calls/{call_id}/recording-link"
    return str(service.client.post(path, headers=service.key()).json()["url"])


@pytest.mark.parametrize(
    "name",
    [
        "../call_recorded",
        "..%2f..%2ftonewise.db",
        "%2e%2e%2frecording.key",
        "/etc/passwd",
        "call_recorded%2f..%2fcall_recorded",
    ],
)
def test_no_id_of_a_recording_leads_to_another_file(
    house: Service, recorded: str, name: str
) -> None:
    answer = house.client.post(f"/v1/calls/{name}/recording-link", headers=house.key())
    assert answer.status_code == 404
    signed = link_to(house, recorded).replace(f"recordings/{recorded}", f"recordings/{name}")
    assert house.client.get(signed).status_code in (403, 404)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("call_recorded", "call_other"),
        ("expires=1", "expires=2"),
        ("by=key_", "by=usr_"),
        ("signature=", "signature=A"),
        ("signature=", "signatur="),
    ],
)
def test_a_link_to_a_recording_can_not_be_altered(
    house: Service, recorded: str, was: str, now: str
) -> None:
    link = link_to(house, recorded)
    assert house.client.get(link).status_code == 200
    assert was in link
    assert house.client.get(link.replace(was, now)).status_code == 403


# What others wrote.

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}'\"</title>"


def test_what_was_typed_into_a_sign_in_comes_back_as_text(house: Service) -> None:
    answer = send(house, "/sign-in", {"login": HOSTILE, "password": "x", "next": HOSTILE})
    assert "<img" not in answer.text
    assert "<script" not in answer.text
    assert "{{7*7}}" in answer.text


@pytest.mark.parametrize("path", ["/welcome", "/sign-in"])
def test_an_address_comes_back_as_text(house: Service, path: str) -> None:
    answer = house.client.get(path, params={"link": HOSTILE, "next": HOSTILE})
    assert "<script" not in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]


def test_what_a_customer_wrote_is_json_that_no_browser_takes_for_a_page(house: Service) -> None:
    opened = house.open(HOSTILE)
    answer = house.client.get(f"/v1/chats/{opened['chat_id']}/messages", headers=house.key())
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["items"][0]["text"] == HOSTILE


@pytest.mark.parametrize("field", ["X-Request-ID", "Idempotency-Key", "X-CSRF-Token"])
def test_no_header_writes_a_header(house: Service, field: str) -> None:
    value = "a%0d%0aSet-Cookie: x=1"
    answer = house.client.get("/v1/queue", headers={**house.key(), field: value})
    assert "set-cookie" not in answer.headers
    assert answer.headers["x-request-id"] != value


@pytest.mark.parametrize("value", ["' OR 1=1 --", "x'; DROP TABLE cases; --", "%", "_", "\\"])
@pytest.mark.parametrize("name", ["customer_id", "expert_id", "department"])
def test_a_filter_is_a_value_and_no_statement(house: Service, name: str, value: str) -> None:
    house.open()
    answer = house.client.get("/v1/cases", params={name: value}, headers=house.key())
    assert (answer.status_code, answer.json()["items"]) == (200, [])


# Too much.


@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("POST", "/v1/chats", 64 * 1024),
        ("PUT", "/v1/lexicon", 1024 * 1024),
        ("POST", "/v1/rubrics", 1024 * 1024),
        ("POST", "/sign-in", 1024 * 1024),
        ("POST", "/v1/keys", 1024 * 1024),
    ],
)
@pytest.mark.parametrize("is_told", [True, False])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(
    house: Service, method: str, path: str, most: int, is_told: bool
) -> None:
    def pieces() -> Iterator[bytes]:  # sent without saying how long it will be
        for _ in range(most // 4096 + 2):
            yield b"a" * 4096

    body: Any = b"a" * (most + 1) if is_told else pieces()
    kind = "application/json" if path.startswith("/v1/") else "application/x-www-form-urlencoded"
    headers = {**house.key(), "Content-Type": kind}
    answer = house.client.request(method, path, content=body, headers=headers)
    assert (answer.status_code, kind_of(answer)) == (413, "too-large")


def test_a_body_deep_as_a_well_is_refused(house: Service) -> None:
    body = b'{"message":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
    headers = {**house.key(), "Content-Type": "application/json"}
    answer = house.client.post("/v1/chats", content=body, headers=headers)
    assert answer.status_code in (400, 422)


def test_a_password_long_as_a_book_costs_no_hash(house: Service) -> None:
    user = known(house, Role.QA)
    began_s = time.perf_counter()
    assert sign_in(house, user, "a" * 500_000).status_code == 403
    assert time.perf_counter() - began_s < 5
