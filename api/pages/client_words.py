"""The words by which pages name accounts, follow-ups and alerts, and where those lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote

from api.pages.names import Names
from api.security.role import scopes_of
from api.security.scope import Scope
from api.storage.clients import Client
from api.storage.follow_ups import FollowUp
from api.storage.users import User
from api.trends.interaction_query import InteractionQuery
from insights.client_alert import ClientAlertKind
from insights.follow_up_state import Channel, FollowUpState, Result
from insights.runs import Run

ACCOUNTS = "/staff/accounts"
CONVERSATIONS = "/staff/conversations"
CHANNELS: Mapping[str, str] = MappingProxyType(
    {
        Channel.PHONE.value: "by telephone",
        Channel.EMAIL.value: "by e-mail",
        Channel.CHAT.value: "in a chat",
        Channel.VISIT.value: "by a visit",
    }
)
RESULTS: Mapping[str, str] = MappingProxyType(
    {
        Result.SOLVED.value: "solved: what upset them is out of the way",
        Result.PROMISED.value: "promised: it is known who does what until when",
        Result.UNSOLVED.value: "not solved: spoken to, and nothing changed",
        Result.NOT_REACHED.value: "not reached",
    }
)
STATES: Mapping[str, str] = MappingProxyType(
    {
        FollowUpState.OPEN.value: "Open",
        FollowUpState.DONE.value: "Done",
        FollowUpState.CANCELLED.value: "Called off",
    }
)
KINDS: Mapping[str, str] = MappingProxyType(
    {
        ClientAlertKind.RUN.value: "let down",
        ClientAlertKind.SILENCE.value: "silent",
        ClientAlertKind.OVERDUE.value: "overdue",
    }
)


@dataclass(frozen=True, slots=True)
class ClientWords:
    """What templates name accounts by."""

    names: Names
    clients: Mapping[str, Client]  # of the accounts on the page, as far as any were told of
    now_s: float  # epoch seconds

    def name(self, account_id: str) -> str:
        """Return what an account is called."""
        client = self.clients.get(account_id)
        return (client and client.name) or account_id

    def is_overdue(self, follow_up: FollowUp) -> bool:
        """Whether an account should have been called back by now."""
        return follow_up.is_overdue(self.now_s)


def client_link(account_id: str) -> str:
    """Return where an account's page is."""
    return f"{ACCOUNTS}/{quote(account_id, safe='')}"


def contacts_link(account_id: str) -> str:
    """Return where an account's conversations are listed."""
    return f"{CONVERSATIONS}?{InteractionQuery(account_id=account_id).to_url()}"


def run_link(run: Run, negative: bool | None = None) -> str:
    """Return where the conversations of a run are listed; True: the negative ones alone."""
    query = InteractionQuery(
        account_id=run.account_id,
        since_s=run.began_s,
        until_s=run.last_s + 1.0,  # the last one too
        negative=negative,
        told=None if negative else True,
    )
    return f"{CONVERSATIONS}?{query.to_url()}"


def reason_of(run: Run | None) -> str:
    """Return what a follow-up's form begins with."""
    if run is None:
        return ""
    return f"{run.n_negative} of {run.n} contacts in a row were negative."


def owners_of(users: tuple[User, ...]) -> Mapping[str, str]:
    """Return who may follow up, by id, their own names."""
    return {
        user.user_id: user.name
        for user in users
        if user.disabled_s is None and Scope.FOLLOW_UPS in scopes_of(user.roles)
    }
