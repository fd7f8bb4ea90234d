"""Webhooks: signed, at least once, in order a case, retried, and given up where it is hopeless."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import WebhookVerificationError

from api.events.outbox import Outbox, Outcome, RetryPolicy, settled
from api.storage import webhooks
from api.storage.database import Database
from api.storage.deliveries import Delivery
from api.storage.enums import DeliveryState
from api.storage.webhooks import Webhook
from tests.desks import Hall
from tests.receivers import Receiver, receiving
from tests.services import Service, kind_of, serving

QUICK = {
    "webhook_private_addresses": True,
    "webhook_retry_s": 0.05,
    "webhook_timeout_s": 0.5,
    "webhook_attempts": 3,
    "poll_every_s": 0.05,
}
PLAN = RetryPolicy(attempts=5, first_s=10.0, most_s=60.0)
SENT = Delivery("whk_1", 1, "evt_1", "case_1")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path, **QUICK) as running:
        yield running


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


def hook(service: Service, url: str, *kinds: str) -> dict[str, Any]:
    body = {"url": url, "kinds": kinds}
    made = service.client.post("/v1/webhooks", json=body, headers=service.key())
    assert made.status_code == 201, made.text
    webhook: dict[str, Any] = made.json()
    return webhook


def deliveries(service: Service, webhook: dict[str, Any], state: str) -> list[dict[str, Any]]:
    url = f"/v1/webhooks/{webhook['webhook_id']}/deliveries"
    answer = service.client.get(url, params={"state": state}, headers=service.key())
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def until(is_so: Callable[[], object], timeout_s: float = 10.0) -> None:
    end_s = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < end_s, "it never came to be so"
        time.sleep(0.02)


def test_an_event_arrives_signed_with_its_place(service: Service, receiver: Receiver) -> None:
    webhook = hook(service, receiver.url, "mood.read")
    opened = service.open("angry about billing")
    (came,) = receiver.until(1)
    said = came.verified(webhook["secret"])
    (event,) = [event for event in service.events() if event.kind == "mood.read"]
    assert came.headers["webhook-id"] == event.event_id == said["event_id"]
    assert (said["type"], said["sequence"]) == ("mood.read", event.sequence)
    assert (said["case_id"], said["data"]["emotion"]) == (opened["chat_id"], "angry")


def test_a_body_that_was_changed_is_not_verified(service: Service, receiver: Receiver) -> None:
    webhook = hook(service, receiver.url, "case.opened")
    service.open()
    (came,) = receiver.until(1)
    changed = type(came)(came.headers, came.body.replace(b"chat", b"call"), came.at_s)
    with pytest.raises(WebhookVerificationError):
        changed.verified(webhook["secret"])


def test_only_the_kinds_that_were_asked_for_come(service: Service, receiver: Receiver) -> None:
    hook(service, receiver.url, "case.opened", "case.closed")
    opened = service.open()
    service.staff("maya")
    service.client.post(f"/v1/chats/{opened['chat_id']}/close", headers=service.key())
    assert [one.said["type"] for one in receiver.until(2)] == ["case.opened", "case.closed"]


def test_what_happened_before_is_not_sent(service: Service, receiver: Receiver) -> None:
    service.open()
    hook(service, receiver.url, "case.opened")
    later = service.open()
    (came,) = receiver.until(1)
    assert came.said["case_id"] == later["chat_id"]


def test_a_receiver_that_fails_is_tried_again_until_it_recovers(
    service: Service, receiver: Receiver
) -> None:
    receiver.answer = lambda n: 500 if n < 2 else 200
    webhook = hook(service, receiver.url, "case.opened")
    service.open()
    came = receiver.until(3)
    assert len({one.headers["webhook-id"] for one in came}) == 1
    assert all(one.verified(webhook["secret"]) for one in came)
    until(lambda: deliveries(service, webhook, "delivered"))
    assert deliveries(service, webhook, "delivered")[0]["attempts"] == 3


def test_a_receiver_that_is_down_gets_all_when_it_is_back(service: Service) -> None:
    with receiving() as receiver:
        port = receiver.port
    webhook = hook(service, f"http://127.0.0.1:{port}/", "case.opened")
    opened = service.open()
    until(lambda: any(one["attempts"] for one in deliveries(service, webhook, "pending")))
    with receiving(port) as back:
        assert back.until(1)[0].said["case_id"] == opened["chat_id"]


def test_a_receiver_that_is_too_slow_has_failed(service: Service, receiver: Receiver) -> None:
    receiver.delay_s = 0.7
    webhook = hook(service, receiver.url, "case.opened")
    service.open()
    until(lambda: deliveries(service, webhook, "dead"))
    (dead,) = deliveries(service, webhook, "dead")
    assert (dead["attempts"], dead["last_status"]) == (3, None)
    assert "0.5 s" in dead["last_error"]


def test_a_slow_receiver_delays_no_other(tmp_path: Path, receiver: Receiver) -> None:
    receiver.delay_s = 2.0
    patient = {**QUICK, "webhook_timeout_s": 10.0}
    with serving(tmp_path, **patient) as service, receiving() as quick:
        hook(service, receiver.url, "case.opened")
        hook(service, quick.url, "case.opened")
        for _ in range(30):
            service.open()
        quick.until(30)
        # The slow one takes eight at a time, 2 s each: it is still at work.
        assert len(receiver.came) < 30
        receiver.delay_s = 0.0
        receiver.until(30)


def test_the_events_of_a_case_arrive_in_order_whatever_fails(
    service: Service, receiver: Receiver
) -> None:
    receiver.answer = lambda n: 503 if n % 3 == 0 else 200
    hook(service, receiver.url, "message.added")
    chats = [service.open(f"case {n}") for n in range(3)]
    for n in range(4):
        for chat in chats:
            service.client.post(
                chat["messages_url"], json={"text": f"message {n}"}, headers=service.key()
            )
    until(lambda: len({one.headers["webhook-id"] for one in receiver.came}) == 15)
    first_seen: defaultdict[str, list[int]] = defaultdict(list)
    for one in receiver.came:
        sequence = one.said["data"]["sequence"]
        if sequence not in first_seen[one.said["case_id"]]:
            first_seen[one.said["case_id"]].append(sequence)
    assert all(seen == [1, 2, 3, 4, 5] for seen in first_seen.values())


def test_a_dead_letter_is_listed_and_sent_again_on_request(
    service: Service, receiver: Receiver
) -> None:
    receiver.answer = lambda n: 500 if n < 3 else 200
    webhook = hook(service, receiver.url, "case.opened")
    service.open()
    until(lambda: deliveries(service, webhook, "dead"))
    (dead,) = deliveries(service, webhook, "dead")
    assert (dead["attempts"], dead["last_status"]) == (3, 500)
    url = f"/v1/webhooks/{webhook['webhook_id']}/deliveries/{dead['event_id']}/retry"
    assert service.client.post(url, headers=service.key()).status_code == 202
    receiver.until(4)
    until(lambda: deliveries(service, webhook, "delivered"))


def test_a_dead_letter_holds_the_rest_of_its_case_no_longer(
    service: Service, receiver: Receiver
) -> None:
    receiver.answer = lambda n: 400 if n == 0 else 200
    hook(service, receiver.url, "message.added")
    chat = service.open("first")
    service.client.post(chat["messages_url"], json={"text": "second"}, headers=service.key())
    assert [one.said["data"]["text"] for one in receiver.until(2)] == ["first", "second"]


@pytest.mark.parametrize("status", [301, 400, 401, 404, 410, 422])
def test_an_answer_that_is_final_is_a_dead_letter_at_once(status: int) -> None:
    assert settled(SENT, Outcome(status), PLAN, 0.0, 0.5).state is DeliveryState.DEAD


@pytest.mark.parametrize("status", [None, 408, 425, 429, 500, 502, 503, 599])
def test_a_passing_trouble_is_tried_again(status: int | None) -> None:
    assert settled(SENT, Outcome(status), PLAN, 0.0, 0.5).state is DeliveryState.PENDING


@given(attempts=st.integers(0, 3), chance=st.floats(0, 1))
def test_pauses_grow_to_their_most_and_are_spread(attempts: int, chance: float) -> None:
    before = Delivery("whk_1", 1, "evt_1", None, attempts=attempts)
    whole_s = min(60.0, 10.0 * 2**attempts)
    after = settled(before, Outcome(500), PLAN, 1000.0, chance)
    assert whole_s / 2 <= after.next_try_s - 1000.0 <= whole_s


def test_a_receiver_may_ask_for_more_time_up_to_the_most() -> None:
    asked = settled(SENT, Outcome(429, retry_after_s=45.0), PLAN, 0.0, 0.5)
    greedy = settled(SENT, Outcome(503, retry_after_s=1e9), PLAN, 0.0, 0.5)
    assert (asked.next_try_s, greedy.next_try_s) == (45.0, 60.0)


def test_the_last_attempt_that_fails_is_a_dead_letter() -> None:
    last = Delivery("whk_1", 1, "evt_1", None, attempts=4)
    assert settled(last, Outcome(500), PLAN, 0.0, 0.5).state is DeliveryState.DEAD


def test_what_was_being_sent_when_a_process_died_is_sent_again(database: Database) -> None:
    hall = Hall(database)
    hooked(database)
    hall.open()
    dying, next_one = (Outbox(database, PLAN, hall.clock) for _ in range(2))
    dying.plan(["whk_1"])
    (taken,) = dying.claim("whk_1", 8)
    assert next_one.claim("whk_1", 8) == ()
    hall.clock.turn(PLAN.lease_s + 1)
    assert [parcel.event for parcel in next_one.claim("whk_1", 8)] == [taken.event]


def test_two_processes_never_plan_or_take_the_same_parcel(database: Database) -> None:
    hall = Hall(database)
    hooked(database)
    for _ in range(6):
        hall.open()
    one, other = (Outbox(database, PLAN, hall.clock) for _ in range(2))
    for outbox in (one, other):
        outbox.plan(["whk_1"])
    taken = [*one.claim("whk_1", 4), *other.claim("whk_1", 4)]
    assert len({parcel.event.event_id for parcel in taken}) == len(taken) == 6


def test_a_parcel_that_was_given_back_is_due_at_once(database: Database) -> None:
    hall = Hall(database)
    hooked(database)
    hall.open()
    outbox = Outbox(database, PLAN, hall.clock)
    outbox.plan(["whk_1"])
    (parcel,) = outbox.claim("whk_1", 1)
    outbox.give_back(parcel)
    assert [one.event for one in outbox.claim("whk_1", 1)] == [parcel.event]


def hooked(database: Database) -> None:
    with database.transaction() as connection:
        kinds = frozenset({"case.opened"})
        webhooks.add(connection, Webhook("whk_1", "http://x.example", "whsec_", kinds, True, 0, 0))


def test_a_webhook_that_was_off_is_told_only_of_what_happens_from_then_on(
    service: Service, receiver: Receiver
) -> None:
    webhook = hook(service, receiver.url, "case.opened")
    url, body = f"/v1/webhooks/{webhook['webhook_id']}", {"url": receiver.url}
    service.client.put(url, json={**body, "is_on": False}, headers=service.key())
    service.open()
    service.client.put(url, json={**body, "kinds": ["case.opened"]}, headers=service.key())
    later = service.open()
    assert [one.said["case_id"] for one in receiver.until(1)] == [later["chat_id"]]


def test_a_test_message_is_sent_at_once_and_tells_how_it_went(
    service: Service, receiver: Receiver
) -> None:
    receiver.answer = lambda n: 200 if n == 0 else 500
    webhook = hook(service, receiver.url)
    url = f"/v1/webhooks/{webhook['webhook_id']}/test"
    good, bad = (service.client.post(url, headers=service.key()).json() for _ in range(2))
    assert good == {"delivered": True, "status": 200, "error": None}
    assert bad == {"delivered": False, "status": 500, "error": "answered 500"}
    assert receiver.came[0].verified(webhook["secret"])["type"] == "webhook.test"


def test_a_redirect_is_not_followed(service: Service, receiver: Receiver) -> None:
    receiver.answer, receiver.headers = lambda n: 307, {"Location": receiver.url}
    webhook = hook(service, receiver.url)
    url = f"/v1/webhooks/{webhook['webhook_id']}/test"
    assert service.client.post(url, headers=service.key()).json()["status"] == 307
    assert len(receiver.came) == 1


def test_a_private_address_is_refused_unless_allowed(tmp_path: Path, receiver: Receiver) -> None:
    with serving(tmp_path) as service:
        body = {"url": receiver.url}
        literal = service.client.post("/v1/webhooks", json=body, headers=service.key())
        named = hook(service, f"http://localhost:{receiver.port}/")
        sent = service.client.post(
            f"/v1/webhooks/{named['webhook_id']}/test", headers=service.key()
        ).json()
    assert (literal.status_code, kind_of(literal)) == (422, "invalid")
    assert (sent["delivered"], receiver.came) == (False, [])
    assert "public address" in sent["error"]


def test_an_unknown_kind_is_refused_and_the_known_are_named(service: Service) -> None:
    body = {"url": "https://hooks.example/", "kinds": ["case.exploded"]}
    answer = service.client.post("/v1/webhooks", json=body, headers=service.key())
    assert answer.status_code == 422
    assert "case.opened" in answer.json()["detail"]


def test_a_removed_webhook_is_sent_nothing_more(service: Service, receiver: Receiver) -> None:
    webhook = hook(service, receiver.url, "case.opened")
    url = f"/v1/webhooks/{webhook['webhook_id']}"
    assert service.client.delete(url, headers=service.key()).status_code == 204
    service.open()
    time.sleep(0.3)
    assert receiver.came == []
    assert service.client.get(url, headers=service.key()).status_code == 404


def test_deliveries_are_listed_in_pages(service: Service, receiver: Receiver) -> None:
    webhook = hook(service, receiver.url, "case.opened")
    for _ in range(3):
        service.open()
    until(lambda: len(deliveries(service, webhook, "delivered")) == 3)
    url = f"/v1/webhooks/{webhook['webhook_id']}/deliveries"
    first = service.client.get(url, params={"limit": 2}, headers=service.key()).json()
    rest = service.client.get(
        url, params={"limit": 2, "cursor": first["next_cursor"]}, headers=service.key()
    ).json()
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (2, 1, None)


def test_attempts_are_counted_by_outcome(service: Service, receiver: Receiver) -> None:
    receiver.answer = lambda n: 500 if n == 0 else 200
    hook(service, receiver.url, "case.opened")
    service.open()
    receiver.until(2)
    line = 'tonewise_webhook_attempts_total{outcome="delivered"} 1.0'
    until(lambda: line in service.client.get("/metrics").text)
    assert 'outcome="retried"} 1.0' in service.client.get("/metrics").text
