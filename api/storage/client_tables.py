"""The tables of customers' accounts: who they are, who calls them back, who is told of them."""

from sqlalchemy import Boolean, Column, Double, Index, Integer, Table, Text

from api.storage.columns import OneOf
from api.storage.metadata import COUNTED, METADATA
from insights.client_alert import ClientAlertKind
from insights.follow_up_state import Channel, FollowUpState, Result

clients = Table(
    "clients",
    METADATA,
    Column("account_id", Text, primary_key=True),
    Column("name", Text),
    Column("value", Double),  # a year's worth, in the centre's currency
    Column("segment", Text),
    Column("stage", Text),
    Column("is_key", Boolean, nullable=False),  # its manager is told when it suffers
    Column("manager_id", Text),  # a user of the staff
    Column("left_s", Double),  # when it left; NULL: it is here
    Column("changed_s", Double, nullable=False),
    Index("clients_by_manager", "manager_id"),
)

follow_ups = Table(
    "follow_ups",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("follow_up_id", Text, nullable=False, unique=True),
    Column("account_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("owner_id", Text, nullable=False),  # a user
    Column("channel", OneOf(Channel), nullable=False),
    Column("opened_s", Double, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("due_s", Double, nullable=False),
    Column("state", OneOf(FollowUpState), nullable=False),
    Column("result", OneOf(Result)),
    Column("note", Text),
    Column("closed_s", Double),
    Column("closed_by", Text),
    Column("revision", Integer, nullable=False),  # counts changes: a second click changes nothing
    Index("follow_ups_by_account", "account_id", "number"),
    Index("follow_ups_by_state", "state", "due_s", "number"),
    Index("follow_ups_by_owner", "owner_id", "state", "due_s"),
    sqlite_autoincrement=True,
)

client_alerts = Table(
    "client_alerts",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("alert_id", Text, nullable=False, unique=True),
    Column("account_id", Text, nullable=False),
    Column("manager_id", Text),
    Column("kind", OneOf(ClientAlertKind), nullable=False),
    Column("began_s", Double, nullable=False),  # of what it is about: one alert a run
    Column("raised_s", Double, nullable=False),
    Column("why", Text, nullable=False),
    Column("seen_s", Double),
    Column("seen_by", Text),
    Index("client_alerts_once", "account_id", "kind", "began_s", unique=True),
    Index("client_alerts_by_manager", "manager_id", "number"),
    sqlite_autoincrement=True,
)
