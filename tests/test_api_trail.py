"""Which routes leave a line in the audit trail, and that none shows anything before it is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.routes.trail import BY_ITSELF, SILENT, TRAIL
from api.security.audit_line import Action, Entry
from api.security.scope import Scope
from api.storage.audit import AuditFilter
from api.storage.database import Database
from routing.expert import Presence
from tests.services import Service, bearer, kind_of, serving
from tests.test_api_guard import walked


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path) as running:
        yield running


def entries(service: Service, wanted: AuditFilter | None = None) -> list[Entry]:
    """Return what the trail holds, oldest first."""
    found = service.parts.audit.lines(wanted or AuditFilter(), limit=200)
    return [line.entry for line in found][::-1]


def last(service: Service) -> tuple[Action, str, str]:
    """Return what was done last, and to what."""
    entry = entries(service)[-1]
    return entry.action, entry.subject_kind, entry.subject_id


def test_of_every_route_it_is_said_whether_it_leaves_a_line(service: Service) -> None:
    said = [*TRAIL, *BY_ITSELF, *SILENT]
    assert len(said) == len(set(said))
    wanted = {route for route in walked(service.app) if route[1].startswith("/v1/")}
    assert wanted == set(said)


def test_whatever_changes_something_leaves_a_line() -> None:
    assert all(path.endswith("/check") for method, path in SILENT if method != "GET")


def test_who_sees_a_chat_leaves_a_line(service: Service) -> None:
    chat_id = service.open()["chat_id"]
    reader = service.key(Scope.CHATS_READ)
    assert service.client.get(f"/v1/chats/{chat_id}/messages", headers=reader).status_code == 200
    entry = entries(service)[-1]
    assert (entry.action, entry.subject_kind, entry.subject_id) == (Action.SAW, "chat", chat_id)
    assert entry.who.startswith("key_")
    assert entry.detail == "GET /v1/chats/{chat_id}/messages"


def test_a_list_that_is_seen_is_told_with_its_filters(service: Service) -> None:
    service.client.get("/v1/cases?customer_id=c_7", headers=service.key())
    assert entries(service)[-1].detail == "GET /v1/cases?customer_id=c_7"


def test_a_customer_in_their_own_chat_leaves_none(service: Service) -> None:
    opened = service.open()
    before = len(entries(service))
    token = bearer(opened["token"])
    path = f"/v1/chats/{opened['chat_id']}"
    assert service.client.get(path, headers=token).status_code == 200
    assert len(entries(service)) == before


def test_what_is_added_is_named_by_its_new_id(service: Service) -> None:
    body = {"name": "brief", "scopes": ["queue:read"]}
    made = service.client.post("/v1/keys", json=body, headers=service.key()).json()
    assert last(service) == (Action.ADDED, "key", made["key_id"])
    service.client.delete(f"/v1/keys/{made['key_id']}", headers=service.key())
    assert last(service) == (Action.REMOVED, "key", made["key_id"])


def test_a_repeat_that_does_nothing_leaves_no_second_line(service: Service) -> None:
    chat_id = service.open()["chat_id"]
    headers = {**service.key(), "Idempotency-Key": "once"}
    for _ in range(2):
        answer = service.client.post(f"/v1/chats/{chat_id}/close", headers=headers)
        assert answer.status_code == 200
    changes = entries(service, AuditFilter(action=Action.CHANGED))
    assert [one.subject_id for one in changes] == [chat_id]


def test_what_fails_leaves_no_line(service: Service) -> None:
    assert service.client.get("/v1/cases/case_no", headers=service.key()).status_code == 404
    assert service.client.put("/v1/lexicon", json={}, headers=service.key()).status_code == 422
    assert entries(service) == []


def test_what_is_refused_leaves_a_line(service: Service) -> None:
    chat_id = service.open()["chat_id"]
    stranger = service.key(Scope.QUEUE_READ)
    answer = service.client.get(f"/v1/cases/{chat_id}", headers=stranger)
    assert kind_of(answer) == "forbidden"
    assert last(service) == (Action.REFUSED, "case", chat_id)
    assert entries(service)[-1].detail == "403 GET /v1/cases/{case_id}"


def test_who_is_not_known_leaves_none(service: Service) -> None:
    assert service.client.get("/v1/cases", headers=bearer("tw_sk_no")).status_code == 401
    assert entries(service) == []


def test_the_customer_of_a_case_can_be_searched_for(service: Service) -> None:
    chat_id = service.open(customer={"id": "c_9"})["chat_id"]
    service.client.get(f"/v1/cases/{chat_id}", headers=service.key())
    found = entries(service, AuditFilter(customer_id="c_9"))
    assert [one.action for one in found] == [Action.ADDED, Action.SAW]


def test_what_can_not_be_noted_is_not_shown(tmp_path: Path) -> None:
    with serving(tmp_path, database_busy_s=0.2) as service:
        chat_id, headers = service.open("I am furious")["chat_id"], service.key()
        other = Database.open(service.parts.settings.database)
        with other.transaction():  # so that nobody else can write
            answer = service.client.get(f"/v1/cases/{chat_id}", headers=headers)
        other.close()
        assert (answer.status_code, kind_of(answer)) == (503, "database-unavailable")
        assert "furious" not in answer.text
        assert service.client.get(f"/v1/cases/{chat_id}", headers=headers).status_code == 200


def test_a_stream_leaves_its_line_before_its_first_event(service: Service) -> None:
    chat_id = service.open()["chat_id"]
    path = f"/v1/chats/{chat_id}/events"
    with service.client.stream("GET", path, headers=service.key()) as answer:
        assert answer.status_code == 200
        assert last(service) == (Action.SAW, "chat", chat_id)
        service.parts.bus.close()  # ends the stream


def test_a_deed_and_its_line_are_kept_together_or_not_at_all(service: Service) -> None:
    service.staff()
    chat_id = service.open()["chat_id"]
    service.parts.desk.set_presence("maya", Presence.OFFLINE)
    headers = service.key()
    answer = service.client.post(
        f"/v1/chats/{chat_id}/transfer", json={"expert_id": "nobody"}, headers=headers
    )
    assert answer.status_code in (404, 422)
    assert entries(service, AuditFilter(action=Action.CHANGED)) == []
