"""Signing in: who is let in, and that nobody else learns why they are not."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from argon2 import extract_parameters
from argon2.exceptions import VerifyMismatchError
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from api.security.lock_out import FORGOTTEN_S, LockOut
from api.security.login import LoginError, check_login, login_key
from api.security.password import LONGEST, PasswordError, Passwords, check_password
from api.security.sign_in import LinkGoneError, SignInError
from api.storage import users
from api.storage.account_tables import one_time_links, sessions
from api.storage.audit import AuditFilter
from api.storage.database import Database
from api.storage.enums import LinkKind
from api.storage.schema import METADATA
from api.storage.sign_in_failures import Failures
from tests.doors import CHEAP, LINK_S, PASSWORD, TRIES, TRIES_ADDRESS, Office

DAY_S = 24 * 3600.0


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def statements(office: Office, work: Callable[[], str]) -> list[str]:
    """Return what the database was asked, and told, in order; then what `work` returned."""
    said: list[str] = []

    def heard(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    engine = office.database._engine
    event.listen(engine, "before_cursor_execute", heard)
    try:
        answer = work()
    finally:
        event.remove(engine, "before_cursor_execute", heard)
    return [*said, answer]


def fail(office: Office, login: str = "maya", from_where: str = "home") -> str:
    with pytest.raises(SignInError) as caught:
        office.sign_in(login, "not the password", from_where)
    return str(caught.value)


def test_a_login_and_its_password_let_in(office: Office) -> None:
    user = office.user("Maya@Shop.example")
    caller = office.accounts.caller(office.sign_in(" maya@shop.EXAMPLE "))
    assert (caller.caller_id, caller.name) == (user.user_id, user.name)
    assert office.accounts.user(user.user_id).signed_in_s == office.clock.now_s


def test_each_way_of_failing_is_one_case(office: Office) -> None:
    """The same work, asked and told of the database in the same words, whoever fails why."""
    office.user()
    office.user("nobody yet", password=None)
    gone = office.user("gone")
    office.accounts.put_user(replace(gone, disabled_s=1.0))
    office.user("locked")
    for _ in range(TRIES):
        fail(office, "locked", "elsewhere")
    tries = {
        "wrong": lambda: fail(office),
        "unknown": lambda: fail(office, "whoever"),
        "without a password": lambda: fail(office, "nobody yet"),
        "disabled": lambda: _refused(office, "gone"),
        "locked": lambda: _refused(office, "locked"),
    }
    before = office.passwords.n
    heard = {name: statements(office, work) for name, work in tries.items()}
    assert office.passwords.n - before == len(tries)
    assert {name: said for name, said in heard.items() if said != heard["wrong"]} == {}


def _refused(office: Office, login: str) -> str:
    with pytest.raises(SignInError) as caught:
        office.sign_in(login, PASSWORD)
    return str(caught.value)


def test_what_is_compared_for_nobody_lets_nobody_in_and_is_as_much_work() -> None:
    passwords = Passwords(CHEAP)
    assert not passwords.fits(None, "the password of nobody")
    assert extract_parameters(passwords._nobodys) == CHEAP
    with pytest.raises(VerifyMismatchError):  # compared to the end, not refused for its shape
        passwords._hasher.verify(passwords._nobodys, "the password of nobody")


def test_an_account_waits_after_some_failures_and_opens_again(office: Office) -> None:
    office.user()
    for _ in range(TRIES):
        fail(office)
    _refused(office, "maya")
    office.clock.turn(29.0)
    _refused(office, "maya")
    office.clock.turn(2.0)
    assert office.sign_in()


def test_another_account_is_not_kept_waiting(office: Office) -> None:
    office.user()
    office.user("tom")
    for _ in range(TRIES):
        fail(office)
    assert office.sign_in("tom")


def test_an_address_waits_whatever_accounts_it_guesses_at(office: Office) -> None:
    office.user()
    for n in range(TRIES_ADDRESS):
        fail(office, f"guess {n}", "far away")
    with pytest.raises(SignInError):
        office.sign_in(from_where="far away")
    assert office.sign_in(from_where="home")


def test_an_address_is_not_forgiven_for_one_right_password(office: Office) -> None:
    office.user()
    for n in range(TRIES_ADDRESS):
        fail(office, f"guess {n}", "far away")
        if n < TRIES_ADDRESS - 1:
            office.sign_in(from_where="far away")
    with pytest.raises(SignInError):
        office.sign_in(from_where="far away")


def test_a_right_password_forgives_the_account(office: Office) -> None:
    office.user()
    for _ in range(2):
        for _ in range(TRIES - 1):
            fail(office)
        assert office.sign_in()


def test_nothing_that_was_typed_is_kept(office: Office) -> None:
    office.user()
    fail(office, "my secret password, in the wrong field")
    with office.database.reading() as connection:
        for table in METADATA.sorted_tables:
            assert "wrong field" not in str(connection.execute(table.select()).all())


def test_who_comes_and_who_is_kept_out_is_in_the_audit_trail(office: Office) -> None:
    user = office.user()
    office.sign_in()
    fail(office)
    fail(office, "whoever")
    lines = [line.entry for line in office.audit.lines(AuditFilter(), limit=3)][::-1]
    assert [(one.action, one.subject_id, one.who) for one in lines] == [
        ("signed_in", user.user_id, user.user_id),
        ("kept_out", user.user_id, "nobody"),
        ("kept_out", "", "nobody"),
    ]


def test_a_hash_of_old_is_made_anew_at_the_next_sign_in(office: Office) -> None:
    user = office.user()
    old = Passwords(replace(CHEAP, time_cost=2)).encoded(PASSWORD)
    with office.database.transaction() as connection:
        users.set_password(connection, user.user_id, old)
    office.sign_in()
    with office.database.reading() as connection:
        renewed = users.password_of(connection, user.user_id)
    assert renewed is not None
    assert renewed != old
    assert office.sign_in()


def test_a_link_sets_a_password_once(office: Office) -> None:
    user = office.user(password=None)
    secret = office.accounts.link(user.user_id)
    assert office.accounts.door.invited(secret) == (user, LinkKind.WELCOME)
    session = office.accounts.door.by_link(secret, PASSWORD, "home")
    assert office.accounts.caller(session.secret).caller_id == user.user_id
    with pytest.raises(LinkGoneError):
        office.accounts.door.by_link(secret, "another long password", "home")
    assert office.sign_in()


def test_a_link_ends_sessions_and_locks_that_were_before(office: Office) -> None:
    user = office.user()
    before = office.sign_in()
    for _ in range(TRIES):
        fail(office)
    secret = office.accounts.link(user.user_id)
    office.accounts.door.by_link(secret, "another long password", "home")
    assert office.accounts.caller_at_once(before) is None
    assert office.sign_in(password="another long password")
    fail(office)


@pytest.mark.parametrize("why", ["too old", "a newer one", "disabled", "made up"])
def test_a_link_that_opens_nothing(office: Office, why: str) -> None:
    user = office.user(password=None)
    secret = office.accounts.link(user.user_id)
    if why == "too old":
        office.clock.turn(LINK_S + 1)
    elif why == "a newer one":
        office.accounts.link(user.user_id)
    elif why == "disabled":
        office.accounts.put_user(replace(user, disabled_s=1.0))
    with pytest.raises(LinkGoneError):
        office.accounts.door.by_link("made up" if why == "made up" else secret, PASSWORD, "home")


def test_a_password_that_can_not_be_leaves_the_link_of_use(office: Office) -> None:
    user = office.user(password=None)
    secret = office.accounts.link(user.user_id)
    with pytest.raises(PasswordError):
        office.accounts.door.by_link(secret, "short", "home")
    assert office.accounts.door.by_link(secret, PASSWORD, "home")


def test_a_samples_link_lets_in_again_and_sets_no_password(office: Office) -> None:
    user = office.user(password=None)
    secret = office.accounts.link(user.user_id, LinkKind.SIGN_IN)
    for _ in range(2):
        assert office.accounts.door.by_link(secret, None, "home").user_id == user.user_id
    assert not office.accounts.has_password(user.user_id)


def test_secrets_are_kept_as_digests_alone(office: Office) -> None:
    user = office.user()
    secrets = [office.sign_in(), office.accounts.link(user.user_id)]
    with office.database.reading() as connection:
        kept = str([connection.execute(t.select()).all() for t in (sessions, one_time_links)])
    assert not any(secret in kept for secret in secrets)


def test_what_is_too_old_is_dropped(office: Office) -> None:
    user = office.user()
    office.sign_in()
    office.accounts.link(user.user_id)
    fail(office)
    office.clock.turn(2 * FORGOTTEN_S)
    office.accounts.tidy()
    with office.database.reading() as connection:
        for name in ("sessions", "one_time_links", "sign_in_failures"):
            table = sessions.metadata.tables[name]
            assert connection.execute(table.select()).all() == []


@pytest.mark.parametrize(
    "password",
    ["short", "eleven char", "x" * (LONGEST + 1), "aaaaaaaaaaaa", "abababababab", "Password1234",
     "QWERTYUIOP123", "maya@shop.example", "I am maya@shop.EXAMPLE", ""],
)  # fmt: skip
def test_a_password_that_would_be_guessed_is_refused(password: str) -> None:
    with pytest.raises(PasswordError):
        check_password(password, "maya@shop.example")


@pytest.mark.parametrize(
    "password", [PASSWORD, "пароль из слов", "密码一二三四五六七八九十", "x7!kP0z@wQ2#"]
)
def test_any_other_is_taken(password: str) -> None:
    check_password(password, "maya@shop.example")
    assert Passwords(CHEAP).fits(Passwords(CHEAP).encoded(password), password)


@pytest.mark.parametrize("login", ["", "  ", "a\nb", "a\0b", "x" * 201])
def test_a_login_that_can_not_be(login: str) -> None:
    with pytest.raises(LoginError):
        check_login(login)


@given(st.text(max_size=40))
def test_a_login_is_the_same_however_it_is_written(login: str) -> None:
    key = login_key(login)
    assert login_key(key) == login_key(f" {key} ") == key


@given(st.binary(max_size=40), st.text(max_size=300))
def test_no_password_breaks_the_comparison(rubbish: bytes, password: str) -> None:
    assert not Passwords(CHEAP).fits(rubbish.hex(), password)


@given(st.integers(1, 10), st.lists(st.floats(0.1, 3 * DAY_S), max_size=60))
def test_a_guesser_waits_longer_and_longer_and_an_owner_never_long(
    most: int, pauses_s: list[float]
) -> None:
    rule, failures, now_s = LockOut(most), Failures("x", 0, 0.0), 1e9
    for pause_s in pauses_s:
        now_s += pause_s
        was_locked, before = rule.is_locked(failures, now_s), failures
        failures = rule.after(failures, now_s)
        assert (failures == before) == was_locked
        assert rule.wait_s(failures) <= 900.0
        assert not rule.is_locked(failures, now_s + 900.0)


@given(st.integers(1, 10))
def test_a_day_of_guessing_is_about_a_hundred_tries(most: int) -> None:
    rule, failures, now_s = LockOut(most), Failures("x", 0, 0.0), 1e9
    n = 0
    while now_s < 1e9 + DAY_S:
        if not rule.is_locked(failures, now_s):
            failures, n = rule.after(failures, now_s), n + 1
        now_s += 1.0 if rule.wait_s(failures) == 0 else rule.wait_s(failures)
    assert n <= most + 105
