"""Contacts: what agents note, and what whoever serves a customer next is told of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from api.contacts.contact import Contact, ContactKind, ContactRef, Outcome, WrapUp
from api.contacts.contacts import Contacts
from api.contacts.wrap_ups import WrapUps
from api.desk.errors import TextError, UnknownCallError, UnknownCaseError
from api.desk.opening import Transfer
from api.desk.state import Author
from api.desk.views import CaseView
from api.live.start import CallStart
from api.security.audit import AuditTrail
from api.security.audit_line import Action
from api.security.caller import Caller, CallerKind, ForbiddenError
from api.security.reach import Reach
from api.security.role import Role, scopes_of
from api.security.scope import Scope
from api.storage import calls
from api.storage.audit import AuditFilter
from api.storage.calls import CallRecord
from api.storage.database import Database
from api.storage.enums import CallState
from emotion.labels import Emotion
from tests.desks import START_S, Hall, expert
from tests.live_calls import BOTH
from tests.services import Service, kind_of, serving

ANA = "c-ana"


def agent(name: str, *roles: Role) -> Caller:
    """An agent who sees their own, or somebody of other roles who sees theirs."""
    scopes = scopes_of(roles or (Role.AGENT,))
    reach = Reach(frozenset({name}))
    return Caller(
        f"usr_{name}", CallerKind.PERSON, scopes, agent_id=name, name=name.title(), reach=reach
    )


JONAS, PRIYA = agent("jonas"), agent("priya")


class House:
    """A desk with two experts, and the services over the same database."""

    def __init__(self, database: Database) -> None:
        self.hall = Hall(database)
        self.audit = AuditTrail(database, self.hall.clock)
        self.wrap_ups = WrapUps(database, self.audit, self.hall.clock)
        self.contacts = Contacts(database, self.audit)
        self.hall.staff(expert("jonas", auto_accept=True, n_chats=9))

    def chat(self, *texts: str, closed: bool = True, **given: Any) -> CaseView:
        """Let Ana chat with Jonas."""
        self.hall.clock.turn(3600)
        first, *more = texts or ("help with billing",)
        case = self.hall.open(first, customer_id=ANA, **given)
        for text in more:
            self.hall.desk.add_message(case.case_id, Author.CUSTOMER, text, text)
        return self.hall.desk.close(case.case_id, Author.EXPERT) if closed else case

    def call(self, call_id: str, **given: Any) -> ContactRef:
        """Let Ana have called, at the beginning of time."""
        start = CallStart(BOTH, "native", customer_id=ANA)
        record = CallRecord(
            call_id, CallState.GRADED, start, "native", "key_1", START_S, "srv", customer_id=ANA
        )
        with self.hall.database.transaction() as connection:
            calls.add(connection, [replace(record, **given)])
        return ContactRef(ContactKind.CALL, call_id)

    def told(self, caller: Caller = JONAS) -> tuple[Contact, ...]:
        return self.contacts.of_customer(caller, ANA)

    def note(self, case: CaseView, text: str, caller: Caller = JONAS) -> WrapUp:
        return self.wrap_ups.write(caller, ref(case), Outcome.SOLVED, text)


def ref(case: CaseView) -> ContactRef:
    return ContactRef(ContactKind.CHAT, case.case_id)


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


def test_a_note_is_kept_with_whose_contact_it_was(house: House) -> None:
    case = house.chat()
    note = house.note(case, "  refunded 5 euros ")
    assert house.wrap_ups.of(JONAS, ref(case)) == (note,)
    assert (note.text, note.agent_id, note.customer_id, note.author) == (
        "refunded 5 euros", "jonas", ANA, "Jonas",
    )  # fmt: skip


def test_a_later_note_adds_to_the_first(house: House) -> None:
    case = house.chat()
    for text in ("first", "second"):
        house.note(case, text)
    assert [one.text for one in house.wrap_ups.of(JONAS, ref(case))] == ["first", "second"]


def test_a_call_is_noted_like_a_chat(house: House) -> None:
    call = house.call("call_1", agent_id="jonas")
    note = house.wrap_ups.write(JONAS, call, Outcome.FOLLOW_UP, "")
    assert house.wrap_ups.of(JONAS, call) == (note,)


def test_another_s_contact_is_as_one_that_there_is_not(house: House) -> None:
    case, call = house.chat(), house.call("call_1", agent_id="jonas")
    told = {}
    for name, one in {"theirs": ref(case), "none": ContactRef(ContactKind.CHAT, "x")}.items():
        with pytest.raises(UnknownCaseError) as refused:
            house.wrap_ups.of(PRIYA, one)
        told[name] = str(refused.value).replace(one.contact_id, "")
    assert told["theirs"] == told["none"]
    with pytest.raises(UnknownCallError):
        house.wrap_ups.write(PRIYA, call, Outcome.SOLVED, "")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.QA])
def test_who_only_watches_reads_notes_and_writes_none(house: House, role: Role) -> None:
    case = house.chat()
    watcher = agent("jonas", role)
    assert house.wrap_ups.of(watcher, ref(case)) == ()
    with pytest.raises(ForbiddenError):
        house.note(case, "hello", watcher)


def test_a_note_that_is_too_long_is_refused(house: House) -> None:
    with pytest.raises(TextError):
        house.note(house.chat(), "x" * 2_001)


def test_the_latest_contact_comes_first_with_its_notes(house: House) -> None:
    house.call("call_1", agent_id="jonas")
    case = house.chat()
    house.note(case, "refunded")
    chat, call = house.told()
    assert (chat.ref, call.ref.kind) == (ref(case), ContactKind.CALL)
    assert [one.text for one in chat.wrap_ups] == ["refunded"]
    assert (chat.agent_name, call.wrap_ups) == ("Jonas", ())


def test_a_chat_tells_the_mood_that_held_and_the_last(house: House) -> None:
    house.chat("angry about billing", "angry still", "who can tell", "happy now")
    (contact,) = house.told()
    assert (contact.feeling.held, contact.feeling.end) == (Emotion.ANGRY, Emotion.HAPPY)
    assert contact.feeling.worst_negativity == pytest.approx(0.97, abs=0.02)


@pytest.mark.parametrize(("then", "now"), [(True, False), (False, True), (False, False)])
def test_of_who_declined_no_mood_is_told(house: House, then: bool, now: bool) -> None:
    house.chat("happy about billing", analyse_mood=then)
    house.chat("angry about billing", analyse_mood=now)
    latest, before = house.told()
    assert before.feeling.held is None
    assert latest.feeling.held is (Emotion.ANGRY if now else None)


def test_an_agent_sees_their_own_contacts_alone(house: House) -> None:
    case = house.chat()
    house.call("call_1", agent_id="priya")
    assert [one.ref for one in house.told()] == [ref(case)]
    assert [one.ref.contact_id for one in house.told(PRIYA)] == ["call_1"]


def test_calls_are_told_to_who_may_read_calls(house: House) -> None:
    case = house.chat()
    house.call("call_1", agent_id="jonas")
    reader = replace(JONAS, scopes=frozenset({Scope.CASES_READ}))
    assert [one.ref for one in house.told(reader)] == [ref(case)]
    with pytest.raises(ForbiddenError):
        house.told(replace(JONAS, scopes=frozenset({Scope.CALLS_READ})))


def test_who_has_the_customer_now_sees_all_that_was(house: House) -> None:
    house.call("call_1", agent_id="priya")
    house.chat(closed=False)
    assert len(house.told()) == 2
    assert len(house.told(PRIYA)) == 1


def test_a_customer_who_was_handed_on_is_the_next_agent_s(house: House) -> None:
    case = house.chat(closed=False)
    house.hall.staff(expert("priya", auto_accept=True))
    house.hall.desk.transfer(case.case_id, Transfer(None, "priya", ""))
    assert (house.told(), len(house.told(PRIYA))) == ((), 1)


def test_everything_read_and_written_leaves_a_line(house: House) -> None:
    case = house.chat()
    house.note(case, "a secret of Ana's")
    house.wrap_ups.of(JONAS, ref(case))
    house.told()
    lines = [one.entry for one in house.audit.lines(AuditFilter(customer_id=ANA))]
    assert [one.action for one in lines] == [Action.SAW, Action.SAW, Action.ADDED]
    assert {one.who for one in lines} == {"usr_jonas"}
    assert "secret" not in str(lines)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service")) as running:
        yield running


def test_a_chat_is_wrapped_up_over_rest(service: Service) -> None:
    service.staff("maya", n_chats=9)
    case = service.open(customer={"id": "c-1"})["chat_id"]
    path, body = f"/v1/cases/{case}/wrap-ups", {"outcome": "follow_up", "text": "call on Friday"}
    key = {**service.key(), "Idempotency-Key": "one"}
    answers = [service.client.post(path, json=body, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    listed = service.client.get(path, headers=service.key()).json()["items"]
    assert [(one["text"], one["agent_id"]) for one in listed] == [("call on Friday", "maya")]


def test_contacts_come_over_rest(service: Service) -> None:
    service.staff("maya", n_chats=9)
    service.open("angry about billing", customer={"id": "c-2"})
    path = "/v1/customers/c-2/contacts"
    (contact,) = service.client.get(path, headers=service.key()).json()["items"]
    assert (contact["kind"], contact["mood"], contact["agent_name"]) == ("chat", "angry", "Maya")
    assert service.client.get(f"{path}?limit=51", headers=service.key()).status_code == 422


@pytest.mark.parametrize("path", ["cases/none/wrap-ups", "calls/none/wrap-ups"])
def test_what_is_not_there_is_not_found(service: Service, path: str) -> None:
    answer = service.client.get(f"/v1/{path}", headers=service.key())
    assert (answer.status_code, kind_of(answer)) == (404, "not-found")
