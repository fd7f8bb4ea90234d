"""The service for tests: on a new database, its keys at hand, asked without a network."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from api.app import create_app
from api.events.event import Event
from api.parts import Parts
from api.security.accounts import new_team_id, new_user_id
from api.security.cookie import cookie_name
from api.security.csrf import HEADER
from api.security.keyring import NewKey, replaced
from api.security.role import Role
from api.security.scope import Scope
from api.settings import Settings
from api.storage import events
from api.storage.enums import KeyKind
from api.storage.teams import Team
from api.storage.users import User
from routing.expert import Channel, Expert, Presence
from tests.databases import sqlite_at
from tests.desks import PlainReader
from text.reading import TextReading

PAGE = "https://shop.example"


class PausedReader(PlainReader):
    """Takes its time when it is told to."""

    pause: Callable[[], object] = staticmethod(lambda: None)

    def read(self, text: str, before: Sequence[str] = (), analyse_mood: bool = True) -> TextReading:
        self.pause()
        return super().read(text, before, analyse_mood)


@dataclass
class Service:
    """A running service and whoever asks it."""

    app: FastAPI
    reader: "PausedReader"
    client: TestClient
    parts: Parts

    def key(self, *scopes: Scope) -> dict[str, str]:
        """Return the header of a new secret key; with every scope if none is named."""
        wanted = NewKey("-".join(scopes) or "all", KeyKind.SECRET, frozenset(scopes or Scope))
        return bearer(replaced(self.parts.database, wanted, time.time()))

    def page_key(self, origin: str = PAGE) -> dict[str, str]:
        """Return the headers of a page with a new publishable key."""
        wanted = NewKey(origin, KeyKind.PUBLISHABLE, origins=(origin,))
        secret = replaced(self.parts.database, wanted, time.time())
        return {**bearer(secret), "Origin": origin}

    def user(self, *roles: Role, agent_id: str | None = None, team_ids: Sequence[str] = ()) -> User:
        """Return a new user with these roles."""
        user_id = new_user_id()
        name = (agent_id or "-".join(roles) or "nobody").title()
        user = User(user_id, user_id, name, frozenset(roles), agent_id, frozenset(team_ids))
        return self.parts.accounts.put_user(user)

    def team(self, name: str) -> str:
        """Return the id of a new team."""
        return self.parts.accounts.put_team(Team(new_team_id(), name)).team_id

    def person(
        self, *roles: Role, agent_id: str | None = None, team_ids: Sequence[str] = ()
    ) -> dict[str, str]:
        """Return the headers of a new user who is signed in: the cookie, and what shows it is us.

        An agent sees what is `agent_id`'s, a supervisor what the agents of `team_ids` have.
        """
        return self.signed_in(self.user(*roles, agent_id=agent_id, team_ids=team_ids))

    def signed_in(self, user: User) -> dict[str, str]:
        """Return the headers of a user at a new browser."""
        session = self.parts.accounts.sessions.begin(user.user_id, "testclient")
        return {"Cookie": f"{cookie_name(False)}={session.secret}", HEADER: session.csrf}

    def open(self, text: str = "help with billing", **fields: Any) -> dict[str, Any]:
        """Open a chat with every right; returns the answer."""
        body = {"message": {"text": text}, **fields}
        answer = self.client.post("/v1/chats", json=body, headers=self.key())
        assert answer.status_code == 201, answer.text
        opened: dict[str, Any] = answer.json()
        return opened

    def staff(self, name: str = "maya", auto_accept: bool = True, n_chats: int = 1) -> None:
        """Let an expert of billing come to work."""
        capacity = {Channel.CHAT: n_chats}
        self.parts.desk.put_expert(
            Expert(name, name.title(), {"billing": 5}, capacity=capacity, auto_accept=auto_accept)
        )
        self.parts.desk.set_presence(name, Presence.AVAILABLE)

    def events(self) -> list[Event]:
        """Return all that happened."""
        with self.parts.database.reading() as connection:
            return list(events.after(connection, 0))

    def n_cases(self) -> int:
        """Return how many cases there are."""
        return len(self.parts.desk.cases(limit=200).items)


@contextmanager
def serving(folder: Path, **settings: Any) -> Iterator[Service]:
    """Run a service without the sample centre, whatever the environment says."""
    limits = ("page_requests", "stranger_requests", "customer_requests", "form_requests")
    unhurried = dict.fromkeys(limits)
    usual = {"sample": False, "staff_pages": False, **unhurried}
    chosen = Settings(**{"data_dir": folder, **usual, **settings})
    if chosen.database_url is None:
        sqlite_at(folder / "tonewise.db")
    reader = PausedReader()
    app = create_app(chosen, lambda _: reader)
    with TestClient(app, raise_server_exceptions=True) as client:
        yield Service(app, reader, client, app.state.parts)


def bearer(secret: str) -> dict[str, str]:
    """Return the header that shows a secret."""
    return {"Authorization": f"Bearer {secret}"}


def kind_of(answer: Response) -> str:
    """Return the kind of a problem, having checked that it is one."""
    assert answer.headers["content-type"] == "application/problem+json"
    told = json.loads(answer.content)
    assert told["status"] == answer.status_code
    assert told["request_id"] == answer.headers["x-request-id"]
    return str(told["type"]).removeprefix("urn:tonewise:problem:")
