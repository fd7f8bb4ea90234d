"""Zendesk and Freshdesk: the customer's public words alone, a ticket's rating once."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sources.freshdesk import Freshdesk
from api.sources.source import Entry, Fault, Message, Noise, Source, Wish
from api.sources.zendesk import Zendesk

_AT = "2026-03-01T10:00:00Z"


def _comment(author: int, body: str, public: bool = True, **more: Any) -> dict[str, Any]:
    return {
        "id": 90,
        "author_id": author,
        "body": body,
        "public": public,
        "created_at": _AT,
        **more,
    }


def _zendesk(**more: Any) -> dict[str, Any]:
    return {
        "id": 17, "created_at": _AT, "subject": "Broken again", "description": "It broke.",
        "requester_id": 5, "submitter_id": 5, "organization_id": 8, "status": "solved",
        "tags": ["hardware", "opted_in"], "group_id": 3, "assignee_id": 99, **more,
    }  # fmt: skip


def _freshdesk(**more: Any) -> dict[str, Any]:
    return {
        "id": 17, "created_at": _AT, "subject": "Broken again", "source": 1,
        "description": "<p>It <b>broke</b>.</p>", "requester_id": 5, "company_id": 8, "status": 4,
        "type": "Problem", "custom_fields": {"cf_consent": True}, **more,
    }  # fmt: skip


def _read(source: Source, folder: Path, content: str) -> list[Entry]:
    path = folder / "tickets.json"
    path.write_text(content, encoding="utf-8")
    return list(source.read(path))


def _said(source: Source, folder: Path, *tickets: dict[str, Any]) -> list[Message]:
    found = _read(source, folder, json.dumps({"tickets": tickets}))
    assert all(isinstance(one, Message) for one in found), found
    return [one for one in found if isinstance(one, Message)]


def test_what_a_ticket_says_of_itself_is_kept(tmp_path: Path) -> None:
    [found] = _said(Zendesk(Wish()), tmp_path, _zendesk())
    assert found.native_id == "zendesk-17-0"
    assert found.text == "Broken again\nIt broke."
    assert (found.customer_id, found.account_id, found.category) == ("5", "8", "hardware")
    assert (found.outcome, found.department, found.agent_id) == ("solved", "3", "99")


def test_only_the_customers_public_comments_are_messages(tmp_path: Path) -> None:
    comments = [
        _comment(5, "It broke."),
        _comment(99, "We are sorry."),
        _comment(99, "What a nuisance", public=False),
        _comment(
            5,
            "Still broken!\n\n"
            "On Sun, Mar 1, 2026 at 10:00 Help <help@shop.example> wrote:\n> We are sorry.",
        ),
        _comment(5, "hidden", public=False),
    ]
    texts = [one.text for one in _said(Zendesk(Wish()), tmp_path, _zendesk(comments=comments))]
    assert texts == ["Broken again\nIt broke.", "Still broken!"]


@pytest.mark.parametrize(
    ("score", "rating"), [("good", 1.0), ("bad_with_comment", 0.0), ("offered", None), (None, None)]
)
def test_a_rating_lies_on_the_last_message_alone(
    tmp_path: Path, score: str | None, rating: float | None
) -> None:
    comments = [_comment(5, "It broke."), _comment(5, "Still.", id=91)]
    ticket = _zendesk(comments=comments, satisfaction_rating={"score": score})
    first, last = _said(Zendesk(Wish()), tmp_path, ticket)
    assert (first.rating, last.rating) == (None, rating)


def test_words_beside_a_rating_are_a_message_that_carries_it(tmp_path: Path) -> None:
    rated = {"score": "bad", "comment": "Nobody listened"}
    first, last = _said(Zendesk(Wish()), tmp_path, _zendesk(satisfaction_rating=rated))
    assert (first.rating, last.rating, last.text) == (None, 0.0, "Nobody listened")
    assert last.native_id == "zendesk-17-rating"


@pytest.mark.parametrize(
    ("replies", "reopens", "at_once"), [(1, 0, True), (2, 0, False), (1, 1, False)]
)
def test_one_reply_that_stood_solved_it_at_once(
    tmp_path: Path, replies: int, reopens: int, at_once: bool
) -> None:
    ticket = _zendesk(metric_set={"replies": replies, "reopens": reopens})
    assert _said(Zendesk(Wish()), tmp_path, ticket)[-1].solved_at_once is at_once


def test_a_comment_of_nobody_known_is_not_the_customers(tmp_path: Path) -> None:
    comments = [{"body": "It broke.", "author": {"role": "end-user"}}, {"body": "We regret it."}]
    ticket = {"id": 17, "created_at": _AT, "comments": comments}
    assert [one.text for one in _said(Zendesk(Wish()), tmp_path, ticket)] == ["It broke."]


def test_a_ticket_that_a_colleague_opened_holds_no_customers_words(tmp_path: Path) -> None:
    content = json.dumps([_zendesk(submitter_id=99)])
    assert _read(Zendesk(Wish()), tmp_path, content) == [
        Noise("ticket 17", "no words of the customer's")
    ]


@pytest.mark.parametrize(
    ("fields", "consent"),
    [
        ({"custom_fields": [{"id": 36, "value": True}]}, True),
        ({"custom_fields": [{"id": 36, "value": "no"}]}, False),
        ({"custom_fields": [{"id": 36, "value": None}]}, None),
        ({"custom_fields": [], "tags": ["36"]}, True),
        ({}, None),
    ],
)
def test_consent_is_a_custom_field_or_a_tag(
    tmp_path: Path, fields: dict[str, Any], consent: bool | None
) -> None:
    [found] = _said(Zendesk(Wish(consent_field="36")), tmp_path, _zendesk(**fields))
    assert found.consent is consent


def test_freshdesk_tells_the_same(tmp_path: Path) -> None:
    ticket = _freshdesk(
        conversations=[
            {"id": 1, "body_text": "Sorry!", "incoming": False, "private": False},
            {"id": 2, "body": "<p>Still broken</p>", "incoming": True, "private": False},
            {"id": 3, "body_text": "angry one", "incoming": True, "private": True},
        ],
        satisfaction_rating={"ratings": {"default_question": -103}},
    )
    first, last = _said(Freshdesk(Wish(consent_field="consent")), tmp_path, ticket)
    assert (first.text, last.text) == ("Broken again\nIt broke.", "Still broken")
    assert (first.outcome, first.category, first.consent) == ("resolved", "Problem", True)
    assert (first.rating, last.rating) == (None, 0.0)


def test_freshdesks_older_export_wraps_tickets_and_notes(tmp_path: Path) -> None:
    note = {"helpdesk_note": {"id": 2, "body": "Still broken", "incoming": True, "private": False}}
    ticket = {"helpdesk_ticket": _freshdesk(display_id=4, notes=[note], status_name="Closed")}
    first, last = _said(Freshdesk(Wish()), tmp_path, ticket)
    assert (first.native_id, last.native_id) == ("freshdesk-4-0", "freshdesk-4-2")
    assert last.outcome == "closed"


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"spam": True}, "spam"),
        ({"deleted": True}, "deleted"),
        ({"source": 3}, "no words of the customer's"),
    ],
)
def test_what_no_customer_wrote_is_noise(tmp_path: Path, fields: dict[str, Any], rule: str) -> None:
    content = json.dumps([_freshdesk(**fields)])
    assert _read(Freshdesk(Wish()), tmp_path, content) == [Noise("ticket 17", rule)]


@pytest.mark.parametrize("source", [Zendesk(Wish()), Freshdesk(Wish())])
def test_an_entry_that_is_no_ticket_is_told_and_the_rest_read(
    tmp_path: Path, source: Source
) -> None:
    good = json.dumps(_zendesk() if isinstance(source, Zendesk) else _freshdesk())
    bad, broken, message = _read(source, tmp_path, f'{{"id": 1}}\n{{"id": \n{good}\n')
    assert isinstance(bad, Fault)
    assert isinstance(broken, Fault)
    assert isinstance(message, Message)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted({*_zendesk(), *_freshdesk(), "comments",
       "conversations", "satisfaction_rating", "metric_set"})), _JSON))  # fmt: skip
def test_no_shape_of_a_ticket_ends_the_reading(ticket: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        for source in (Zendesk(Wish(consent_field="x")), Freshdesk(Wish(consent_field="x"))):
            _read(source, Path(folder), json.dumps([{"id": 1, "created_at": _AT, **ticket}]))
