"""Markup that somebody put wherever words are kept, on every page of the staff's: shown, never run.

The pages are walked, so that a new one is tried from its first day.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, BrowserContext

from api.pages.page import MOUNTED_AT, pages
from api.pages.staff import MODULES
from api.security.cookie import cookie_name
from api.security.csrf import HEADER
from api.security.keyring import NewKey, replaced
from api.security.role import Role
from api.security.scope import Scope
from api.storage.enums import KeyKind
from routing.expert import Channel, Expert, Presence
from tests.past_calls import keep
from tests.staff import House, housing

pytestmark = pytest.mark.browser

HOSTILE = (
    "</script></template></textarea>'\"><img src=x onerror=\"document.title='taken'\">"
    "<script>document.title='taken'</script><a href=\"javascript:document.title='taken'\">x</a>"
    "{{ 7*7 }}<b class=planted>"
)
for name in MODULES:
    import_module(f"api.pages.{name}")
PATHS = [page.path for page in pages() if not page.path.startswith("/try")]


class Planted:
    """A service in which every word that can be chosen was chosen by somebody who means harm."""

    def __init__(self, house: House) -> None:
        self.house = house
        everybody = house.user(*Role, agent_id="maya", name=f"Maya {HOSTILE}")
        parts = house.parts
        wanted = NewKey(HOSTILE, KeyKind.SECRET, frozenset(Scope))
        key = {"Authorization": f"Bearer {replaced(parts.database, wanted, parts.clock())}"}
        self.context: BrowserContext = house.context(everybody)
        session = parts.accounts.sessions.begin(everybody.user_id, HOSTILE)
        cookie = {"Cookie": f"{cookie_name(secure=False)}={session.secret}", HEADER: session.csrf}
        with httpx2.Client(base_url=house.url) as self._client:
            self.ids = self._plant(key, cookie, everybody.user_id)

    def _post(self, headers: Mapping[str, str], path: str, **body: Any) -> dict[str, Any]:
        answer = self._client.post(path, json=body, headers=dict(headers))
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json())

    def _plant_account(self, key: Mapping[str, str], owner_id: str) -> None:
        told = {"name": HOSTILE[:150], "segment": HOSTILE[:150], "stage": HOSTILE[:150]}
        answer = self._client.put("/v1/accounts/harmful", json=told, headers=dict(key))
        assert answer.status_code == 200, answer.text
        plan = {"owner_id": owner_id, "channel": "phone", "due_s": 4e9}
        for reason in (HOSTILE, f"{HOSTILE} again"):
            made = self._post(key, "/v1/accounts/harmful/follow-ups", reason=reason, **plan)
        of = f"/v1/follow-ups/{made['follow_up_id']}"
        self._post(key, f"{of}/done", result="solved", note=HOSTILE, revision=0)

    def _plant(
        self, key: Mapping[str, str], person: Mapping[str, str], everybody_id: str
    ) -> dict[str, str]:
        parts, grade = self.house.parts, "/v1/grades/call_1"
        skill = Expert("maya", HOSTILE, {"billing": 5}, capacity={Channel.CHAT: 9})
        parts.desk.put_expert(replace(skill, auto_accept=True))
        parts.desk.set_presence("maya", Presence.AVAILABLE)
        keep(parts, "call_1", "maya")
        customer = {"id": HOSTILE[:150], "name": HOSTILE[:150]}
        case_id = self._post(
            key, "/v1/chats", message={"text": f"angry about billing {HOSTILE}"}, customer=customer
        )["chat_id"]
        for kind, of in (("calls", "call_1"), ("cases", case_id)):
            self._post(person, f"/v1/{kind}/{of}/wrap-ups", outcome="follow_up", text=HOSTILE)
        ticket = self._post(
            key, "/v1/tickets", subject=HOSTILE[:150], text=HOSTILE, name=HOSTILE[:150],
            customer_id=HOSTILE[:150], account_id=HOSTILE[:150], analyse_mood=True,
        )["ticket_id"]  # fmt: skip
        self._post(key, f"/v1/tickets/{ticket}/take", owner_id="maya")
        self._post(key, f"/v1/tickets/{ticket}/answer", text=HOSTILE)
        team = self._post(key, "/v1/teams", name=HOSTILE[:80])["team_id"]
        self._post(person, f"{grade}/comments", text=HOSTILE, at_s=3.0)
        self._post(person, f"{grade}/disputes", criterion="closing", words=HOSTILE)
        task = self._post(
            key,
            "/v1/coaching",
            agent_id="maya",
            criterion="closing",
            task=HOSTILE,
            call_id="call_1",
        )
        hook = self._post(
            key, "/v1/webhooks", url=f"https://shop.example/?{HOSTILE}", kinds=["case.opened"]
        )
        self._plant_account(key, everybody_id)
        return {
            "call_id": "call_1",
            "account_id": "harmful",
            "agent_id": "maya",
            "team_id": team,
            "coaching_id": task["coaching_id"],
            "webhook_id": hook["webhook_id"],
            "customer_id": "x",
            "ticket_id": ticket,
        }


@pytest.fixture(scope="module")
def planted(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    with housing(tmp_path_factory.mktemp("house"), browser) as running:
        yield Planted(running)


def address(path: str, ids: Mapping[str, str]) -> str:
    return MOUNTED_AT + re.sub(r"{(\w+)}", lambda found: ids.get(found[1], "x"), path)


@pytest.mark.parametrize("path", PATHS)
def test_what_was_planted_never_runs(planted: Planted, path: str) -> None:
    place = address(path, planted.ids)
    looked = planted.house.look(planted.context, place)
    looked.page.wait_for_timeout(700)  # what its script fetches has come
    assert looked.page.title().endswith("Tonewise")
    found = looked.page.evaluate(
        'document.querySelectorAll(\'img[src="x"], .planted, a[href^="javascript:"]\').length'
    )
    assert found == 0
    assert not [said for said in looked.complaints if "Content Security Policy" in said]
    looked.page.close()


def test_it_was_planted_where_it_is_seen(planted: Planted) -> None:
    looked = planted.house.look(planted.context, "/staff/calls/call_1")
    assert "document.title='taken'" in looked.page.locator("main").inner_text()
