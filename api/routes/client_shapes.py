"""What is sent and answered about customers' accounts and their runs, as JSON."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.routes.fields import Body, Name
from api.routes.follow_up_shapes import FOLLOW_UP_EXAMPLE, FollowUpShown, follow_up_shown
from api.routes.shown import Shown
from api.storage.client_alerts import ClientAlert, ClientAlertFilter
from api.storage.clients import Client, ClientFilter
from api.trends.clients import ClientView, LetDown, LetDownFound
from insights.client_alert import ClientAlertKind

CLIENT_EXAMPLE: dict[str, Any] = {
    "account_id": "northwind",
    "name": "Northwind Traders",
    "value": 48000.0,
    "segment": "enterprise",
    "stage": "renewal",
    "is_key": True,
    "manager_id": "usr_quinn",
    "left_s": None,
    "changed_s": 1763769600.0,
}
RUN_EXAMPLE: dict[str, Any] = {
    "n": 8,
    "n_negative": 7,
    "depth": 0.71,
    "began_s": 1763000000.0,
    "last_s": 1763683200.0,
    "is_open": True,
    "p": 0.00002,
    "is_sure": True,
    "value": 48000.0,
    "urgency": 12.4,
}
ALERT_EXAMPLE: dict[str, Any] = {
    "alert_id": "cal_4f1a",
    "account_id": "northwind",
    "manager_id": "usr_quinn",
    "kind": "run",
    "began_s": 1763000000.0,
    "raised_s": 1763769600.0,
    "why": "7 of 8 contacts were negative from 2025-11-13 to 2025-11-21: more than luck makes",
    "seen_s": None,
    "seen_by": None,
}
LET_DOWN_EXAMPLE: dict[str, Any] = {
    "account": CLIENT_EXAMPLE,
    "run": RUN_EXAMPLE,
    "follow_up": FOLLOW_UP_EXAMPLE,
}


class ClientShown(Shown):
    """A customer's account, as far as anything was told of it."""

    model_config = ConfigDict(json_schema_extra={"example": CLIENT_EXAMPLE})

    account_id: str
    name: str | None
    value: float | None = Field(description="A year's worth, in the centre's currency.")
    segment: str | None
    stage: str | None
    is_key: bool = Field(description="Its manager is told when it suffers.")
    manager_id: str | None = Field(description="A user's id.")
    left_s: float | None = Field(description="null: it is here.")
    changed_s: float


class ClientBody(Body):
    """All that is told of an account; what is left out is not known any more."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"name": "Northwind Traders", "value": 48000.0, "is_key": True}
        }
    )

    name: Name | None = None
    value: float | None = Field(default=None, ge=0)
    segment: Name | None = None
    stage: Name | None = None
    is_key: bool = False
    manager_id: Name | None = None
    left_s: float | None = None

    def told_of(self, account_id: str) -> Client:
        """Return it as the service takes it."""
        return Client(account_id, **self.model_dump())


class RunShown(Shown):
    """The stretch of an account's contacts that speaks most for its being let down."""

    n: int = Field(description="Contacts whose mood was read.")
    n_negative: int
    depth: float = Field(description="0..1: how unpleasant they were on average.")
    began_s: float
    last_s: float
    is_open: bool = Field(description="The account's last contact is part of it.")
    p: float = Field(description="Chance that luck makes such a run in one account like it.")
    is_sure: bool = Field(description="Beyond luck over all accounts: two in a hundred are not.")
    value: float | None
    urgency: float = Field(description="A convention to sort by: no measure.")


class ClientSeen(BaseModel):
    """One account, and its run if it has one."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"account": CLIENT_EXAMPLE, "is_told": True, "run": RUN_EXAMPLE}
        }
    )

    account: ClientShown
    is_told: bool = Field(description="false: it is known by its contacts alone.")
    run: RunShown | None


class LetDownShown(BaseModel):
    """An account with a run of negative contacts, and the follow-up that is open."""

    model_config = ConfigDict(json_schema_extra={"example": LET_DOWN_EXAMPLE})

    account: ClientShown
    run: RunShown
    follow_up: FollowUpShown | None


class LetDownsShown(BaseModel):
    """The accounts that are let down, the sure first, then by urgency."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "items": [LET_DOWN_EXAMPLE],
                "n_accounts": 5210,
                "n_contacts": 48133,
                "made_s": 1763769600.0,
            }
        }
    )

    items: list[LetDownShown]
    n_accounts: int = Field(description="That were looked at: those with a contact in a year.")
    n_contacts: int
    made_s: float = Field(description="When it was reckoned; some minutes ago at most.")


class ClientsAsked(BaseModel):
    """Which accounts to list; what is left out does not matter."""

    manager_id: str | None = None
    is_key: bool | None = None
    text: str = Field(default="", max_length=200, description="Somewhere in the id or the name.")

    def wanted(self) -> ClientFilter:
        """Return it as the service takes it."""
        return ClientFilter(self.manager_id, self.is_key, self.text)


class ClientAlertShown(Shown):
    """What somebody was told of an account."""

    model_config = ConfigDict(json_schema_extra={"example": ALERT_EXAMPLE})

    alert_id: str
    account_id: str
    manager_id: str | None = Field(description="Who is told; null: nobody looks after it.")
    kind: ClientAlertKind
    began_s: float
    raised_s: float
    why: str
    seen_s: float | None
    seen_by: str | None


class ClientAlertsAsked(BaseModel):
    """Which alerts to list; what is left out does not matter."""

    account_id: str | None = None
    manager_id: str | None = Field(default=None, description="Theirs, and those of nobody.")
    is_seen: bool | None = None

    def wanted(self) -> ClientAlertFilter:
        """Return it as the service takes it."""
        return ClientAlertFilter(self.account_id, self.manager_id, self.is_seen)


class WaitingShown(Shown):
    """What waits for whoever asks."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"n_alerts": 1, "n_open": 3, "n_overdue": 1}}
    )

    n_alerts: int = Field(description="Not seen; meant for them, or for nobody.")
    n_open: int = Field(description="Follow-ups of theirs.")
    n_overdue: int


def client_shown(client: Client) -> ClientShown:
    """Return an account as it is answered."""
    return ClientShown.model_validate(client)


def client_seen(view: ClientView) -> ClientSeen:
    """Return an account and its run as they are answered."""
    run = None if view.run is None else RunShown.model_validate(view.run)
    return ClientSeen(account=client_shown(view.client), is_told=view.is_told, run=run)


def let_downs_shown(found: LetDownFound) -> LetDownsShown:
    """Return the accounts that are let down as they are answered."""
    return LetDownsShown(
        items=[_let_down(one) for one in found.accounts],
        n_accounts=found.n_accounts,
        n_contacts=found.n_contacts,
        made_s=found.made_s,
    )


def alert_shown(alert: ClientAlert) -> ClientAlertShown:
    """Return an alert as it is answered."""
    return ClientAlertShown.model_validate(alert)


def _let_down(one: LetDown) -> LetDownShown:
    return LetDownShown(
        account=client_shown(one.client),
        run=RunShown.model_validate(one.run),
        follow_up=follow_up_shown(one.follow_up) if one.follow_up else None,
    )
