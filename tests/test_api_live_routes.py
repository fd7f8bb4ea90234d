"""The calls that go on, as supervisors see them, and what they do about one."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from pydantic import BaseModel

from api.live.messages import Message, NoteTold, SpeechStart
from api.live.noticed import AlertRaised
from api.live.view import LiveView, Stage
from api.routes.following import Pace, messages, snapshots
from api.security.caller import Caller, CallerKind
from api.security.role import Role
from api.security.scope import Scope
from emotion.labels import Emotion
from insights.escalation import USUAL
from insights.severity import Severity
from speech.audio import Speaker
from speech.transcript import Transcript
from speech.utterance import Utterance
from tests.services import Service, kind_of, serving
from tests.streams import call_start
from tests.test_api_alerts import OFFER
from text.shift import Shift

VIEW = LiveView(
    call_id="call_1",
    case_id=None,
    agent_id="maya",
    agent_name="Maya",
    customer_id="c-1",
    customer_name="Ana",
    queue="billing",
    protocol="native",
    stage=Stage.LIVE,
    began_s=1_000.0,
    heard_s=90.0,
    lag_s=0.1,
    emotion=Emotion.ANGRY,
    negativity=0.8,
    trend=Shift.WORSENING,
    points=41.0,
    customer_mood="frustrated",
    n_alerts=1,
    recorded=False,
    transcribed=True,
    mood_analysed=True,
)


@dataclass
class FakeCall:
    """A call that remembers what supervisors did."""

    here: LiveView = VIEW
    notes: list[NoteTold] = field(default_factory=list)
    takers: list[str] = field(default_factory=list)
    used: list[tuple[str, bool]] = field(default_factory=list)
    to_tell: list[Message] = field(default_factory=list)

    def view(self) -> LiveView:
        return self.here

    @contextmanager
    def follow(self) -> Iterator[AsyncIterator[Message]]:
        yield _each(self.to_tell)

    def whisper(self, author: str, text: str) -> NoteTold:
        self.notes.append(NoteTold(note_id="note_1", author=author, text=text, at_s=90.0))
        return self.notes[-1]

    def hint_used(self, hint_id: str, used: bool) -> None:
        self.used.append((hint_id, used))

    def taken_over(self, by: str) -> None:
        self.takers.append(by)


@dataclass
class FakeCalls:
    """One call that goes on, or none."""

    one: FakeCall = field(default_factory=FakeCall)

    def live(self) -> tuple[LiveView, ...]:
        return (self.one.here,)

    def call(self, call_id: str) -> FakeCall | None:
        return self.one if call_id == self.one.here.call_id else None


async def _each(told: list[Message]) -> AsyncIterator[Message]:
    for message in told:
        yield message


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path, sweep_every_s=3600.0) as running:
        yield running


@pytest.fixture
def call(service: Service) -> FakeCall:
    """A call that goes on in the service."""
    calls = FakeCalls()
    service.app.state.parts = replace(service.parts, supervised=calls)
    return calls.one


def post(service: Service, path: str, **body: Any) -> Response:
    key = service.key(Scope.SUPERVISE)
    return service.client.post(f"/v1/calls/call_1/{path}", json=body, headers=key)


def kept(service: Service, case_id: str | None = None) -> None:
    """Let the journal know of the call, of an alert in it, and of what was said."""
    journal = service.parts.live.journal
    journal.began("call_1", call_start(case_id=case_id), "key_1", 1_000.0, recorded=False)
    alert = ("alt_1", "anger-held", Severity.HIGH, 80.0, 1_080.0, 0.9, "anger 0.90", USUAL)
    journal.noticed("call_1", AlertRaised(*alert))
    said = Transcript("I want my money back", ())
    journal.heard("call_1", 0, Utterance(Speaker.CUSTOMER, 80.0, 82.0, -20.0, said), 82.0)
    asyncio.run(journal.flushed("call_1"))


def test_the_live_list_shows_each_call_as_it_stands(service: Service, call: FakeCall) -> None:
    answer = service.client.get("/v1/calls/live", headers=service.key(Scope.CALLS_READ)).json()
    wanted = {"call_id": "call_1", "emotion": "angry", "trend": "worsening", "stage": "live"}
    assert {**answer["items"][0], **wanted} == answer["items"][0]


def test_without_a_call_the_list_is_empty(service: Service) -> None:
    answer = service.client.get("/v1/calls/live", headers=service.key()).json()
    assert answer == {"items": []}


def test_one_call_is_followed_from_how_it_stands(service: Service, call: FakeCall) -> None:
    call.to_tell = [SpeechStart(speaker=Speaker.CUSTOMER, at_s=91.0)]
    text = service.client.get("/v1/calls/call_1/live", headers=service.key()).text
    first, second = [block.split("\n", 1) for block in text.strip().split("\n\n")]
    assert first[0] == "event: call"
    assert second == [
        "event: speech.start",
        'data: {"type":"speech.start","speaker":"customer","at_s":91.0}',
    ]


@pytest.mark.parametrize("path", ["call_9/live", "call_9/whisper", "call_9/take-over"])
def test_a_call_that_does_not_go_on_is_not_found(
    service: Service, call: FakeCall, path: str
) -> None:
    url, key = f"/v1/calls/{path}", service.key()
    if path.endswith("live"):
        answer = service.client.get(url, headers=key)
    else:
        body = {"text": "x"} if "whisper" in path else {"department": "billing"}
        answer = service.client.post(url, json=body, headers=key)
    assert kind_of(answer) == "not-found"


def test_a_whisper_reaches_the_agent_and_answers_the_cue(service: Service, call: FakeCall) -> None:
    kept(service)
    answer = post(service, "whisper", text="Offer the refund.", by="Dana")
    assert (answer.status_code, answer.json()["author"]) == (201, "Dana")
    assert [note.text for note in call.notes] == ["Offer the refund."]
    alerts = service.client.get("/v1/alerts", headers=service.key()).json()["items"]
    assert alerts[0]["response"] == "whisper"


def test_take_over_hands_the_case_on_with_its_context(service: Service, call: FakeCall) -> None:
    case_id = service.open("help with billing")["chat_id"]
    call.here = replace(VIEW, case_id=case_id)
    kept(service, case_id)
    answer = post(service, "take-over", department="technical", note="needs a manager", by="Dana")
    assert (answer.status_code, answer.json()["department"]) == (200, "technical")
    assert call.takers == ["Dana"]
    history = service.client.get(f"/v1/cases/{case_id}", headers=service.key()).json()
    note = history["transfers"][0]["note"]
    assert note.splitlines() == [
        "needs a manager",
        "Taken over from call call_1 after 1.5 min.",
        "The customer sounds angry, worsening.",
        "They came in frustrated.",
        "Alert at 80 s: anger 0.90.",
        "customer: I want my money back",
    ]
    assert history["alerts"][0]["response"] == "taken_over"


def test_a_take_over_sent_twice_is_told_once(service: Service, call: FakeCall) -> None:
    case_id = service.open("help with billing")["chat_id"]
    call.here = replace(VIEW, case_id=case_id)
    key = {**service.key(Scope.SUPERVISE), "Idempotency-Key": "one"}
    for _ in range(2):
        body = {"department": "technical"}
        answer = service.client.post("/v1/calls/call_1/take-over", json=body, headers=key)
        assert answer.status_code == 200, answer.text
    assert len(call.takers) == 1


def test_a_call_without_a_case_has_none_to_hand_on(service: Service, call: FakeCall) -> None:
    answer = post(service, "take-over", department="billing")
    assert (answer.status_code, kind_of(answer)) == (409, "wrong-state")
    assert "has no case" in answer.json()["detail"]
    assert call.takers == []


@pytest.mark.parametrize("body", [{}, {"department": "billing", "expert_id": "maya"}])
def test_a_case_goes_to_one_place(service: Service, call: FakeCall, body: dict[str, str]) -> None:
    assert post(service, "take-over", **body).status_code == 422


def test_an_agent_says_what_they_did_with_a_hint(service: Service, call: FakeCall) -> None:
    path, body = "/v1/calls/call_1/hints/hint_1", {"used": True}
    answers = [
        service.client.put(path, json=body, headers=service.person(Role.AGENT, agent_id=who))
        for who in ("maya", "noel")
    ]
    assert [answer.status_code for answer in answers] == [204, 404]
    assert call.used == [("hint_1", True)]


def test_a_decision_about_an_offer_is_whispered(service: Service, call: FakeCall) -> None:
    kept(service)
    service.parts.live.journal.noticed("call_1", OFFER)
    asyncio.run(service.parts.live.journal.flushed("call_1"))
    offer = service.client.get("/v1/goodwill", headers=service.key()).json()["items"][0]
    for _ in range(2):
        service.client.post(
            f"/v1/goodwill/{offer['goodwill_id']}/approve",
            json={"by": "Dana", "note": "Once."},
            headers=service.key(),
        )
    assert [note.text for note in call.notes] == ["10 % off: approved. Once."]


QUICK = Pace(heartbeat_s=0.02, every_s=0.01)


class Seen(BaseModel):
    """What a list shows."""

    n: int


class Doorman:
    """Lets a reader in so many times."""

    def __init__(self, n: int) -> None:
        self.n = n

    async def __call__(self) -> bool:
        self.n -= 1
        return self.n >= 0

    async def caller(self) -> Caller | None:
        return Caller("key_1", CallerKind.SECRET) if await self() else None


def test_the_list_is_sent_when_it_changed() -> None:
    seen = iter([1, 1, 2, 2, 2])

    async def frames() -> list[str]:
        looks = snapshots(lambda _: Seen(n=next(seen)), Doorman(5).caller, QUICK)
        return [frame async for frame in looks if not frame.startswith(":")]

    assert asyncio.run(frames()) == [
        'event: calls\ndata: {"n":1}\n\n',
        'event: calls\ndata: {"n":2}\n\n',
    ]


async def _slowly(n: int) -> AsyncIterator[int]:
    for at in range(n):
        await asyncio.sleep(0.05)
        yield at


def test_a_silence_is_filled_and_loses_no_message() -> None:
    async def frames() -> list[str]:
        told = messages(_slowly(3), str, Doorman(1_000), QUICK)
        return [frame async for frame in told]

    found = asyncio.run(frames())
    assert [frame for frame in found if not frame.startswith(":")] == ["0", "1", "2"]
    assert ": here\n\n" in found


def test_a_key_that_was_revoked_follows_no_further() -> None:
    async def frames() -> list[str]:
        return [frame async for frame in messages(_slowly(100), str, Doorman(3), QUICK)]

    assert len(asyncio.run(frames())) < 5
