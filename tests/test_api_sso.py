"""Single sign-on: off to a provider and back, and every way of coming back that is not believed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from httpx2 import Response
from joserfc.jwk import RSAKey

from api.security.addresses import is_loopback
from api.security.issuer import SsoError
from api.security.role import Role
from api.security.sso import Provider, SingleSignOn
from api.storage.audit import AuditFilter
from api.storage.users import User
from tests.oidc_provider import CLIENT, SECRET, providing
from tests.oidc_provider import Provider as Running
from tests.services import Service, serving

MAYA = {
    "sub": "0815",
    "email": "maya@shop.example",
    "email_verified": True,
    "name": "Maya",
    "groups": ["call-centre"],
}
ROLES = {"call-centre": "agent", "leads": "supervisor", "office": "admin"}


@pytest.fixture(scope="module")
def provider() -> Iterator[Running]:
    with providing() as running:
        yield running


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, provider: Running) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service"), **settings(provider)) as running:
        yield running


@pytest.fixture(autouse=True)
def _honest(request: pytest.FixtureRequest, provider: Running) -> None:
    """Let the provider begin each test as it should be, with somebody nobody knows yet."""
    provider.person = {**MAYA, "sub": request.node.name, "email": f"{id(request)}@shop.example"}
    provider.changes, provider.shown_key, provider.algorithm = {}, None, "RS256"


def settings(provider: Running, **changes: Any) -> dict[str, Any]:
    usual = {
        "oidc_issuer": provider.url,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_roles": ROLES,
        "oidc_add_users": True,
    }
    return {**usual, **changes}


def leave(service: Service, next_path: str = "") -> Response:
    service.client.cookies.clear()
    asked = {"next": next_path} if next_path else {}
    return service.client.get("/sign-in/sso", params=asked, follow_redirects=False)


def at_provider(left: Response) -> str:
    """Return where the provider sends the browser back to."""
    assert left.status_code == 303, left.text
    return str(httpx2.get(left.headers["location"], follow_redirects=False).headers["location"])


def sign_in(service: Service, next_path: str = "") -> Response:
    back = at_provider(leave(service, next_path))
    return service.client.get(back, follow_redirects=False)


def me(service: Service) -> dict[str, Any]:
    answer = service.client.get("/v1/me")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()["user"]
    return told


def refused(answer: Response, why: str) -> bool:
    is_out = answer.status_code == 403 and "tonewise_session" not in answer.headers.get(
        "set-cookie", ""
    )
    return is_out and why in answer.text


def test_whom_the_provider_knows_is_let_in_with_the_roles_of_their_groups(
    service: Service, provider: Running
) -> None:
    provider.person["groups"] = ["call-centre", "leads", "choir"]
    answer = sign_in(service, "/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    told = me(service)
    assert (told["name"], told["roles"]) == ("Maya", ["agent", "supervisor"])


def test_the_same_subject_is_the_same_user_whatever_else_changes(
    service: Service, provider: Running
) -> None:
    sign_in(service)
    first = me(service)["user_id"]
    provider.person["email"] = "another@shop.example"
    sign_in(service)
    assert me(service)["user_id"] == first


def test_roles_follow_the_groups_at_the_next_sign_in(service: Service, provider: Running) -> None:
    sign_in(service)
    provider.person["groups"] = ["leads"]
    sign_in(service)
    assert me(service)["roles"] == ["supervisor"]


def test_nobody_of_no_group_with_a_role_is_let_in(service: Service, provider: Running) -> None:
    provider.person["groups"] = ["choir"]
    assert refused(sign_in(service), "one of none")


def test_a_user_is_known_by_an_address_that_is_verified_and_by_nothing_else(
    service: Service, provider: Running
) -> None:
    people = service.parts.accounts
    here = people.put_user(User("usr_here", "here@shop.example", "Here", frozenset({Role.QA})))
    claimed = {"email": here.login, "preferred_username": here.login}
    provider.person = {**provider.person, **claimed, "email_verified": False}
    assert refused(sign_in(service), "login of one&#39;s own")
    provider.person["email_verified"] = True
    sign_in(service)
    assert me(service)["user_id"] == here.user_id
    provider.person["sub"] = "somebody else"
    assert refused(sign_in(service), "login is another&#39;s")


def test_who_is_disabled_stays_out(service: Service, provider: Running) -> None:
    sign_in(service)
    accounts = service.parts.accounts
    accounts.put_user(replace(accounts.user(me(service)["user_id"]), disabled_s=1.0))
    assert refused(sign_in(service), "not any more")


def test_strangers_stay_out_unless_they_are_to_be_added(tmp_path: Path, provider: Running) -> None:
    with serving(tmp_path, **settings(provider, oidc_add_users=False)) as service:
        assert refused(sign_in(service), "nobody added yet")
        assert service.parts.accounts.users() == ()


def test_agents_may_be_named_by_a_claim_and_roles_given_here(
    tmp_path: Path, provider: Running
) -> None:
    chosen = settings(provider, oidc_agent_claim="extension", oidc_roles={})
    provider.person["extension"] = "exp_maya"
    with serving(tmp_path, **chosen) as service:
        sign_in(service)
        assert (me(service)["agent_id"], me(service)["roles"]) == ("exp_maya", [])


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": [CLIENT, "another"]},
        {"azp": "another"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"sub": None},
    ],
)
def test_a_token_that_is_not_as_agreed_is_not_believed(
    service: Service, provider: Running, changes: dict[str, Any]
) -> None:
    provider.changes = changes
    assert refused(sign_in(service), "Wanted a token")


def test_a_token_without_a_signature_is_not_believed(service: Service, provider: Running) -> None:
    provider.algorithm = "none"
    assert refused(sign_in(service), "Wanted a token")


def test_a_token_that_another_signed_is_not_believed(service: Service, provider: Running) -> None:
    provider.shown_key, provider.key = provider.key, RSAKey.generate_key(2048, {"kid": "1"})
    assert refused(sign_in(service), "Wanted a token")
    provider.key = provider.shown_key


def test_a_new_key_of_the_providers_is_fetched(service: Service, provider: Running) -> None:
    sign_in(service)
    provider.key = RSAKey.generate_key(2048, {"kid": "1"})
    assert sign_in(service).status_code == 303


def test_nobody_comes_back_without_having_left(service: Service) -> None:
    back = at_provider(leave(service))
    service.client.cookies.clear()
    answer = service.client.get(back, follow_redirects=False)
    assert refused(answer, "left from here")


def test_nobody_comes_back_by_anothers_state(service: Service) -> None:
    theirs = at_provider(leave(service))
    leave(service)
    assert refused(service.client.get(theirs, follow_redirects=False), "left from here")


def test_a_code_lets_in_once(service: Service) -> None:
    back = at_provider(leave(service))
    kept = dict(service.client.cookies)
    assert service.client.get(back, follow_redirects=False).status_code == 303
    service.client.cookies.clear()
    service.client.cookies.update(kept)
    assert refused(service.client.get(back, follow_redirects=False), "token for the code")


def test_an_answer_of_another_provider_is_not_taken(service: Service, provider: Running) -> None:
    back = at_provider(leave(service)).replace(
        f"iss={provider.url.replace(':', '%3A').replace('/', '%2F')}", "iss=https%3A%2F%2Fevil"
    )
    assert refused(service.client.get(back, follow_redirects=False), "one of another")


@pytest.mark.parametrize("next_path", ["https://evil.example", "//evil.example", "/\\evil"])
def test_the_way_back_leads_to_our_own_pages_alone(service: Service, next_path: str) -> None:
    assert sign_in(service, next_path).headers["location"] == "/account"


def test_a_session_before_is_ended(service: Service) -> None:
    sign_in(service)
    before = service.client.cookies["tonewise_session"]
    back = at_provider(service.client.get("/sign-in/sso", follow_redirects=False))
    service.client.get(back, follow_redirects=False)
    assert service.client.cookies["tonewise_session"] != before
    kept = {"Cookie": f"tonewise_session={before}"}
    service.client.cookies.clear()
    assert service.client.get("/v1/me", headers=kept).status_code == 401


def test_it_leaves_lines_in_the_audit_trail(service: Service, provider: Running) -> None:
    sign_in(service)
    provider.person["groups"] = []
    sign_in(service)
    lines = service.parts.audit.lines(AuditFilter(), limit=2)
    assert [line.entry.action for line in lines] == ["kept_out", "signed_in"]


def test_without_a_provider_there_is_none(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        assert service.client.get("/sign-in/sso").status_code == 404
        assert "/sign-in/sso" not in service.client.get("/sign-in").text


def test_the_page_offers_it_and_leads_back(service: Service) -> None:
    service.client.cookies.clear()
    page = service.client.get("/sign-in", params={"next": "/staff/calls?band=Good"}).text
    assert "/sign-in/sso?next=/staff/calls%3Fband%3DGood" in page


@pytest.mark.parametrize("issuer", ["http://login.example", "ftp://127.0.0.1.example"])
def test_a_provider_that_could_be_overheard_is_refused(issuer: str) -> None:
    with pytest.raises(SsoError, match="https"):
        SingleSignOn(Provider(issuer, CLIENT, None))
    assert not is_loopback("login.example")
