"""A call that is guided: a real server, the models that ship, a supervisor who follows it."""

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import httpx2
import pytest

from api.live.messages import AlertTold, Ended, Graded, GuidanceTold, NoteTold
from api.live.start import CallStart, Mode
from api.parts import Parts
from api.phone.native import Native
from api.phone.phone import Dial, Phone
from api.phone.tape import linear_tape, read_sound
from api.rulebook import ALERT_RULES, PLAYBOOK
from api.security.keyring import NewKey, replaced
from api.security.scope import Scope
from api.storage import documents, events
from api.storage.enums import KeyKind
from insights.playbook import shipped_playbook
from speech.recording import stereo
from tests.services import bearer
from tests.test_api_live_end_to_end import SAMPLE, SIDES, Earshot, served

RULES = """
version: "1"
escalation: [{owner: floor, within_s: 60}]
rules:
  - {id: long, when: call_length > 5 s, severity: low}
  - {id: upset, when: negativity > 0.5 for 2 s, severity: high}
  - {id: key, when: customer is key_account and queue is billing, severity: high}
"""
_RATE = 10.0  # slow enough for the supervisor to be there before it is over, however busy it is
TURNED_ON = "on: [de_escalation, empathy, patience, presence, recovery, goodwill]"


@dataclass
class Supervisor:
    """Follows the one call that goes on, and whispers once."""

    client: httpx2.AsyncClient
    seen: list[tuple[str, dict[str, Any]]]

    async def follow(self) -> None:
        """Return when the call has ended."""
        call_id = await self._found()
        async with self.client.stream("GET", f"/v1/calls/{call_id}/live") as stream:
            kind = ""
            async for line in stream.aiter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    kind = value
                elif name == "data":
                    self.seen.append((kind, json.loads(value)))
                    await self._whisper(call_id)

    async def _found(self) -> str:
        while True:
            items = (await self.client.get("/v1/calls/live")).json()["items"]
            if items:
                return str(items[0]["call_id"])
            await asyncio.sleep(0.05)

    async def _whisper(self, call_id: str) -> None:
        kinds = [kind for kind, _ in self.seen]
        if kinds.count("alert") and "note" not in kinds and "whispered" not in kinds:
            self.seen.append(("whispered", {}))
            body = {"text": "You are doing well.", "by": "Dana"}
            answer = await self.client.post(f"/v1/calls/{call_id}/whisper", json=body)
            assert answer.status_code == 201, answer.text


@dataclass
class Guided:
    """What a guided call told its client and its supervisor, and what was kept."""

    earshot: Earshot
    ended: Graded | Ended | None
    seen: list[tuple[str, dict[str, Any]]]
    alerts: list[dict[str, Any]]
    hints: list[dict[str, Any]]
    kinds: list[str]


@pytest.fixture(scope="module")
def guided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guided]:
    with served(tmp_path_factory.mktemp("guided")) as (base, parts):
        _write(parts)
        yield asyncio.run(_call(base, parts))


def _write(parts: Parts) -> None:
    playbook = shipped_playbook().replace("on: []", TURNED_ON)
    with parts.database.transaction() as connection:
        for kind, text in ((ALERT_RULES, RULES), (PLAYBOOK, playbook)):
            documents.add(connection, kind, text, "test", time.time())
    parts.guidance.renew()


async def _call(base: str, parts: Parts) -> Guided:
    key = replaced(parts.database, NewKey("all", KeyKind.SECRET, frozenset(Scope)), time.time())
    sound, rate_hz = read_sound(SAMPLE, stereo(agent_channel=1))
    tape = linear_tape(sound, rate_hz, SIDES)
    metadata = {"account_manager": "Noa"}
    start = CallStart(tape.audio, "native", queue="billing", mode=Mode.REPLAY, metadata=metadata)
    earshot = Earshot()
    phone = Phone(Dial(base, rate=_RATE), Native(start, key), tape, earshot)
    async with httpx2.AsyncClient(base_url=base, headers=bearer(key), timeout=60.0) as client:
        supervisor = Supervisor(client, [])
        following = asyncio.create_task(supervisor.follow())
        ended = await phone.call()
        await asyncio.wait_for(following, 30.0)
        alerts = (await client.get("/v1/alerts")).json()["items"]
        hints = (await client.get("/v1/hints")).json()["items"]
    with parts.database.reading() as connection:
        kinds = [event.kind for event in events.after(connection, 0)]
    return Guided(earshot, ended, supervisor.seen, alerts, hints, kinds)


def test_the_client_is_told_the_alerts_that_are_kept(guided: Guided) -> None:
    told = [m for m in guided.earshot.of(AlertTold) if isinstance(m, AlertTold)]
    assert {m.alert_id for m in told} == {alert["alert_id"] for alert in guided.alerts}
    assert {"long", "key"} <= {m.rule for m in told}


def test_a_key_accounts_alert_waits_for_the_manager(guided: Guided) -> None:
    assert {alert["owner"] for alert in guided.alerts} == {"Noa"}


def test_every_cue_was_answered_by_somebody(guided: Guided) -> None:
    first = guided.alerts[-1]
    assert first["response"] in ("agent", "whisper")
    assert guided.kinds.count("alert.answered") >= 1


def test_hints_are_told_one_at_a_time_and_kept(guided: Guided) -> None:
    told = [m for m in guided.earshot.of(GuidanceTold) if isinstance(m, GuidanceTold)]
    assert [m.hint_id for m in told] == [hint["hint_id"] for hint in reversed(guided.hints)]
    pauses = [b.at_s - a.at_s for a, b in pairwise(told)]
    assert all(pause >= 45.0 for pause in pauses)


def test_the_supervisor_sees_the_call_and_its_words_and_reaches_the_agent(guided: Guided) -> None:
    kinds = [kind for kind, _ in guided.seen]
    assert kinds[0] == "call"
    assert {"transcript", "emotion", "alert", "note", "graded"} <= set(kinds)
    notes = [m.text for m in guided.earshot.of(NoteTold) if isinstance(m, NoteTold)]
    assert notes == ["You are doing well."]
