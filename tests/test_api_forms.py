"""The customers' forms as a browser without script sends them."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from httpx2 import Response

from api.storage.tickets import TicketFilter
from api.tickets.handling import TicketState
from api.tickets.ticket import Ticket
from tests.services import Service, kind_of, serving

WRITTEN = {
    "subject": "Charged twice",
    "text": "I am angry about billing",
    "address": "ana@shop.example",
    "name": "Ana",
    "consent": "yes",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("forms")) as running:
        yield running


def key_in(page: Response) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def send(service: Service, path: str = "/tickets", **fields: str) -> Response:
    return service.client.post(path, data=fields, follow_redirects=False)


def tickets(service: Service) -> list[Ticket]:
    key = service.parts.gate.admit(service.key()["Authorization"].removeprefix("Bearer "), None)
    return list(service.parts.tickets.listed(key, TicketFilter(TicketState.OPEN), limit=200).items)


def test_a_form_leads_to_its_tickets_number(service: Service) -> None:
    key = key_in(service.client.get("/tickets/new"))
    answer = send(service, key=key, **WRITTEN)
    assert answer.status_code == 303
    shown = service.client.get(answer.headers["location"])
    assert service.parts.tickets.of_form(f"form:{key}").reference in shown.text


def test_a_second_click_opens_no_second_ticket(service: Service) -> None:
    key = key_in(service.client.get("/tickets/new"))
    assert [send(service, key=key, **WRITTEN).status_code for _ in range(2)] == [303, 303]
    assert [one.asked.client_key for one in tickets(service)].count(f"form:{key}") == 1


def test_a_form_that_comes_back_with_other_words_can_be_sent_anew(service: Service) -> None:
    key = key_in(service.client.get("/tickets/new"))
    send(service, key=key, **WRITTEN)
    other = {**WRITTEN, "text": "And my parcel is late"}
    again = send(service, key=key, **other)
    assert again.status_code == 409
    assert "And my parcel is late" in again.text
    assert key_in(again) != key
    assert send(service, key=key_in(again), **other).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("subject", " ", "Say in a few words"),
        ("subject", "a" * 201, "Shorten it"),
        ("text", "", "Tell us what happened"),
        ("text", "a" * 10_001, "Shorten it"),
        ("address", "nobody", "Write one e-mail address"),
        ("address", "a@b.example, c@d.example", "Write one e-mail address"),
        ("category", "gardening", "Wanted one of"),
    ],
)
def test_a_field_that_wants_another_look_keeps_what_was_written(
    service: Service, field: str, value: str, told: str
) -> None:
    answer = send(service, key="k", **{**WRITTEN, field: value})
    assert answer.status_code == 422
    assert told in answer.text
    assert answer.text.count("Charged twice") + answer.text.count("I am angry") > 0
    assert "<title>Not sent yet" in answer.text


def test_what_was_written_is_shown_and_never_run(service: Service) -> None:
    hostile = "</textarea><script>alert(1)</script>\"'{{ 7*7 }}"
    answer = send(service, key=hostile, subject=hostile, text=hostile, address=hostile)
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "49" not in answer.text


def test_another_sites_form_opens_nothing(service: Service) -> None:
    answer = service.client.post("/tickets", data=WRITTEN, headers={"Sec-Fetch-Site": "cross-site"})
    assert kind_of(answer) == "csrf"


def test_a_form_larger_than_a_message_can_be_is_refused(service: Service) -> None:
    answer = send(service, **{**WRITTEN, "text": "a" * 70_000})
    assert answer.status_code == 413


def test_a_page_that_nothing_was_sent_from_says_so(service: Service) -> None:
    answer = service.client.get("/tickets/sent?form=nothing")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


@pytest.mark.parametrize("path", ["/tickets/new", "/feedback", "/feedback/thanks"])
def test_the_pages_run_no_script_of_others_and_stand_in_no_frame(
    service: Service, path: str
) -> None:
    headers = service.client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "private, no-cache"


def test_feedback_about_no_ticket_is_kept(service: Service) -> None:
    key = key_in(service.client.get("/feedback"))
    answer = send(service, "/feedback/answers", key=key, rating="4", mood="75", solved="yes")
    assert answer.headers["location"] == "/feedback/thanks"


@pytest.mark.parametrize(
    "fields",
    [{}, {"rating": "6"}, {"rating": "²"}, {"mood": "-1"}, {"mood": "101"}, {"words": "a" * 2001}],
)
def test_feedback_that_says_nothing_or_what_cant_be_is_asked_for_again(
    service: Service, fields: dict[str, str]
) -> None:
    answer = send(service, "/feedback/answers", key="k", **fields)
    assert answer.status_code == 422
    assert "Not sent yet" in answer.text


def test_a_link_that_opens_nothing_says_so(service: Service) -> None:
    assert service.client.get("/feedback?of=tw_fb_nothing").status_code == 404
    assert send(service, "/feedback/answers", of="tw_fb_nothing", rating="5").status_code == 404


def test_who_sends_too_many_forms_is_told_to_wait(tmp_path: Path) -> None:
    with serving(tmp_path, form_requests=2) as service:
        answers = [send(service, key=f"k{n}", **WRITTEN) for n in range(3)]
    assert [one.status_code for one in answers] == [303, 303, 429]
    assert "Please wait a moment" in answers[-1].text
    assert int(answers[-1].headers["retry-after"]) > 0


def test_a_busy_database_loses_no_words(tmp_path: Path) -> None:
    with serving(tmp_path, database_busy_s=0.2) as service, ExitStack() as writing:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(writing.enter_context, service.parts.database.transaction()).result()
            answer = send(service, key="k", **WRITTEN)
            thread.submit(writing.close).result()
        assert answer.status_code == 503
        assert "We could not keep it just now" in answer.text
        assert "I am angry about billing" in answer.text
        assert send(service, key=key_in(answer), **WRITTEN).status_code == 303


def test_a_service_can_do_without_forms(tmp_path: Path) -> None:
    with serving(tmp_path, forms=False) as service:
        assert service.client.get("/tickets/new").status_code == 404
        assert send(service, "/feedback/answers", rating="5").status_code == 404
