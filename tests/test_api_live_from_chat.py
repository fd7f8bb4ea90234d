"""A chat that becomes a call: the same expert, the same customer, and what is known of them.

A real server and the models that ship; a supervisor approves an offer while the call goes on.
"""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from api.live.messages import AlertTold, Graded, GuidanceTold, Message, NoteTold, Started
from api.live.start import CallStart, Mode
from api.parts import Parts
from api.phone.native import Native
from api.phone.phone import Dial, Phone
from api.phone.tape import linear_tape, read_sound
from api.rulebook import ALERT_RULES, PLAYBOOK
from api.security.keyring import NewKey, replaced
from api.security.scope import Scope
from api.storage import documents
from api.storage.enums import KeyKind
from routing.expert import Channel, Presence
from speech.recording import stereo
from tests.desks import expert
from tests.services import bearer
from tests.test_api_live_end_to_end import SAMPLE, SIDES, Earshot, kept, served

FURIOUS = "I am furious! You charged me twice and nobody answers my emails."
RULES = """
version: "1"
escalation: [{owner: floor, within_s: 60}]
rules: [{id: long, when: call_length > 5 s, severity: low}]
"""
PLAYS = """
version: "1"
on: [goodwill]
offers: {when: call_length > 8 s, most_a_call: 1}
plays:
  - {id: sorry, behaviour: goodwill, when: call_length > 4 s, text: Ask., offer: 10 % off}
"""


@dataclass
class Continued:
    """A chat, and what became of it on the phone."""

    earshot: Earshot
    case: dict[str, Any]  # as it stood before the call
    live: dict[str, Any]  # the call as a supervisor sees it
    on_call: int  # calls that the expert is on meanwhile
    offers: list[dict[str, Any]]
    alerts: list[dict[str, Any]]
    notes: tuple[str, ...]  # of the report

    def first(self, kind: type[Message]) -> Any:
        return next(iter(self.earshot.of(kind)), None)


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Continued]:
    with served(tmp_path_factory.mktemp("continued")) as (base, parts):
        parts.desk.put_expert(expert("maya", auto_accept=True, n_chats=3))
        parts.desk.set_presence("maya", Presence.AVAILABLE)
        with parts.database.transaction() as connection:
            documents.add(connection, ALERT_RULES, RULES, "test", time.time())
            documents.add(connection, PLAYBOOK, PLAYS, "test", time.time())
        parts.guidance.renew()
        yield asyncio.run(_continued(base, parts))


async def _continued(base: str, parts: Parts) -> Continued:
    key = replaced(parts.database, NewKey("all", KeyKind.SECRET, frozenset(Scope)), time.time())
    async with httpx2.AsyncClient(base_url=base, headers=bearer(key), timeout=60.0) as client:
        case = await _chat(client)
        body = {"case_id": case["case_id"]}
        token = (await client.post("/v1/calls/tokens", json=body)).json()["token"]
        sound, rate_hz = read_sound(SAMPLE, stereo(agent_channel=1))
        tape = linear_tape(sound, rate_hz, SIDES)
        start, earshot = CallStart(tape.audio, "native", mode=Mode.REPLAY), Earshot()
        phone = Phone(Dial(base, rate=None), Native(start, token), tape, earshot)
        watching = asyncio.create_task(_decided(client))
        ended = await phone.call()
        assert isinstance(ended, Graded)
        live, on_call = await asyncio.wait_for(watching, 20.0)
        offers = (await client.get("/v1/goodwill")).json()["items"]
        alerts = (await client.get("/v1/alerts?limit=50")).json()["items"]
    notes = kept(parts, ended).call.notes
    return Continued(earshot, case, live, on_call, offers, alerts, notes)


async def _chat(client: httpx2.AsyncClient) -> dict[str, Any]:
    """Open a chat, and return its case once it has an expert."""
    body = {"message": {"text": FURIOUS}, "department": "billing", "customer": {"name": "Ana"}}
    answer = await client.post("/v1/chats", json=body, headers={"Idempotency-Key": "one"})
    assert answer.status_code == 201, answer.text
    case_id = answer.json()["chat_id"]
    case: dict[str, Any] = (await client.get(f"/v1/cases/{case_id}")).json()["case"]
    return case


async def _decided(client: httpx2.AsyncClient) -> tuple[dict[str, Any], int]:
    """Look at the call, and approve what is to be offered in it."""
    while not (pending := (await client.get("/v1/goodwill?state=pending")).json()["items"]):
        await asyncio.sleep(0.05)
    (live,) = (await client.get("/v1/calls/live")).json()["items"]
    (maya,) = (await client.get("/v1/experts")).json()["items"]
    offer = f"/v1/goodwill/{pending[0]['goodwill_id']}"
    answer = await client.post(f"{offer}/approve", json={"by": "Dana"})
    assert answer.status_code == 200, answer.text
    return live, maya["active"].get(Channel.CALL.value, 0)


def test_the_call_has_the_chat_s_expert_and_customer(call: Continued) -> None:
    assert call.case["state"] == "active"
    assert (call.live["case_id"], call.live["agent_name"]) == (call.case["case_id"], "Maya")
    assert (call.live["customer_name"], call.live["queue"]) == ("Ana", "billing")


def test_it_is_known_from_the_start_how_the_customer_came_in(call: Continued) -> None:
    started = call.first(Started)
    assert started.customer_mood in ("angry", "frustrated")
    assert call.live["customer_mood"] == started.customer_mood
    assert any(f"came in {started.customer_mood}" in note for note in call.notes)


def test_an_expert_who_is_on_the_call_is_seen_to_be(call: Continued) -> None:
    assert call.on_call == 1


def test_an_offer_waits_for_approval_and_the_agent_is_told(call: Continued) -> None:
    proposed = call.first(GuidanceTold)
    assert (proposed.offer, proposed.needs_approval) == ("10 % off", True)
    (offer,) = call.offers
    assert (offer["state"], offer["decided_by"]) == ("approved", "Dana")
    assert call.first(NoteTold).text.startswith("10 % off: approved")


def test_how_soon_a_cue_was_answered_is_measured(call: Continued) -> None:
    assert call.first(AlertTold).rule == "long"
    (alert,) = (one for one in call.alerts if one["rule"] == "long")
    assert alert["response"] in ("agent", "whisper", "hint")
    assert alert["response_s"] >= 0.0
