"""Sessions: a browser's cookie, from sign-in to sign-out."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from api.security.caller import UnauthenticatedError
from api.security.reach import EVERYONE, Reach
from api.security.role import Role, scopes_of
from api.security.session import csrf_of, is_csrf_of
from api.storage.database import Database
from api.storage.teams import Team
from api.storage.users import User
from tests.doors import IDLE_S, LONGEST_S, Office
from tests.services import Service, kind_of, serving


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def is_in(office: Office, secret: str) -> bool:
    try:
        office.accounts.caller(secret)
    except UnauthenticatedError:
        return False
    return True


def test_a_session_lets_in_by_its_roles(service: Service) -> None:
    supervisor = service.person(Role.SUPERVISOR)
    assert service.client.get("/v1/alerts", headers=supervisor).status_code == 200
    assert kind_of(service.client.get("/v1/keys", headers=supervisor)) == "forbidden"


@pytest.mark.parametrize("token", [None, "0" * 64, ""])
def test_a_change_by_the_cookie_alone_is_refused(service: Service, token: str | None) -> None:
    headers = service.person(Role.ADMIN)
    body = {"name": "mine", "scopes": ["queue:read"]}
    shown = {"Cookie": headers["Cookie"], **({} if token is None else {"X-CSRF-Token": token})}
    assert kind_of(service.client.post("/v1/keys", json=body, headers=shown)) == "csrf"
    assert service.client.post("/v1/keys", json=body, headers=headers).status_code == 201


def test_anothers_token_is_none(service: Service) -> None:
    mine, theirs = service.person(Role.ADMIN), service.person(Role.ADMIN)
    mixed = {"Cookie": mine["Cookie"], "X-CSRF-Token": theirs["X-CSRF-Token"]}
    assert kind_of(service.client.delete("/v1/me/sessions", headers=mixed)) == "csrf"


def test_the_token_does_not_lead_back_to_the_cookie() -> None:
    assert is_csrf_of(csrf_of("tw_ss_1"), "tw_ss_1")
    assert not is_csrf_of(csrf_of("tw_ss_1"), "tw_ss_2")
    assert not is_csrf_of("\xe9", "tw_ss_1")


def test_who_shows_a_key_means_the_key(service: Service) -> None:
    both = {**service.person(Role.ADMIN), **service.key()}
    assert kind_of(service.client.get("/v1/me", headers=both)) == "forbidden"
    both["Authorization"] = "Bearer tw_sk_unknown"
    assert kind_of(service.client.get("/v1/keys", headers=both)) == "unauthenticated"


def test_a_session_is_no_key(service: Service) -> None:
    secret = service.person(Role.ADMIN)["Cookie"].partition("=")[2]
    shown = {"Authorization": f"Bearer {secret}"}
    assert kind_of(service.client.get("/v1/keys", headers=shown)) == "unauthenticated"


@pytest.mark.parametrize(("idle_s", "is_over"), [(IDLE_S - 1, False), (IDLE_S + 1, True)])
def test_a_session_that_rests_too_long_is_over(
    office: Office, idle_s: float, is_over: bool
) -> None:
    office.user()
    secret = office.sign_in()
    office.clock.turn(idle_s)
    assert is_in(office, secret) is not is_over


def test_a_session_in_use_is_over_after_its_longest(office: Office) -> None:
    office.user()
    secret, used_s = office.sign_in(), 0.0
    while used_s < LONGEST_S:
        assert is_in(office, secret)
        office.clock.turn(IDLE_S / 2)
        used_s += IDLE_S / 2
    office.clock.turn(1.0)
    assert not is_in(office, secret)


def test_another_process_knows_that_a_session_was_used(office: Office) -> None:
    office.user()
    secret = office.sign_in()
    office.clock.turn(IDLE_S - 1)
    assert is_in(office, secret)
    office.accounts.tidy()
    other = Office(office.database, office.clock)
    office.clock.turn(IDLE_S - 1)
    assert is_in(other, secret)


def test_a_session_is_asked_for_once_a_second(office: Office) -> None:
    office.user()
    secret = office.sign_in()
    assert office.accounts.caller_at_once(secret) is None
    caller = office.accounts.caller(secret)
    assert office.accounts.caller_at_once(secret) is caller
    office.clock.turn(1.1)
    assert office.accounts.caller_at_once(secret) is None


def test_a_clock_that_steps_back_trusts_nobody_for_ever(office: Office) -> None:
    office.user()
    secret = office.sign_in()
    office.accounts.caller(secret)
    office.clock.turn(-3600.0)
    assert office.accounts.caller_at_once(secret) is None


def test_what_another_process_ends_is_over_within_a_second(office: Office) -> None:
    user = office.user()
    secret = office.sign_in()
    office.accounts.caller(secret)
    Office(office.database, office.clock).accounts.end_sessions(user.user_id)
    office.clock.turn(1.1)
    assert not is_in(office, secret)


CHANGES: dict[str, Callable[[User], User]] = {
    "another role": lambda user: replace(user, roles=frozenset({Role.QA})),
    "another agent": lambda user: replace(user, agent_id="exp_tom"),
    "disabled": lambda user: replace(user, disabled_s=1.0),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_session_is_older_than_the_rights_it_gives(office: Office, change: str) -> None:
    user = office.user()
    secret = office.sign_in()
    assert is_in(office, secret)
    office.accounts.put_user(CHANGES[change](user))
    assert not is_in(office, secret)


def test_another_name_or_team_ends_no_session(office: Office) -> None:
    user = office.user()
    office.accounts.put_team(Team("team_1", "East"))
    secret = office.sign_in()
    office.accounts.put_user(replace(user, name="May", team_ids=frozenset({"team_1"})))
    assert office.accounts.caller(secret).name == "May"


def test_each_sign_in_has_a_session_of_its_own(office: Office) -> None:
    user = office.user()
    first, second = office.sign_in(), office.sign_in()
    assert first != second
    office.accounts.end_sessions(user.user_id, spared=second)
    assert (is_in(office, first), is_in(office, second)) == (False, True)


@pytest.mark.parametrize("secret", ["", None, "tw_ss_made_up", "x" * 5000, "\xe9"])
def test_a_cookie_that_opens_nothing(office: Office, secret: str | None) -> None:
    with pytest.raises(UnauthenticatedError):
        office.accounts.caller(secret)


@pytest.mark.parametrize(
    ("roles", "reach"),
    [
        ({Role.AGENT}, Reach(frozenset({"me"}))),
        ({Role.SUPERVISOR}, Reach(frozenset({"maya", "tom"}), nobodys=True)),
        ({Role.AGENT, Role.SUPERVISOR}, Reach(frozenset({"me", "maya", "tom"}), nobodys=True)),
        ({Role.ADMIN}, Reach(frozenset())),
        ({Role.ADMIN, Role.QA}, EVERYONE),
        (set(), Reach(frozenset())),
    ],
)
def test_each_role_adds_what_it_sees(office: Office, roles: set[Role], reach: Reach) -> None:
    accounts = office.accounts
    for name in ("East", "West"):
        accounts.put_team(Team(f"team_{name}", name))
    for agent_id, team in (("maya", "East"), ("tom", "East"), ("ada", "West")):
        user = User(f"usr_{agent_id}", agent_id, agent_id, frozenset({Role.AGENT}), agent_id)
        accounts.put_user(replace(user, team_ids=frozenset({f"team_{team}"})))
    me = User("usr_me", "me", "Me", frozenset(roles), "me", frozenset({"team_East"}))
    seen = reach.agent_ids
    if Role.SUPERVISOR in roles and seen is not None:
        reach = replace(reach, agent_ids=seen | {"me"})  # who is in a team is one of its agents
    accounts.put_user(me)
    caller = accounts.caller(accounts.sessions.begin("usr_me", "home").secret)
    assert (caller.reach, caller.scopes) == (reach, scopes_of(roles))
