"""People and teams over HTTP: added, described anew, invited, disabled, signed out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from api.security.people import People
from api.security.role import Role, role_table
from api.security.scope import Scope
from api.storage.audit import AuditFilter
from tests.doors import PASSWORD
from tests.services import Service, kind_of, serving

DOCS = Path(__file__).parent.parent / "docs/accounts.md"
MAYA = {"login": "maya@shop.example", "name": "Maya", "roles": ["agent"], "agent_id": "exp_maya"}


@pytest.fixture(scope="module")
def service(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    with serving(folder, database_url=module_database_url, person_requests=None) as running:
        yield running


@pytest.fixture
def admin(service: Service) -> dict[str, str]:
    return service.person(Role.ADMIN)


def ask(service: Service, headers: dict[str, str], method: str, path: str, **body: Any) -> Response:
    return service.client.request(method, f"/v1{path}", json=body or None, headers=headers)


def add(service: Service, headers: dict[str, str], **changes: Any) -> dict[str, Any]:
    """Add somebody with a login and an agent of their own."""
    n = len(service.parts.accounts.users())
    own = {"login": f"maya{n}@shop.example", "agent_id": f"exp_{n}"}
    answer = ask(service, headers, "POST", "/users", **{**MAYA, **own, **changes})
    assert answer.status_code == 201, answer.text
    user: dict[str, Any] = answer.json()
    return user


def body_of(user: dict[str, Any], **changes: Any) -> dict[str, Any]:
    kept = ("login", "name", "roles", "agent_id", "team_ids")
    return {**{name: user[name] for name in kept}, **changes}


def test_somebody_is_added_invited_and_signs_in(service: Service, admin: dict[str, str]) -> None:
    user = add(service, admin)
    answer = ask(service, admin, "POST", f"/users/{user['user_id']}/invitation")
    url = answer.json()["url"]
    assert url.startswith("http://testserver/welcome?link=tw_ln_")
    link = url.partition("=")[2]
    service.client.cookies.clear()
    form = {"link": link, "password": PASSWORD, "again": PASSWORD}
    assert service.client.post("/welcome", data=form, follow_redirects=False).is_redirect
    assert service.client.get("/v1/me").json()["user"]["user_id"] == user["user_id"]
    service.client.cookies.clear()


def test_no_answer_holds_a_password(service: Service, admin: dict[str, str]) -> None:
    user = service.user(Role.AGENT)
    secret = service.parts.accounts.link(user.user_id)
    service.parts.accounts.door.by_link(secret, PASSWORD, "home")
    for path in ("/users", f"/users/{user.user_id}", f"/users/{user.user_id}/sessions"):
        text = ask(service, admin, "GET", path).text
        assert "argon2" not in text
        assert "password" not in text


def test_somebody_is_described_anew(service: Service, admin: dict[str, str]) -> None:
    user = add(service, admin)
    path = f"/users/{user['user_id']}"
    changed = ask(service, admin, "PUT", path, **body_of(user, name="May", roles=["qa"])).json()
    assert (changed["name"], changed["roles"], changed["login"]) == ("May", ["qa"], user["login"])
    assert ask(service, admin, "GET", path).json() == changed
    assert changed in ask(service, admin, "GET", "/users").json()["items"]


def test_who_is_disabled_is_out_at_once_and_may_be_let_in_again(
    service: Service, admin: dict[str, str]
) -> None:
    user = service.user(Role.AGENT)
    theirs = service.signed_in(user)
    assert service.client.get("/v1/me", headers=theirs).status_code == 200
    assert ask(service, admin, "DELETE", f"/users/{user.user_id}").status_code == 204
    assert service.client.get("/v1/me", headers=theirs).status_code == 401
    shown = ask(service, admin, "GET", f"/users/{user.user_id}").json()
    assert shown["disabled_s"] is not None
    again = ask(service, admin, "PUT", f"/users/{user.user_id}", **body_of(shown))
    assert again.json()["disabled_s"] is None


def test_the_last_admin_stays(service: Service) -> None:
    accounts = service.parts.accounts
    others = [one for one in accounts.users() if Role.ADMIN in one.roles]
    key = service.key(Scope.ACCOUNTS)
    last = service.user(Role.ADMIN)
    for one in others:
        assert ask(service, key, "DELETE", f"/users/{one.user_id}").status_code == 204
    path = f"/users/{last.user_id}"
    assert kind_of(ask(service, key, "DELETE", path)) == "last-admin"
    shown = ask(service, key, "GET", path).json()
    demoted = ask(service, key, "PUT", path, **body_of(shown, roles=["qa"]))
    assert kind_of(demoted) == "last-admin"
    disabled = ask(service, key, "PUT", path, **body_of(shown, disabled=True))
    assert kind_of(disabled) == "last-admin"
    assert accounts.user(last.user_id).roles == {Role.ADMIN}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"login": "  TAKEN@shop.example"}, "taken"),
        ({"agent_id": "exp_taken"}, "taken"),
        ({"team_ids": ["team_none"]}, "not-found"),
        ({"roles": ["king"]}, "invalid"),
        ({"login": "  "}, "invalid"),
        ({"password": PASSWORD}, "invalid"),
    ],
)
def test_what_can_not_be_is_refused(
    service: Service, admin: dict[str, str], changes: dict[str, Any], kind: str
) -> None:
    if service.parts.accounts.user_of_agent("exp_taken") is None:
        add(service, admin, login="taken@shop.example", agent_id="exp_taken")
    n = len(service.parts.accounts.users())
    body = {**MAYA, "login": "new@shop.example", "agent_id": "exp_new", **changes}
    assert kind_of(ask(service, admin, "POST", "/users", **body)) == kind
    assert len(service.parts.accounts.users()) == n


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/users/x"), ("PUT", "/users/x"), ("DELETE", "/users/x"), ("GET", "/teams/x"),
     ("POST", "/users/x/invitation"), ("DELETE", "/users/x/sessions"), ("DELETE", "/teams/x")],
)  # fmt: skip
def test_who_is_not_there_is_not_found(
    service: Service, admin: dict[str, str], method: str, path: str
) -> None:
    body = MAYA if method == "PUT" else {}
    assert kind_of(ask(service, admin, method, path, **body)) == "not-found"


def test_the_same_request_twice_adds_one(service: Service, admin: dict[str, str]) -> None:
    headers = {**admin, "Idempotency-Key": "once"}
    body = {**MAYA, "login": "twice@shop.example", "agent_id": "exp_twice"}
    first, second = (ask(service, headers, "POST", "/users", **body) for _ in range(2))
    assert first.json() == second.json()


def test_teams_are_added_renamed_and_removed(service: Service, admin: dict[str, str]) -> None:
    team = ask(service, admin, "POST", "/teams", name="North").json()
    assert kind_of(ask(service, admin, "POST", "/teams", name="North")) == "taken"
    path = f"/teams/{team['team_id']}"
    assert ask(service, admin, "PUT", path, name="Far north").json()["name"] == "Far north"
    user = add(service, admin, team_ids=[team["team_id"]])
    assert service.parts.accounts.agent_ids_of([team["team_id"]]) == {user["agent_id"]}
    assert ask(service, admin, "DELETE", path).status_code == 204
    assert ask(service, admin, "GET", f"/users/{user['user_id']}").json()["team_ids"] == []


def test_somebody_is_signed_out_everywhere(service: Service, admin: dict[str, str]) -> None:
    user = service.user(Role.QA)
    first, second = service.signed_in(user), service.signed_in(user)
    path = f"/users/{user.user_id}/sessions"
    assert len(ask(service, admin, "GET", path).json()["items"]) == 2
    assert ask(service, admin, "DELETE", path).status_code == 204
    for headers in (first, second):
        assert service.client.get("/v1/me", headers=headers).status_code == 401


def test_one_signs_oneself_out_here_or_everywhere_else(service: Service) -> None:
    user = service.user(Role.QA)
    here, there = service.signed_in(user), service.signed_in(user)
    assert ask(service, here, "DELETE", "/me/sessions?others=true").status_code == 204
    assert service.client.get("/v1/me", headers=there).status_code == 401
    (left,) = ask(service, here, "GET", "/me/sessions").json()["items"]
    assert left["is_this"]
    answer = ask(service, here, "DELETE", "/me/sessions")
    assert 'tonewise_session="";' in answer.headers["set-cookie"]
    assert service.client.get("/v1/me", headers=here).status_code == 401


def test_one_changes_ones_own_password_and_goes_on(service: Service) -> None:
    user = service.user(Role.QA)
    secret = service.parts.accounts.link(user.user_id)
    session = service.parts.accounts.door.by_link(secret, PASSWORD, "home")
    headers = {"Cookie": f"tonewise_session={session.secret}", "X-CSRF-Token": session.csrf}
    path, new = "/me/password", "another long sentence"
    assert kind_of(ask(service, headers, "POST", path, password="no", new=new)) == "sign-in"
    weak = ask(service, headers, "POST", path, password=PASSWORD, new="short")
    assert kind_of(weak) == "weak-password"
    answer = ask(service, headers, "POST", path, password=PASSWORD, new=new)
    renewed = answer.headers["set-cookie"].partition(";")[0]
    service.client.cookies.clear()
    assert service.client.get("/v1/me", headers=headers).status_code == 401
    again = service.client.get("/v1/me", headers={"Cookie": renewed}).json()
    assert again["csrf"] == answer.json()["csrf"]
    service.client.cookies.clear()


def test_me_says_what_one_may_and_whom_one_sees(service: Service) -> None:
    agent = ask(service, service.person(Role.AGENT, agent_id="exp_me"), "GET", "/me").json()
    assert (agent["agent_ids"], "desk" in agent["scopes"]) == (["exp_me"], True)
    assert ask(service, service.person(Role.QA), "GET", "/me").json()["agent_ids"] is None
    assert ask(service, service.person(Role.ADMIN), "GET", "/me").json()["agent_ids"] == []


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.QA])
def test_nobody_else_may_look_after_people(service: Service, role: Role) -> None:
    headers = service.person(role)
    for method, path in (("GET", "/users"), ("POST", "/users"), ("DELETE", "/teams/x")):
        assert kind_of(ask(service, headers, method, path, **MAYA)) == "forbidden"


def test_the_docs_hold_the_table_of_roles() -> None:
    assert role_table() in DOCS.read_text(encoding="utf-8")


def test_each_change_leaves_a_line(service: Service, admin: dict[str, str]) -> None:
    user = add(service, admin, roles=["agent", "supervisor"])
    ask(service, admin, "POST", f"/users/{user['user_id']}/invitation")
    ask(service, admin, "DELETE", f"/users/{user['user_id']}")
    lines = service.parts.audit.lines(AuditFilter(subject_id=user["user_id"]))
    assert [line.entry.action for line in lines] == ["changed", "shared", "added"]
    assert lines[-1].entry.detail == f"agent, supervisor; agent {user['agent_id']}"
    assert lines[0].entry.detail.endswith("; disabled")
    assert isinstance(service.parts.people, People)
