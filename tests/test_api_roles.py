"""Every role against every route, and every page of the staff's: as the table of roles says."""

from collections.abc import Iterator, Mapping

import pytest
from starlette.routing import compile_path

from api.pages.page import MOUNTED_AT, StaffPage, pages
from api.security.audit_line import Action
from api.security.role import ROLES, Role, scopes_of
from api.security.scope import Scope
from api.storage.audit import AuditFilter
from tests.services import Service, kind_of, serving
from tests.test_api_guard import FORMS, OPENED, OWN_ACCOUNT, PUBLIC, ask, walked

# Of streams only the refusal is asked for here: what is let in would never end.
ENDLESS = {
    ("GET", "/v1/events"),
    ("GET", "/v1/calls/live/events"),
    ("GET", "/v1/wallboard/events"),
}
Headers = Mapping[str, str]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("roles"), person_requests=None) as running:
        running.staff("maya")
        yield running


@pytest.fixture(scope="module")
def people(service: Service) -> dict[Role, Headers]:
    """Return the headers of somebody of each role who is signed in."""
    team = service.team("First line")
    service.user(Role.AGENT, agent_id="maya", team_ids=[team])
    return {
        role: service.person(
            role,
            agent_id="eve" if role is Role.AGENT else None,
            team_ids=[team] if role is Role.SUPERVISOR else [],
        )
        for role in Role
    }


def opened(scopes: frozenset[str]) -> set[tuple[str, str]]:
    """Return the routes that these scopes open."""
    return {route for scope in Scope if scope in scopes for route in OPENED[scope]}


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_its_scopes_open(
    service: Service, people: dict[Role, Headers], role: Role
) -> None:
    for route in opened(ROLES[role]) - ENDLESS:
        answer = ask(service, route, people[role])
        assert answer.status_code != 401, route
        assert answer.status_code != 403 or kind_of(answer) != "forbidden", route


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_nothing_else(
    service: Service, people: dict[Role, Headers], role: Role
) -> None:
    beyond = walked(service.app) - PUBLIC - FORMS - OWN_ACCOUNT - opened(ROLES[role])
    assert len(beyond) > 20
    answers = {route: ask(service, route, people[role]) for route in beyond}
    assert {route for route, one in answers.items() if one.status_code != 403} == set()
    assert {kind_of(one) for one in answers.values()} == {"forbidden"}


def test_who_has_no_role_opens_nothing_but_their_own_account(service: Service) -> None:
    nobody = service.person()
    for route in walked(service.app) - PUBLIC - FORMS - OWN_ACCOUNT:
        assert ask(service, route, nobody).status_code == 403, route
    assert service.client.get("/v1/me", headers=nobody).status_code == 200


def test_who_has_two_roles_opens_what_either_opens(service: Service) -> None:
    both = service.person(Role.QA, Role.ADMIN)
    wanted = opened(scopes_of({Role.QA, Role.ADMIN}))
    for route in walked(service.app) - PUBLIC - FORMS - OWN_ACCOUNT - ENDLESS:
        answer = ask(service, route, both)
        is_refused = answer.status_code == 403 and kind_of(answer) == "forbidden"
        assert is_refused == (route not in wanted), route


@pytest.mark.parametrize("role", Role)
def test_every_refusal_of_a_role_is_in_the_trail(
    service: Service, people: dict[Role, Headers], role: Role
) -> None:
    method, path = sorted(walked(service.app) - PUBLIC - FORMS - OWN_ACCOUNT - opened(ROLES[role]))[
        0
    ]
    ask(service, (method, path), people[role])
    (line,) = service.parts.audit.lines(AuditFilter(action=Action.REFUSED), limit=1)
    assert line.entry.detail == f"403 {method} {path}"
    assert line.entry.who_kind == "person"


@pytest.mark.parametrize("role", Role)
def test_a_change_without_the_sessions_token_is_refused_whatever_the_role(
    service: Service, people: dict[Role, Headers], role: Role
) -> None:
    by_cookie_alone = {"Cookie": people[role]["Cookie"]}
    changes = [one for one in opened(ROLES[role]) if one[0] != "GET"]
    assert {kind_of(ask(service, route, by_cookie_alone)) for route in changes} <= {"csrf"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("pages")
    with serving(folder, staff_pages=True, person_requests=None) as running:
        yield running


def address(page: StaffPage) -> str:
    """Return where a page is, for things that are not there."""
    named = dict.fromkeys(compile_path(page.path)[2], "x")
    return MOUNTED_AT + page.path.format(**named)


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_the_pages_of_its_scopes_and_no_others(house: Service, role: Role) -> None:
    headers = house.person(role, agent_id="eve" if role is Role.AGENT else None)
    answered = {
        page.path: house.client.get(address(page), headers=headers).status_code for page in pages()
    }
    assert answered == {page.path: 200 if page.scope in ROLES[role] else 403 for page in pages()}


def test_nobody_opens_a_page_without_signing_in(house: Service) -> None:
    for page in pages():
        answer = house.client.get(address(page), follow_redirects=False)
        assert answer.status_code == 303, page.path
        assert answer.headers["location"].startswith("/sign-in?next=/staff"), page.path


def test_a_page_that_is_refused_is_in_the_trail(house: Service) -> None:
    house.client.get("/staff/admin/keys", headers=house.person(Role.AGENT, agent_id="ann"))
    (line,) = house.parts.audit.lines(AuditFilter(action=Action.REFUSED), limit=1)
    assert line.entry.detail == "403 GET /staff/admin/keys"
