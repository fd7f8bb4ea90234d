"""Streams that somebody signed in follows: within their reach, and no longer than they may."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from websockets.exceptions import InvalidStatus

from api.desk.opening import Opening, Transfer
from api.security.accounts import new_user_id
from api.security.role import Role
from api.storage.users import User
from routing.expert import Channel, Expert, Presence
from tests.streaming import Streaming, streaming


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Streaming]:
    folder: Path = tmp_path_factory.mktemp("service")
    with streaming(folder, heartbeat_s=0.2, staff_pages=False) as running:
        for name, department in (("maya", "billing"), ("theo", "technical")):
            skills = {department: 5}
            expert = Expert(
                name, name.title(), skills, capacity={Channel.CHAT: 99}, auto_accept=True
            )
            running.parts.desk.put_expert(expert)
            running.parts.desk.set_presence(name, Presence.AVAILABLE)
        yield running


def agent(service: Streaming) -> tuple[User, dict[str, str]]:
    """Return a new Maya, and the cookie of hers."""
    accounts = service.parts.accounts
    before = accounts.user_of_agent("maya")
    if before is not None:
        accounts.put_user(replace(before, agent_id=None))
    user_id = new_user_id()
    user = accounts.put_user(User(user_id, user_id, "Maya", frozenset({Role.AGENT}), "maya"))
    secret = accounts.sessions.begin(user_id, "home").secret
    return user, {"Cookie": f"tonewise_session={secret}"}


def open_chat(service: Streaming, department: str) -> str:
    return service.parts.desk.open_chat(Opening(f"help with {department}", "1")).case_id


@contextmanager
def followed(service: Streaming, path: str, headers: dict[str, str]) -> Iterator[Iterator[str]]:
    url = f"http://127.0.0.1:{service.port}{path}"
    with httpx2.stream("GET", url, headers=headers, timeout=10) as answer:
        assert answer.status_code == 200
        yield answer.iter_lines()


def test_an_agent_follows_what_happens_in_their_own_cases(service: Streaming) -> None:
    _, cookie = agent(service)
    with followed(service, "/v1/events?after=0", cookie) as lines:
        theirs, hers = open_chat(service, "technical"), open_chat(service, "billing")
        told = []
        for line in lines:
            told.append(line)
            if "case.assigned" in line and hers in "".join(told):
                break
    assert theirs not in "".join(told)


@pytest.mark.parametrize("path", ["/v1/events", "/v1/calls/live/events"])
def test_a_stream_ends_with_the_session(service: Streaming, path: str) -> None:
    user, cookie = agent(service)
    with followed(service, path, cookie) as lines:
        next(lines)
        service.parts.accounts.end_sessions(user.user_id)
        for _ in lines:  # it ends
            pass


def test_a_stream_ends_with_the_role(service: Streaming) -> None:
    user, cookie = agent(service)
    with followed(service, "/v1/calls/live/events", cookie) as lines:
        next(lines)
        service.parts.accounts.put_user(replace(user, roles=frozenset({Role.ADMIN})))
        for _ in lines:
            pass


def test_a_chats_stream_ends_when_it_is_somebody_elses(service: Streaming) -> None:
    _, cookie = agent(service)
    case_id = open_chat(service, "billing")
    with followed(service, f"/v1/chats/{case_id}/events?after=0", cookie) as lines:
        next(lines)
        service.parts.desk.transfer(case_id, Transfer(expert_id="theo"))
        for _ in lines:  # it ends
            pass
    url = f"http://127.0.0.1:{service.port}/v1/chats/{case_id}/events"
    assert httpx2.get(url, headers=cookie).status_code == 404


def test_a_cookie_streams_no_sound(service: Streaming) -> None:
    """A websocket has no token against other sites' pages: people stream by a call's own token."""
    _, cookie = agent(service)
    with pytest.raises(InvalidStatus) as refused, service.connect(cookie):
        pass
    assert refused.value.response.status_code == 401
