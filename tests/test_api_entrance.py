"""The pages by which people get in and out, as a browser meets them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from api.routes.entrance import local_path
from api.security.role import Role
from api.storage.enums import LinkKind
from tests.doors import PASSWORD
from tests.services import Service, serving
from tests.staff import housing

SITE = "https://desk.example"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service"), sign_in_requests=10_000) as running:
        yield running


@pytest.fixture(autouse=True)
def _a_new_browser(service: Service) -> None:
    service.client.cookies.clear()


def post(service: Service, path: str, headers: Any = None, **form: str) -> Response:
    return service.client.post(path, data=form, headers=headers, follow_redirects=False)


def invited(service: Service, kind: LinkKind = LinkKind.WELCOME) -> tuple[str, str]:
    """Return a new user's login and their link's secret."""
    user = service.user(Role.AGENT)
    return user.login, service.parts.accounts.link(user.user_id, kind)


def welcomed(service: Service) -> str:
    """Return the login of a new user who has set PASSWORD, and is signed in."""
    login, secret = invited(service)
    assert post(service, "/welcome", link=secret, password=PASSWORD, again=PASSWORD).is_redirect
    return login


def csrf(service: Service) -> str:
    token: str = service.client.get("/v1/me").json()["csrf"]
    return token


def cookie_of(answer: Response) -> str:
    return str(answer.headers["set-cookie"])


def test_a_link_then_a_password_then_signing_in(service: Service) -> None:
    login = welcomed(service)
    assert service.client.get("/v1/me").json()["user"]["login"] == login
    assert post(service, "/sign-out", csrf=csrf(service)).headers["location"] == "/sign-in"
    assert service.client.get("/v1/me").status_code == 401
    answer = post(service, "/sign-in", login=login, password=PASSWORD, next="/account?done=x")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account?done=x")
    assert service.client.get("/v1/me").json()["user"]["login"] == login


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(service: Service) -> None:
    login = welcomed(service)
    kept = cookie_of(post(service, "/sign-in", login=login, password=PASSWORD))
    assert kept.startswith("tonewise_session=tw_ss_")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(kept.split("; "))
    assert "Secure" not in kept
    assert "Domain" not in kept


def test_by_tls_the_cookie_is_for_tls_and_this_host_alone(tmp_path: Path) -> None:
    with serving(tmp_path, public_url=SITE) as service:
        _, secret = invited(service)
        kept = cookie_of(post(service, "/welcome", link=secret, password=PASSWORD, again=PASSWORD))
        name, _, value = kept.partition(";")[0].partition("=")
        assert name == "__Host-tonewise_session"
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(kept.split("; "))
        service.client.cookies.clear()
        for shown, status in ((name, 200), ("tonewise_session", 401)):
            headers = {"Cookie": f"{shown}={value}"}
            assert service.client.get("/v1/me", headers=headers).status_code == status


def test_a_cookie_that_was_there_before_is_not_taken_over(service: Service) -> None:
    """Session fixation: whoever plants a cookie learns nothing of the session after it."""
    login = welcomed(service)
    service.client.cookies.clear()
    for planted in ("tw_ss_planted", service.person(Role.AGENT)["Cookie"].partition("=")[2]):
        headers = {"Cookie": f"tonewise_session={planted}"}
        answer = post(service, "/sign-in", headers, login=login, password=PASSWORD)
        assert planted not in cookie_of(answer)
        service.client.cookies.clear()
        assert service.client.get("/v1/me", headers=headers).status_code == 401


def test_who_fails_is_told_nothing_but_that(service: Service) -> None:
    login = welcomed(service)
    service.client.cookies.clear()
    answers = [
        post(service, "/sign-in", login=tried, password="wrong") for tried in (login, "whoever")
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    texts = {a.text.replace(login, "X").replace("whoever", "X") for a in answers}
    assert len(texts) == 1
    assert not any("set-cookie" in answer.headers for answer in answers)


@pytest.mark.parametrize("field", ["login", "next"])
def test_what_was_typed_comes_back_escaped(service: Service, field: str) -> None:
    answer = post(service, "/sign-in", **{field: '"><script>alert(1)</script>'})
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize("path", ["/sign-in", "/welcome", "/sign-out", "/account/password"])
@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"},
                {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
)  # fmt: skip
def test_a_form_of_another_site_is_refused(
    service: Service, path: str, headers: dict[str, str]
) -> None:
    welcomed(service)
    answer = post(service, path, headers, csrf=csrf(service), login="x", password="x")
    assert answer.json()["type"].endswith("csrf")


@pytest.mark.parametrize("path", ["/sign-out", "/account/password", "/account/sessions"])
def test_a_form_without_the_sessions_token_is_refused(service: Service, path: str) -> None:
    welcomed(service)
    assert post(service, path).json()["type"].endswith("csrf")
    assert service.client.get("/v1/me").status_code == 200


def test_a_password_is_changed_by_the_old_one(service: Service) -> None:
    login, new = welcomed(service), "another long sentence"
    elsewhere = service.parts.accounts.sign_in(login, PASSWORD, "elsewhere").secret
    form = {"csrf": csrf(service), "password": PASSWORD, "new": new, "again": new}
    answer = post(service, "/account/password", None, **form)
    assert answer.headers["location"] == "/account?done=password"
    assert "everywhere else you are signed out" in service.client.get("/account?done=password").text
    assert service.client.get("/v1/me").status_code == 200
    service.client.cookies.clear()
    shown = {"Cookie": f"tonewise_session={elsewhere}"}
    assert service.client.get("/v1/me", headers=shown).status_code == 401
    assert post(service, "/sign-in", login=login, password=new).is_redirect


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"password": "wrong", "new": "x" * 12, "again": "x" * 12}, "password that you have now"),
        ({"password": PASSWORD, "new": "short", "again": "short"}, "12 to 256 characters"),
        ({"password": PASSWORD, "new": "one long sentence", "again": "another"}, "that differ"),
    ],
)
def test_a_change_that_can_not_be_says_why(
    service: Service, form: dict[str, str], said: str
) -> None:
    welcomed(service)
    answer = post(service, "/account/password", None, csrf=csrf(service), **form)
    assert (answer.status_code, said in answer.text) == (422, True)


def test_one_signs_out_everywhere_else(service: Service) -> None:
    login = welcomed(service)
    other = service.parts.accounts.sign_in(login, PASSWORD, "192.0.2.7").secret
    assert "192.0.2.7" in service.client.get("/account").text
    assert post(service, "/account/sessions", csrf=csrf(service)).is_redirect
    assert "192.0.2.7" not in service.client.get("/account").text
    service.client.cookies.clear()
    shown = {"Cookie": f"tonewise_session={other}"}
    assert service.client.get("/v1/me", headers=shown).status_code == 401


def test_looking_at_a_link_uses_it_up_no_more_than_a_mail_scanner(service: Service) -> None:
    _, secret = invited(service)
    for _ in range(3):
        assert service.client.get("/welcome", params={"link": secret}).status_code == 200
    assert post(service, "/welcome", link=secret, password=PASSWORD, again=PASSWORD).is_redirect
    assert service.client.get("/welcome", params={"link": secret}).status_code == 404
    again = post(service, "/welcome", link=secret, password=PASSWORD, again=PASSWORD)
    assert again.status_code == 404


def test_a_password_that_can_not_be_is_asked_for_again(service: Service) -> None:
    _, secret = invited(service)
    answer = post(service, "/welcome", link=secret, password="short", again="short")
    assert (answer.status_code, "12 to 256" in answer.text, secret in answer.text) == (
        422,
        True,
        True,
    )


def test_one_of_the_samples_people_is_let_in_by_a_button(service: Service) -> None:
    login, secret = invited(service, LinkKind.SIGN_IN)
    assert 'type="password"' not in service.client.get("/welcome", params={"link": secret}).text
    assert post(service, "/welcome", link=secret).is_redirect
    assert service.client.get("/v1/me").json()["user"]["login"] == login


def test_whoever_is_signed_in_is_led_on(service: Service) -> None:
    assert service.client.get("/account", follow_redirects=False).headers["location"] == (
        "/sign-in?next=/account"
    )
    welcomed(service)
    answer = service.client.get("/sign-in", params={"next": "/account"}, follow_redirects=False)
    assert answer.headers["location"] == "/account"


@pytest.mark.parametrize("path", ["/sign-in", "/welcome?link=x", "/account"])
def test_these_pages_load_nothing_but_their_style(service: Service, path: str) -> None:
    welcomed(service)
    answer = service.client.get(path, follow_redirects=path == "/account")
    if answer.is_redirect:
        service.client.cookies.clear()
        answer = service.client.get(path)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search(r"<script| on\w+=|style=|https?://", answer.text)


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "evil",
     "javascript:alert(1)", "\\\\evil.example", "/%\n0a", "", " /x", "///evil.example",
     "/" + "x" * 3000],
)  # fmt: skip
def test_the_next_page_is_one_of_ours(path: str) -> None:
    assert local_path(path) is None


@pytest.mark.parametrize("path", ["/", "/staff/calls?band=Good&q=a%2Fb", "/staff//x", "/a:b@c"])
def test_any_page_of_ours_will_do(path: str) -> None:
    assert local_path(path) == path


@given(st.text(alphabet="/\\:@.?#%\t\n\r evilhtps", max_size=20))
def test_no_next_page_leads_elsewhere(asked: str) -> None:
    path = local_path(asked)
    if path is not None:
        # As browsers read it: backslashes are slashes, tabs and line ends are passed over.
        read = re.sub(r"[\t\n\r]", "", path).replace("\\", "/")
        assert urlsplit(urljoin(SITE, read)).netloc == urlsplit(SITE).netloc


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser_with_no_script_and_nothing_amiss(
    browser: Browser, tmp_path: Path, scheme: Any
) -> None:
    with housing(tmp_path, browser, staff_pages=False) as house:
        user = house.user(Role.AGENT, name="Maya")
        secret = house.parts.accounts.link(user.user_id)
        # Axe is a script: it looks with the policy off, the person signs in with it on.
        looking = browser.new_context(color_scheme=scheme, bypass_csp=True)
        signing_in = browser.new_context(color_scheme=scheme, java_script_enabled=False)
        page, complaints = signing_in.new_page(), list[str]()
        page.on("console", lambda said: complaints.append(said.text))
        page.goto(f"{house.url}/welcome?link={secret}")
        page.fill("#password", PASSWORD)
        page.fill("#again", PASSWORD)
        page.click("button")
        assert page.url == f"{house.url}/account"
        page.click("text=Sign out")
        page.fill("#login", user.login)
        page.fill("#password", "not the password")
        page.click("button")
        assert "don't let you in" in page.inner_text("[role=alert]")
        page.fill("#password", PASSWORD)
        page.click("button")
        assert page.inner_text("h1") == "Maya"
        # That the wrong password was refused, and that this test types before the browser focuses.
        known = ("403 (Forbidden)", "Autofocus processing was blocked")
        assert [one for one in complaints if not any(said in one for said in known)] == []
        looking.add_cookies(
            [
                {"name": one["name"], "value": one["value"], "url": house.url}
                for one in signing_in.cookies()
            ]
        )
        fresh = house.parts.accounts.link(house.user(Role.QA).user_id)
        for path in ("/account", f"/welcome?link={fresh}", "/welcome?link=x"):
            assert faults(looking.new_page(), house.url + path) == []
        looking.clear_cookies()
        assert faults(looking.new_page(), f"{house.url}/sign-in") == []


def faults(page: Any, url: str) -> list[str]:
    page.goto(url)
    return [one["id"] for one in Axe().run(page).response["violations"]]
