"""Histories: one record of a customer and of an agent, through time, as far as one may see."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from api.quality.changes import Wish
from api.quality.coaching import Task
from api.quality.reviews import Judgement
from api.security.audit_line import Action
from api.security.role import Role
from api.security.scope import Scope
from api.storage import cases
from api.storage.audit import AuditFilter
from api.storage.doubts import DoubtFilter
from api.storage.users import User
from emotion.labels import Emotion
from grading.report import Outcome
from insights.doubt import Source
from tests.history import history
from tests.plans import scans
from tests.services import Service, kind_of, serving

AGENT = "exp_sample_03"
Headers = Mapping[str, str]


@pytest.fixture(scope="module")
def service(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("histories")
    with serving(folder, database_url=module_database_url, person_requests=None) as running:
        history(running.parts.database, 80, 6)
        speak(running)
        yield running


def speak(service: Service) -> None:
    """Let people say something of a call of the agent's."""
    parts = service.parts
    qa, own = user(service, Role.QA, Role.SUPERVISOR), sample(service, AGENT)
    caller = parts.accounts.caller(parts.accounts.sessions.begin(qa.user_id, "tests").secret)
    maya = parts.accounts.caller(parts.accounts.sessions.begin(own.user_id, "tests").secret)
    with parts.database.reading() as connection:
        call_id = connection.exec_driver_sql(
            "SELECT call_id FROM calls WHERE agent_id = 'exp_sample_03' ORDER BY number LIMIT 1"
        ).scalar_one()
    graded = parts.quality.grades.grade(caller, call_id)
    of = graded.revision.criteria[0]
    other = next(o for o in Outcome if o is not of.outcome)
    parts.quality.changes.change(caller, call_id, Wish(of.machine.id, other, "listened"))
    parts.quality.coaching.assign(caller, Task(AGENT, of.machine.id, "try it", call_id))
    parts.quality.disputes.open(maya, call_id, of.machine.id, "no")
    for source in Source:
        found = parts.reviews.listed(caller, DoubtFilter(source), None, 200).items
        one = next(r for r in found if r.conversation.agent_id == AGENT)
        parts.reviews.correct(caller, one.doubt.review_id, Judgement(Emotion.SAD))


def user(service: Service, *roles: Role) -> User:
    return service.user(*roles, team_ids=[team.team_id for team in service.parts.accounts.teams()])


def sample(service: Service, agent_id: str) -> User:
    found = service.parts.accounts.user_of_agent(agent_id)
    assert found is not None
    return found


def told(service: Service, path: str, headers: Headers, **query: Any) -> list[dict[str, Any]]:
    """Return all of a history, page by page."""
    items, cursor = [], None
    while True:
        given = {**query, **({"cursor": cursor} if cursor else {})}
        answer = service.client.get(f"/v1/{path}/history", params=given, headers=headers)
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return items


def test_an_agents_history_has_every_kind_in_order_of_time(service: Service) -> None:
    items = told(service, f"agents/{AGENT}", service.key(), limit=7, words=False)
    times = [one["at_s"] for one in items]
    assert times == sorted(times, reverse=True)
    assert len({(one["kind"], one["id"]) for one in items}) == len(items)
    kinds = {one["kind"] for one in items}
    assert kinds == {"chat", "call", "change", "dispute", "coaching", "correction"}


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_pages_leave_nothing_out_however_long_they_are(service: Service, limit: int) -> None:
    whole = told(service, f"agents/{AGENT}", service.key(), limit=20)
    assert told(service, f"agents/{AGENT}", service.key(), limit=limit) == whole


def test_a_call_comes_with_its_words_moods_and_grade(service: Service) -> None:
    (first, *_) = told(service, f"agents/{AGENT}", service.key(), kind="call")
    call = first["call"]
    assert call["grade"]["criteria"]
    assert {line["who"] for line in call["lines"]} == {"customer", "agent"}
    assert all(line["mood"] is None for line in call["lines"] if line["who"] == "agent")
    assert any(line["mood"] for line in call["lines"])


def test_a_customers_history_is_theirs_alone(service: Service) -> None:
    customer = told(service, f"agents/{AGENT}", service.key(), kind="chat")[0]["customer_id"]
    items = told(service, f"customers/{customer}", service.key())
    named = {one["customer_id"] for one in items if one["customer_id"]}
    assert named == {customer}
    assert {"chat", "call"} <= {one["kind"] for one in items}
    assert told(service, "customers/nobody", service.key()) == []


def test_what_a_scope_does_not_open_is_left_out(service: Service) -> None:
    reader = service.key(Scope.GRADES_READ)
    kinds = {one["kind"] for one in told(service, f"agents/{AGENT}", reader)}
    assert kinds == {"change", "dispute", "coaching"}
    calls = told(service, f"agents/{AGENT}", service.key(Scope.GRADES_READ, Scope.CALLS_READ))
    assert any(one["call"]["grade"] for one in calls if one["kind"] == "call")
    customer = next(one["customer_id"] for one in calls if one["kind"] == "call")
    bare = told(service, f"customers/{customer}", service.key(Scope.CASES_READ, Scope.CALLS_READ))
    assert {one["call"]["grade"] for one in bare if one["kind"] == "call"} == {None}


def test_an_agent_sees_their_own_and_none_of_the_reviews(service: Service) -> None:
    own = service.signed_in(sample(service, AGENT))
    kinds = {one["kind"] for one in told(service, f"agents/{AGENT}", own)}
    assert kinds == {"chat", "call", "change", "dispute", "coaching"}
    other = service.client.get("/v1/agents/exp_sample_04/history", headers=own)
    nobody = service.client.get("/v1/agents/exp_none/history", headers=own)
    assert (other.status_code, kind_of(other)) == (404, kind_of(nobody))


def test_an_agent_sees_of_a_customer_what_they_had_with_them(service: Service) -> None:
    own = service.signed_in(sample(service, AGENT))
    customer = told(service, f"agents/{AGENT}", own, kind="call")[0]["customer_id"]
    seen = told(service, f"customers/{customer}", own)
    assert {one["agent_id"] for one in seen if one["kind"] in ("chat", "call")} == {AGENT}
    whole = told(service, f"customers/{customer}", service.key())
    assert [one for one in whole if one["agent_id"] == AGENT and one["kind"] != "correction"] == [
        one for one in seen if one["agent_id"] == AGENT
    ]


def test_who_declined_since_has_no_moods_told(service: Service) -> None:
    key = service.key()
    chat = told(service, f"agents/{AGENT}", key, kind="correction")[0]
    customer = chat["customer_id"]
    case_id = told(service, f"agents/{AGENT}", key, kind="chat")[0]["id"]
    service.open("I am furious", customer={"id": customer}, analyse_mood=False)
    items = told(service, f"customers/{customer}", key)
    assert "correction" not in {one["kind"] for one in items}
    said = [line for one in items for line in (one["call"] or one["chat"] or {}).get("lines", [])]
    assert said
    assert not any(line["mood"] for line in said)
    with service.parts.database.reading() as connection:
        assert cases.one(connection, case_id) is not None


def test_a_look_leaves_its_line(service: Service) -> None:
    told(service, f"agents/{AGENT}", service.key())
    (line,) = service.parts.audit.lines(AuditFilter(action=Action.SAW), limit=1)
    assert (line.entry.subject_kind, line.entry.subject_id) == ("agent", AGENT)


@pytest.mark.parametrize("cursor", ["1", "nan_chat_1", "1_none_1", "1.5_chat_", "x" * 200])
def test_a_cursor_of_no_page_is_refused(service: Service, cursor: str) -> None:
    answer = service.client.get(
        f"/v1/agents/{AGENT}/history", params={"cursor": cursor}, headers=service.key()
    )
    assert (answer.status_code, kind_of(answer)) == (422, "invalid")


def test_no_history_reads_a_whole_table(service: Service) -> None:
    lead = service.signed_in(user(service, Role.QA, Role.SUPERVISOR))
    with scans() as found:
        for headers in (service.key(), lead, service.signed_in(sample(service, AGENT))):
            told(service, f"agents/{AGENT}", headers, limit=15)
            told(service, "customers/c_sample_00003", headers, limit=15)
    assert found == []
