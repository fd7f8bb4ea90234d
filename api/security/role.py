"""Role: what a person is here for, and what it lets them do. The docs print this table."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from api.security.scope import Scope


class Role(StrEnum):
    """What a person is here for. Somebody may have several."""

    AGENT = "agent"  # works cases and calls; sees their own
    SUPERVISOR = "supervisor"  # watches and steps in; sees their teams
    QA = "qa"  # reads grades and corrects them; sees every team
    ADMIN = "admin"  # runs the place; sees no conversation


ROLE_WORDS: Mapping[Role, str] = MappingProxyType(
    {
        Role.AGENT: "works cases and calls, and sees their own",
        Role.SUPERVISOR: "watches and steps in, and sees their teams and who waits",
        Role.QA: "reads grades and corrects them, and sees every team",
        Role.ADMIN: "runs the place, and sees no conversation",
    }
)

_SEES: Mapping[Role, str] = MappingProxyType(
    {
        Role.AGENT: "their own; what their open customers came with before",
        Role.SUPERVISOR: "their teams'; nobody's yet",
        Role.QA: "everybody's",
        Role.ADMIN: "nobody's",
    }
)

ROLES: Mapping[Role, frozenset[Scope]] = MappingProxyType(
    {
        Role.AGENT: frozenset(
            {
                Scope.CHATS_READ,
                Scope.CHATS_WRITE,
                Scope.CASES_READ,
                Scope.EXPERTS_READ,
                Scope.DESK,
                Scope.QUEUE_READ,
                Scope.EVENTS_READ,
                Scope.CALLS_WRITE,
                Scope.CALLS_READ,
                Scope.RECORDINGS,
                Scope.GRADES_READ,
                Scope.GRADES_ANSWER,
                Scope.TICKETS,
            }
        ),
        Role.SUPERVISOR: frozenset(
            {
                Scope.CHATS_READ,
                Scope.CHATS_WRITE,
                Scope.CASES_READ,
                Scope.EXPERTS_READ,
                Scope.QUEUE_READ,
                Scope.EVENTS_READ,
                Scope.CALLS_READ,
                Scope.RECORDINGS,
                Scope.ALERTS,
                Scope.SUPERVISE,
                Scope.GRADES_READ,
                Scope.COACH,
                Scope.REVIEW,
                Scope.TRENDS_READ,
                Scope.FOLLOW_UPS,
                Scope.TICKETS,
            }
        ),
        Role.QA: frozenset(
            {
                Scope.CHATS_READ,
                Scope.CASES_READ,
                Scope.EXPERTS_READ,
                Scope.CALLS_READ,
                Scope.RECORDINGS,
                Scope.GRADES_READ,
                Scope.GRADES_CHANGE,
                Scope.COACH,
                Scope.REVIEW,
                Scope.RUBRICS,
                Scope.TRENDS_READ,
                Scope.FOLLOW_UPS,
                Scope.IMPORTS,
            }
        ),
        Role.ADMIN: frozenset(
            {
                Scope.EXPERTS_READ,
                Scope.EXPERTS_WRITE,
                Scope.QUEUE_READ,
                Scope.WEBHOOKS,
                Scope.LEXICON,
                Scope.KEYS,
                Scope.ALERTS,
                Scope.RUBRICS,
                Scope.RECORDINGS_DELETE,
                Scope.ACCOUNTS,
                Scope.IMPORTS,
                Scope.AUDIT,
            }
        ),
    }
)


def scopes_of(roles: Collection[Role]) -> frozenset[str]:
    """Return all that somebody with these roles may do."""
    return frozenset(scope for role in roles for scope in ROLES[role])


def role_table() -> str:
    """Return the Markdown table that docs/accounts.md holds: which role has which permission."""
    head = ["", *(role.value for role in Role)]
    sees = ["*whose conversations*", *(_SEES[role] for role in Role)]
    rows = [[f"`{scope}`", *("yes" if scope in ROLES[one] else "" for one in Role)]
            for scope in Scope]  # fmt: skip
    line = "|---" * len(head) + "|"
    return "\n".join([_row(head), line, _row(sees), *map(_row, rows)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
