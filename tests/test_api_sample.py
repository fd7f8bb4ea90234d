"""The sample centre and its pages."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.routes.pages import CONTENT_SECURITY
from api.rulebook import playbook
from api.sample import EXPERTS, demo_keys
from api.security.addresses import is_loopback
from api.security.caller import CallerKind, UnauthenticatedError
from api.security.gate import Gate
from api.settings import Settings
from api.storage.database import Database
from api.storage.tables import documents
from routing.expert import Presence
from tests.desks import Clock
from tests.services import Service, bearer, serving
from text.departments import read_departments


def desk_key(service: Service) -> str:
    key: str | None = service.app.state.demo.desk
    assert key is not None
    return key


def forget_documents(service: Service) -> None:
    with service.parts.database.transaction() as connection:
        connection.execute(documents.delete())


def test_the_sample_s_experts_serve_every_department_at_once() -> None:
    served = {name for expert in EXPERTS if expert.auto_accept for name in expert.skills}
    assert served == set(read_departments().ids)


def test_an_empty_centre_is_filled_once(tmp_path: Path) -> None:
    with serving(tmp_path, sample=True) as service:
        service.parts.desk.remove_expert("exp_luca")
        service.parts.desk.set_presence("exp_maya", Presence.AWAY)
    with serving(tmp_path, sample=True) as again:
        experts = {one.expert.expert_id: one.presence for one in again.parts.desk.experts()}
    assert "exp_luca" not in experts
    assert experts["exp_maya"] is Presence.AWAY


def test_a_sample_centre_of_before_there_were_hints_gets_them(tmp_path: Path) -> None:
    with serving(tmp_path, sample=True) as service:
        forget_documents(service)
    with serving(tmp_path, sample=True) as again, again.parts.database.reading() as connection:
        assert playbook(connection).on


def test_a_centre_with_experts_of_its_own_gets_no_hints(tmp_path: Path) -> None:
    with serving(tmp_path, sample=True) as service:
        service.parts.desk.put_expert(replace(EXPERTS[0], expert_id="exp_own"))
        forget_documents(service)
    with serving(tmp_path, sample=True) as again, again.parts.database.reading() as connection:
        assert not playbook(connection).on


def test_without_the_sample_there_are_no_experts_no_keys_and_no_shop(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        assert service.parts.desk.experts() == ()
        assert service.app.state.demo.shop is service.app.state.demo.desk is None
        assert service.client.get("/demo/shop").status_code == 404


def test_the_shop_s_key_opens_chats_on_its_own_page(tmp_path: Path) -> None:
    with serving(tmp_path, sample=True, port=8123) as service:
        page = service.client.get("/demo/shop")
        (key,) = set(re.findall(r'key="(tw_pk_[\w-]+)"', page.text))
        headers = {**bearer(key), "Origin": "http://127.0.0.1:8123"}
        body = {"message": {"text": "help with billing"}}
        opened = service.client.post("/v1/chats", json=body, headers=headers)
        elsewhere = service.client.post(
            "/v1/chats", json=body, headers={**headers, "Origin": "http://127.0.0.1:8124"}
        )
    assert (opened.json()["state"], elsewhere.status_code) == ("active", 403)


def test_demo_keys_are_new_at_each_start_and_the_old_ones_good_for_a_day(
    file_database: Database,
) -> None:
    gate = Gate(file_database, Clock())
    hours = (0, 1, 25.5)
    secrets = [str(demo_keys(file_database, Settings(), 3600.0 * hour).desk) for hour in hours]
    assert len(set(secrets)) == 3
    assert gate.admit(secrets[2], None).kind is CallerKind.SECRET
    for old in secrets[:2]:
        with pytest.raises(UnauthenticatedError):
            gate.admit(old, None)


def test_a_desk_page_that_is_open_goes_on_after_a_restart(tmp_path: Path) -> None:
    with serving(tmp_path, sample=True) as service:
        before = desk_key(service)
    with serving(tmp_path, sample=True) as again:
        for key in (before, desk_key(again)):
            assert again.parts.gate.admit(key, None).kind is CallerKind.SECRET


def test_a_desk_that_others_could_reach_has_no_key_in_a_link(tmp_path: Path) -> None:
    with serving(tmp_path, sample=True, host="0.0.0.0") as service:
        assert service.app.state.demo.desk is None
        assert service.app.state.demo.shop is not None


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("a.b", False)],
)
def test_only_loopback_is_this_machine_s_alone(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone


@pytest.mark.parametrize("path", ["/demo/shop", "/demo/desk", "/softphone", "/demo/calls"])
def test_pages_load_from_nowhere_else(tmp_path: Path, path: str) -> None:
    with serving(tmp_path, sample=True) as service:
        page = service.client.get(path)
    assert page.headers["content-security-policy"] == CONTENT_SECURITY
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in CONTENT_SECURITY
    assert "unsafe" not in CONTENT_SECURITY


def test_a_report_may_run_its_own_script_and_load_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        policy = service.client.get("/softphone/report").headers["content-security-policy"]
    assert "frame-src blob:" in policy
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "http" not in policy


def test_the_softphone_s_parts_are_for_its_own_pages(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        headers = service.client.get("/softphone/worklet.js").headers
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


def test_the_sample_call_can_be_played(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        answer = service.client.get("/softphone/sample.ogg")
    assert answer.headers["content-type"] == "audio/ogg"
    assert answer.content.startswith(b"OggS")


def test_scripts_may_be_loaded_by_any_page_and_kept(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        first = service.client.get("/widget/tonewise-chat.js")
        headers = {"If-None-Match": first.headers["etag"]}
        again = service.client.get("/widget/tonewise-chat.js", headers=headers)
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["access-control-allow-origin"] == "*"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("folder", ["widget", "softphone"])
@pytest.mark.parametrize("name", ["__init__.py", "shop.html", "nothing.js", "..%2Fapp.py", ".js"])
def test_nothing_else_is_given_out(tmp_path: Path, folder: str, name: str) -> None:
    with serving(tmp_path) as service:
        answer: Any = service.client.get(f"/{folder}/{name}")
    assert answer.status_code == 404
