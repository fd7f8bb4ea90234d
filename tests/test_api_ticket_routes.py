"""Tickets and surveys over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from api.security.audit_line import Action
from api.security.role import Role
from api.security.scope import Scope
from api.storage import interactions
from api.storage.audit import AuditFilter
from api.trends.interaction_query import InteractionQuery
from tests.postmen import delivering
from tests.services import PAGE, Service, kind_of, serving

ASKED: dict[str, Any] = {
    "subject": "Charged twice",
    "text": "I am angry about billing",
    "address": "ana@shop.example",
    "analyse_mood": True,
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("tickets")) as running:
        yield running


def post(service: Service, path: str, headers: dict[str, str], **body: Any) -> Response:
    return service.client.post(f"/v1/tickets{path}", json=body, headers=headers)


def opened(service: Service, **more: Any) -> dict[str, Any]:
    answer = post(service, "", service.key(Scope.TICKETS), **{**ASKED, **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def closed(service: Service) -> str:
    ticket_id, key = opened(service)["ticket_id"], service.key(Scope.TICKETS)
    post(service, f"/{ticket_id}/take", key, owner_id="maya")
    answer = post(service, f"/{ticket_id}/close", key, outcome="solved", answer="Paid back.")
    assert answer.json()["state"] == "closed"
    return str(ticket_id)


def test_a_ticket_is_told_with_its_mood_to_who_works_on_it(service: Service) -> None:
    ticket = opened(service)
    maya = service.person(Role.AGENT, agent_id="maya")
    shown = service.client.get(f"/v1/tickets/{ticket['ticket_id']}", headers=maya).json()
    assert shown == ticket
    assert (shown["department"], shown["priority"]) == ("billing", 1)
    assert shown["reading"]["emotion"] == "angry"


def test_a_ticket_that_is_taken_is_nobody_elses(service: Service) -> None:
    ticket_id = opened(service)["ticket_id"]
    eve, tom = (service.person(Role.AGENT, agent_id=name) for name in ("eve", "tom"))
    assert post(service, f"/{ticket_id}/take", eve).json()["owner_id"] == "eve"
    assert kind_of(post(service, f"/{ticket_id}/take", tom)) == "not-found"
    assert kind_of(post(service, f"/{ticket_id}/take", service.key(), owner_id="tom")) == (
        "wrong-state"
    )


def test_a_change_of_a_ticket_as_it_was_before_is_refused(service: Service) -> None:
    ticket_id, key = opened(service)["ticket_id"], service.key(Scope.TICKETS)
    post(service, f"/{ticket_id}/take", key, owner_id="maya")
    post(service, f"/{ticket_id}/answer", key, text="We look.", revision=1)
    late = post(service, f"/{ticket_id}/answer", key, text="Too late.", revision=1)
    assert kind_of(late) == "stale-version"


def test_a_link_opens_the_feedback_of_one_ticket_once(service: Service) -> None:
    ticket_id = closed(service)
    made = post(service, f"/{ticket_id}/feedback-link", service.key(Scope.TICKETS))
    secret = made.json()["url"].partition("of=")[2]
    page = service.client.get(f"/feedback?of={secret}")
    assert "About your ticket" in page.text
    sent = service.client.post(
        "/feedback/answers",
        data={"of": secret, "rating": "2", "mood": "25"},
        follow_redirects=False,
    )
    assert sent.status_code == 303
    shown = service.client.get(f"/v1/tickets/{ticket_id}", headers=service.key()).json()
    assert (shown["rating"], shown["mood"], shown["solved"]) == (2, 25, None)
    again = service.client.get(f"/feedback?of={secret}", follow_redirects=False)
    assert again.headers["location"] == "/feedback/thanks"


def test_a_repeated_request_for_a_link_is_answered_with_one_that_opens(service: Service) -> None:
    ticket_id, key = closed(service), {**service.key(Scope.TICKETS), "Idempotency-Key": "link"}
    urls = [post(service, f"/{ticket_id}/feedback-link", key).json()["url"] for _ in range(2)]
    assert service.client.get(urls[-1].removeprefix("http://testserver")).status_code == 200


def test_no_link_is_made_before_a_ticket_is_closed(service: Service) -> None:
    ticket_id = opened(service)["ticket_id"]
    assert kind_of(post(service, f"/{ticket_id}/feedback-link", service.key())) == "wrong-state"


def test_a_list_is_paged_without_loss(service: Service) -> None:
    made = {opened(service, customer_id="c-paged")["ticket_id"] for _ in range(5)}
    query = "customer_id=c-paged&limit=2"
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        path = f"/v1/tickets?{query}" + (f"&cursor={cursor}" if cursor else "")
        page = service.client.get(path, headers=service.key()).json()
        found, cursor = [*found, *page["items"]], page["next_cursor"]
    assert {one["ticket_id"] for one in found} == made
    assert len(found) == 5


def test_a_ticket_is_found_by_the_number_that_was_read_out(service: Service) -> None:
    made, _other = opened(service), opened(service)
    typed = made["reference"].lower().replace("-", "")
    found = service.client.get(f"/v1/tickets?number={typed}", headers=service.key()).json()
    assert [one["ticket_id"] for one in found["items"]] == [made["ticket_id"]]


@pytest.mark.parametrize("cursor", ["x", "1", "1.", "1.x", "-1.2", "1.9" * 40])
def test_a_cursor_that_no_answer_named_is_refused(service: Service, cursor: str) -> None:
    answer = service.client.get(f"/v1/tickets?cursor={cursor}", headers=service.key())
    assert answer.status_code == 422


def test_opening_a_ticket_for_a_customer_is_in_the_trail(service: Service) -> None:
    ticket = opened(service, customer_id="c-9")
    (line,) = service.parts.audit.lines(AuditFilter(action=Action.ADDED), limit=1)
    entry = line.entry
    assert (entry.subject_kind, entry.subject_id) == ("ticket", ticket["ticket_id"])
    assert entry.customer_id == "c-9"


def test_a_customers_history_has_their_tickets(service: Service) -> None:
    ticket = opened(service, address="Lea@shop.example")
    path = "/v1/customers/lea@shop.example/history"
    (found,) = service.client.get(path, headers=service.key()).json()["items"]
    assert (found["kind"], found["ticket"]) == ("ticket", ticket)
    (bare,) = service.client.get(f"{path}?words=false", headers=service.key()).json()["items"]
    assert (bare["ticket"]["subject"], bare["ticket"]["text"]) == ("", "")


def test_a_history_tells_of_tickets_whoever_may_read_them(service: Service) -> None:
    opened(service, customer_id="c-told")
    for scopes, n in (((Scope.CASES_READ,), 0), ((Scope.CASES_READ, Scope.TICKETS), 1)):
        path = "/v1/customers/c-told/history"
        found = service.client.get(path, headers=service.key(*scopes)).json()["items"]
        assert len(found) == n


def test_a_page_sends_an_answer_and_reads_that_it_was_kept(service: Service) -> None:
    page = service.page_key()
    body = {"client_key": "app-1", "mood": 70, "category": "checkout"}
    answer = service.client.post("/v1/surveys", json=body, headers=page)
    assert (answer.status_code, answer.json()) == (201, {"client_key": "app-1"})
    assert answer.headers["access-control-allow-origin"] == PAGE


def test_no_page_answers_in_the_place_of_another(service: Service) -> None:
    for origin, mood in ((PAGE, 100), ("https://other.example", 0)):
        body = {"client_key": "app-2", "mood": mood, "category": "twice"}
        service.client.post("/v1/surveys", json=body, headers=service.page_key(origin))
    query = InteractionQuery(categories=frozenset({"twice"}))
    with service.parts.database.reading() as connection:
        assert interactions.count(connection, query) == 2


def test_only_pages_of_a_live_key_may_ask_their_question(service: Service) -> None:
    origin = service.page_key()["Origin"]
    asked = {"Access-Control-Request-Method": "POST"}
    allowed = service.client.options("/v1/surveys", headers={**asked, "Origin": origin})
    refused = service.client.options(
        "/v1/surveys", headers={**asked, "Origin": "https://x.example"}
    )
    assert (allowed.status_code, refused.status_code) == (204, 403)


@pytest.mark.parametrize(
    "body", [{}, {"mood": 101}, {"mood": 70, "mod": 1}, {"words": " "}, {"rating": "many"}]
)
def test_an_answer_that_cant_be_is_refused(service: Service, body: dict[str, Any]) -> None:
    answer = service.client.post(
        "/v1/surveys", json={"client_key": "k", **body}, headers=service.page_key()
    )
    assert kind_of(answer) == "invalid"


def test_a_closed_tickets_customer_is_mailed_the_answer_and_the_link(tmp_path: Path) -> None:
    with delivering() as postman:
        mail = {"smtp_url": postman.url, "mail_from": "desk@shop.example"}
        with serving(tmp_path, **mail) as service:
            ticket_id = closed(service)
            path = f"/{ticket_id}/feedback-link"
            made = post(service, path, service.key(Scope.TICKETS), mail=True).json()
    ((to, message),) = postman.came
    assert to == ASKED["address"]
    assert "Paid back." in message.get_content()
    assert made["url"] in message.get_content()
