"""The tables of who signs in: people, their teams and sessions."""

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, Table, Text

from api.security.role import Role
from api.storage.columns import JsonOf, OneOf
from api.storage.enums import LinkKind
from api.storage.metadata import METADATA

_USER = "users.user_id"

users = Table(
    "users",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("login", Text, nullable=False),
    Column("login_key", Text, nullable=False, unique=True),  # the login, however it is written
    Column("name", Text, nullable=False),
    Column("roles", JsonOf(frozenset[Role]), nullable=False),
    Column("agent_id", Text, unique=True),  # the expert, and the agent in calls, that they are
    Column("created_s", Double, nullable=False),
    Column("disabled_s", Double),  # past work still names them
    Column("signed_in_s", Double),  # the last time
    Column("password", Text),  # argon2id, encoded; NULL: none yet, or single sign-on alone
    Column("subject", Text, unique=True),  # who they are to single sign-on
)

teams = Table(
    "teams",
    METADATA,
    Column("team_id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("created_s", Double, nullable=False),
)

team_members = Table(
    "team_members",
    METADATA,
    Column("team_id", ForeignKey("teams.team_id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey(_USER), primary_key=True),
    Index("team_members_by_user", "user_id"),
)

sessions = Table(
    "sessions",
    METADATA,
    Column("digest", Text, primary_key=True),  # sha256 of the cookie, hex
    Column("user_id", ForeignKey(_USER), nullable=False, index=True),
    Column("from_where", Text, nullable=False),  # the address they signed in from
    Column("began_s", Double, nullable=False),
    Column("used_s", Double, nullable=False, index=True),  # the last time, to within a minute
)

one_time_links = Table(
    "one_time_links",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("user_id", ForeignKey(_USER), nullable=False, index=True),
    Column("kind", OneOf(LinkKind), nullable=False),
    Column("made_s", Double, nullable=False),
    Column("expires_s", Double, nullable=False, index=True),
)

sign_in_failures = Table(
    "sign_in_failures",
    METADATA,
    Column("of", Text, primary_key=True),  # a digest: people type passwords where logins belong
    Column("n", Integer, nullable=False),  # in a row
    Column("last_s", Double, nullable=False, index=True),
)
