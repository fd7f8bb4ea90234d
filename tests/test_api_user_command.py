"""`tonewise user`, and the links that `tonewise serve` prints."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from api.commands.user import command
from api.here import here, listened_on
from api.sample import EXPERTS
from api.security.role import Role
from api.security.sign_in import LinkGoneError
from api.settings import Settings
from api.storage.audit import AuditFilter
from api.storage.enums import LinkKind
from api.welcomes import FIRST_ADMIN, welcomes
from emotion.errors import TonewiseError
from tests.doors import PASSWORD
from tests.services import Service, serving


def run(folder: Path, *arguments: str) -> str:
    """Return what a command prints, or raise its error."""
    result = CliRunner().invoke(command, [*arguments, "--data-dir", str(folder)])
    if result.exception is not None:
        raise result.exception
    return result.output


def welcome(service: Service, printed: str) -> str:
    """Return the name of whom a printed link lets in, once it was used."""
    secret = printed.strip().partition("link=")[2]
    user, kind = service.parts.accounts.door.invited(secret)
    password = PASSWORD if kind is LinkKind.WELCOME else None
    service.parts.accounts.door.by_link(secret, password, "home")
    return user.name


def test_somebody_is_added_with_a_link(tmp_path: Path) -> None:
    printed = run(tmp_path, "add", "maya@shop.example", "--name", "Maya", "--role", "agent",
                  "--agent", "exp_maya", "--team", "East", "--team", "West")  # fmt: skip
    assert printed.startswith("http://127.0.0.1:8000/welcome?link=tw_ln_")
    with serving(tmp_path) as service:
        assert welcome(service, printed) == "Maya"
        user = service.parts.accounts.user_of_agent("exp_maya")
        assert user is not None
        names = {team.name for team in service.parts.accounts.teams()}
        assert (user.roles, names) == (frozenset({Role.AGENT}), {"East", "West"})
        assert len(user.team_ids) == 2


def test_people_are_listed(tmp_path: Path) -> None:
    run(tmp_path, "add", "ada", "--role", "admin")
    run(tmp_path, "add", "maya", "--role", "agent", "--agent", "exp_maya", "--team", "East")
    run(tmp_path, "disable", "maya")
    assert run(tmp_path, "list").splitlines() == [
        "ada  ada  admin",
        "maya  maya  agent  agent exp_maya  East  disabled",
    ]


def test_a_reset_lets_in_again_whoever_was_disabled(tmp_path: Path) -> None:
    run(tmp_path, "add", "maya", "--role", "agent")
    run(tmp_path, "disable", "maya")
    printed = run(tmp_path, "reset", "MAYA")
    assert "disabled" not in run(tmp_path, "list")
    with serving(tmp_path) as service:
        assert welcome(service, printed) == "maya"
        assert service.parts.accounts.sign_in("maya", PASSWORD, "home")


@pytest.mark.parametrize(
    "arguments",
    [("disable", "ada"), ("disable", "whoever"), ("reset", "whoever"),
     ("add", "ADA", "--role", "agent"), ("add", " ", "--role", "agent")],
)  # fmt: skip
def test_what_can_not_be_changes_nothing(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    run(tmp_path, "add", "ada", "--role", "admin")
    with pytest.raises(TonewiseError):
        run(tmp_path, *arguments)
    assert run(tmp_path, "list") == "ada  ada  admin\n"


def test_a_role_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        run(tmp_path, "add", "ada", "--role", "king")


def test_the_command_line_leaves_lines_in_the_audit_trail(tmp_path: Path) -> None:
    run(tmp_path, "add", "maya", "--role", "agent")
    with serving(tmp_path) as service:
        lines = service.parts.audit.lines(AuditFilter(who="console"))
    assert [line.entry.action for line in lines] == ["shared", "added"]


def test_links_lead_to_the_public_address_if_there_is_one() -> None:
    assert here(Settings(public_url="https://desk.example/")) == "https://desk.example"
    assert here(Settings(host="::1", port=9000)) == "http://[::1]:9000"
    assert listened_on(Settings(public_url="https://desk.example")) == "http://127.0.0.1:8000"


def invited(service: Service, **settings: object) -> list[tuple[str, str]]:
    parts = service.parts
    chosen = parts.settings.model_copy(update=settings)
    return [(one.who, one.secret) for one in welcomes(chosen, parts.desk, parts.accounts)]


def test_the_first_admin_is_let_in_until_they_have_a_password(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        ((who, lost),) = invited(service)
        assert who == "First admin, as admin (admin, qa, supervisor)"
        ((_, secret),) = invited(service)
        with pytest.raises(LinkGoneError):
            service.parts.accounts.door.invited(lost)
        service.parts.accounts.door.by_link(secret, PASSWORD, "home")
        assert service.parts.accounts.sign_in(FIRST_ADMIN, PASSWORD, "home")
        assert invited(service) == []


def test_there_is_no_first_admin_where_another_can_sign_in(tmp_path: Path) -> None:
    printed = run(tmp_path, "add", "ada", "--role", "admin")
    with serving(tmp_path) as service:
        assert len(invited(service)) == 1
        welcome(service, printed)
        assert invited(service) == []


def test_the_samples_people_are_let_in_at_this_machine(tmp_path: Path) -> None:
    with serving(tmp_path, sample=True) as service:
        lets_in = invited(service)
        assert [who for who, _ in lets_in] == [
            "Maya (agent)", "Sam (supervisor)", "Quinn (qa)", "Ada (admin)"
        ]  # fmt: skip
        for _, secret in lets_in:
            assert service.parts.accounts.door.by_link(secret, None, "home")
        agents = {user.agent_id for user in service.parts.accounts.users()} - {None}
        assert agents == {expert.expert_id for expert in EXPERTS}
        sam = service.parts.accounts.user_of_login("sam")
        assert service.parts.accounts.agent_ids_of(sam.team_ids) == agents
        n = len(service.parts.accounts.users())
        assert len(invited(service)) == 4
        assert len(service.parts.accounts.users()) == n


def test_no_sample_person_is_let_in_from_other_machines(tmp_path: Path) -> None:
    with serving(tmp_path, sample=True) as service:
        invited(service)
        assert [who.split(",")[0] for who, _ in invited(service, host="0.0.0.0")] == ["First admin"]


def test_a_centre_with_experts_of_its_own_has_no_sample_people(tmp_path: Path) -> None:
    with serving(tmp_path, sample=True) as service:
        service.staff("own")
        assert [who.split(",")[0] for who, _ in invited(service)] == ["First admin"]
