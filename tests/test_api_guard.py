"""Who may do what: every route of the service is walked."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIWebSocketRoute

from api.security.scope import Scope
from tests.services import PAGE, Service, bearer, kind_of, serving

# All that is open; everything else needs a key. Let this list stay short.
PUBLIC = {
    ("GET", "/asyncapi.json"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("GET", "/openapi.json"),
    ("GET", "/"),
    ("GET", "/demo/shop"),
    ("GET", "/demo/desk"),
    ("GET", "/demo/calls"),
    ("GET", "/softphone"),
    ("GET", "/softphone/report"),  # fetches one with the key of its tab
    ("GET", "/softphone/sample.ogg"),
    ("GET", "/softphone/{name}"),
    ("GET", "/widget/{name}"),
    ("GET", "/staff-parts/{name}"),
    ("GET", "/v1/recordings/{call_id}"),  # by a signed link
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/sign-in/style.css"),
    ("GET", "/sign-in/sso"),
    ("GET", "/sign-in/sso/return"),
    ("GET", "/welcome"),
    ("POST", "/welcome"),
    ("GET", "/account"),  # leads to /sign-in
    ("GET", "/tickets/new"),
    ("GET", "/tickets"),  # leads to the one above
    ("POST", "/tickets"),
    ("GET", "/tickets/sent"),  # by the key of the form that was sent
    ("GET", "/feedback"),
    ("GET", "/feedback/answers"),
    ("POST", "/feedback/answers"),
    ("GET", "/feedback/thanks"),
}
# What everybody who is signed in may do, whatever their role; by a session alone, not by a key.
OWN_ACCOUNT = {
    ("GET", "/v1/me"),
    ("POST", "/v1/me/password"),
    ("GET", "/v1/me/sessions"),
    ("DELETE", "/v1/me/sessions"),
}
# The same by a page's form, which shows no key.
FORMS = {("POST", "/sign-out"), ("POST", "/account/password"), ("POST", "/account/sessions")}
OPENS_A_CHAT = ("POST", "/v1/chats")
ANSWERS = ("POST", "/v1/surveys")
# What a customer may do in their own chat, and in no other.
OWN_CHAT = {
    ("GET", "/v1/chats/{chat_id}"),
    ("GET", "/v1/chats/{chat_id}/messages"),
    ("POST", "/v1/chats/{chat_id}/messages"),
    ("GET", "/v1/chats/{chat_id}/events"),
    ("POST", "/v1/chats/{chat_id}/close"),
    ("POST", "/v1/chats/{chat_id}/leave"),
}
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/v1/chats"): {"message": {"text": "hello"}},
    ("POST", "/v1/surveys"): {"client_key": "k-1", "mood": 70},
    ("POST", "/v1/chats/{chat_id}/messages"): {"text": "hello"},
    ("POST", "/v1/chats/{chat_id}/leave"): {"wish": "message", "text": "hello"},
    ("POST", "/v1/chats/{chat_id}/transfer"): {"department": "billing"},
}


def walked(app: FastAPI) -> set[tuple[str, str]]:
    """Return every method and path, those in routers within the app too."""
    return set(_walk(app.routes))


def _walk(routes: Any) -> Iterator[tuple[str, str]]:
    for route in routes:
        if hasattr(route, "original_router"):
            yield from _walk(route.original_router.routes)
        elif not isinstance(route, APIWebSocketRoute):
            # Whatever else could be mounted would have no methods, and fail here.
            yield from ((method, route.path) for method in route.methods - {"HEAD"})


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="module")
def routes(service: Service) -> set[tuple[str, str]]:
    return walked(service.app)


def ask(service: Service, route: tuple[str, str], headers: Any, chat: str = "x") -> Any:
    method, path = route
    path = re.sub(r"\{\w+\}", "x", path.replace("{chat_id}", chat))
    body: Any = {} if method in ("POST", "PUT") else None
    return service.client.request(method, path, json=BODIES.get(route, body), headers=headers)


def test_the_walk_sees_all_that_is_documented(
    service: Service, routes: set[tuple[str, str]]
) -> None:
    documented = {
        (method.upper(), path)
        for path, methods in service.app.openapi()["paths"].items()
        for method in methods
    }
    assert documented <= routes
    assert len(routes) > 40


def test_every_route_but_the_public_refuses_who_shows_no_key(
    service: Service, routes: set[tuple[str, str]]
) -> None:
    answers = {route: ask(service, route, {}) for route in routes}
    assert {route for route, answer in answers.items() if answer.status_code != 401} == PUBLIC
    assert all(
        kind_of(answer) == "unauthenticated" and answer.headers["www-authenticate"] == "Bearer"
        for route, answer in answers.items()
        if route not in PUBLIC
    )


@pytest.mark.parametrize(
    "secret", ["", "tw_sk_unknown", "tw_pk_unknown", "tw_ct_unknown", "rubbish", "\xe9"]
)
def test_every_route_refuses_a_secret_that_opens_nothing(
    service: Service, routes: set[tuple[str, str]], secret: str
) -> None:
    headers = {"Authorization": b"Bearer " + secret.encode("latin-1")}
    answered = {ask(service, route, headers).status_code for route in routes - PUBLIC}
    assert answered == {401}


# What each scope opens. A new route fails here until somebody has thought of who may use it.
OPENED = {
    Scope.FOLLOW_UPS: {
        ("PUT", "/v1/accounts/{account_id}"),
        ("POST", "/v1/accounts/{account_id}/follow-ups"),
        ("POST", "/v1/account-alerts/{alert_id}/seen"),
        ("POST", "/v1/follow-ups/{follow_up_id}/plan"),
        ("POST", "/v1/follow-ups/{follow_up_id}/done"),
        ("POST", "/v1/follow-ups/{follow_up_id}/cancel"),
    },
    Scope.TRENDS_READ: {
        ("GET", "/v1/interactions"),
        ("GET", "/v1/interactions/export"),
        ("GET", "/v1/interactions/{interaction_id}"),
        ("GET", "/v1/trends"),
        ("GET", "/v1/trends/export"),
        ("GET", "/v1/categories"),
        ("GET", "/v1/categories/export"),
        ("GET", "/v1/departures"),
        ("GET", "/v1/drift"),
        ("GET", "/v1/narratives"),
        ("GET", "/v1/briefing"),
        ("GET", "/v1/accounts"),
        ("GET", "/v1/accounts/runs"),
        ("GET", "/v1/accounts/runs/export"),
        ("GET", "/v1/accounts/waiting"),
        ("GET", "/v1/accounts/{account_id}"),
        ("GET", "/v1/account-alerts"),
        ("GET", "/v1/kpis"),
        ("GET", "/v1/kpis/export"),
        ("GET", "/v1/kpis/leaving"),
        ("GET", "/v1/follow-ups/effect"),
        ("GET", "/v1/follow-ups"),
        ("GET", "/v1/follow-ups/{follow_up_id}"),
    },
    Scope.CHATS_WRITE: {
        ("POST", "/v1/chats"),
        ("POST", "/v1/chats/{chat_id}/messages"),
        ("POST", "/v1/chats/{chat_id}/close"),
        ("POST", "/v1/chats/{chat_id}/leave"),
        ("POST", "/v1/chats/{chat_id}/transfer"),
    },
    Scope.CALLS_WRITE: {("POST", "/v1/calls/tokens"), ("POST", "/v1/calls/announce")},
    Scope.CALLS_READ: {
        ("GET", "/v1/calls"),
        ("GET", "/v1/calls/reconciliation"),
        ("GET", "/v1/calls/{call_id}"),
        ("GET", "/v1/calls/{call_id}/report"),
        ("GET", "/v1/calls/{call_id}/transcript"),
        ("GET", "/v1/calls/{call_id}/moments"),
        ("GET", "/v1/calls/{call_id}/wrap-ups"),
        ("GET", "/v1/calls/live"),
        ("GET", "/v1/calls/live/events"),
        ("GET", "/v1/calls/{call_id}/live"),
        ("GET", "/v1/hints"),
    },
    Scope.RECORDINGS: {("POST", "/v1/calls/{call_id}/recording-link")},
    Scope.RECORDINGS_DELETE: {("DELETE", "/v1/calls/{call_id}/recording")},
    Scope.GRADES_READ: {
        ("GET", "/v1/grades"),
        ("GET", "/v1/grades/figures"),
        ("GET", "/v1/grades/export"),
        ("GET", "/v1/agents/{agent_id}/record"),
        ("GET", "/v1/agents/{agent_id}/prompts"),
        ("GET", "/v1/agents/{agent_id}/returns"),
        ("GET", "/v1/teams/{team_id}/behaviours"),
        ("GET", "/v1/teams/{team_id}/returns"),
        ("GET", "/v1/agents/{agent_id}/history"),
        ("GET", "/v1/teams/{team_id}/record"),
        ("GET", "/v1/grades/{call_id}"),
        ("GET", "/v1/grades/{call_id}/comments"),
        ("GET", "/v1/grades/{call_id}/clips"),
        ("GET", "/v1/clips/{clip_id}"),
        ("GET", "/v1/disputes"),
        ("GET", "/v1/disputes/{dispute_id}"),
        ("GET", "/v1/coaching"),
        ("GET", "/v1/coaching/{coaching_id}"),
        ("GET", "/v1/agreement"),
    },
    Scope.GRADES_ANSWER: {
        ("POST", "/v1/grades/{call_id}/acknowledge"),
        ("POST", "/v1/grades/{call_id}/disputes"),
        ("POST", "/v1/disputes/{dispute_id}/withdraw"),
        ("POST", "/v1/coaching/{coaching_id}/done"),
    },
    Scope.GRADES_CHANGE: {
        ("POST", "/v1/grades/{call_id}/changes"),
        ("POST", "/v1/grades/{call_id}/undo"),
        ("POST", "/v1/disputes/{dispute_id}/uphold"),
        ("POST", "/v1/disputes/{dispute_id}/change"),
        ("GET", "/v1/fairness"),
        ("GET", "/v1/samples"),
        ("POST", "/v1/samples"),
        ("GET", "/v1/samples/{sample_id}"),
        ("GET", "/v1/samples/{sample_id}/redraw"),
        ("POST", "/v1/samples/{sample_id}/calls/{call_id}/review"),
        ("GET", "/v1/calibrations"),
        ("POST", "/v1/calibrations"),
        ("GET", "/v1/calibrations/{calibration_id}"),
        ("POST", "/v1/calibrations/{calibration_id}/verdicts"),
        ("POST", "/v1/calibrations/{calibration_id}/close"),
        ("POST", "/v1/calibrations/{calibration_id}/cancel"),
    },
    Scope.COACH: {
        ("POST", "/v1/grades/{call_id}/comments"),
        ("DELETE", "/v1/grades/{call_id}/comments/{comment_id}"),
        ("POST", "/v1/grades/{call_id}/clips"),
        ("DELETE", "/v1/clips/{clip_id}"),
        ("POST", "/v1/coaching"),
        ("POST", "/v1/coaching/{coaching_id}/close"),
    },
    Scope.REVIEW: {
        ("GET", "/v1/reviews"),
        ("GET", "/v1/reviews/agreement"),
        ("GET", "/v1/reviews/{review_id}"),
        ("POST", "/v1/reviews/{review_id}/confirm"),
        ("POST", "/v1/reviews/{review_id}/correct"),
        ("POST", "/v1/reviews/{review_id}/withdraw"),
        ("GET", "/v1/corrections"),
        ("GET", "/v1/corrections/export"),
    },
    Scope.RUBRICS: set(),
    Scope.ACCOUNTS: {
        ("GET", "/v1/users"),
        ("POST", "/v1/users"),
        ("GET", "/v1/users/{user_id}"),
        ("PUT", "/v1/users/{user_id}"),
        ("DELETE", "/v1/users/{user_id}"),
        ("POST", "/v1/users/{user_id}/invitation"),
        ("GET", "/v1/users/{user_id}/sessions"),
        ("DELETE", "/v1/users/{user_id}/sessions"),
        ("GET", "/v1/teams"),
        ("POST", "/v1/teams"),
        ("GET", "/v1/teams/{team_id}"),
        ("PUT", "/v1/teams/{team_id}"),
        ("DELETE", "/v1/teams/{team_id}"),
    },
    Scope.TICKETS: {
        ("POST", "/v1/tickets"),
        ("GET", "/v1/tickets"),
        ("GET", "/v1/tickets/{ticket_id}"),
        ("POST", "/v1/tickets/{ticket_id}/take"),
        ("POST", "/v1/tickets/{ticket_id}/give-back"),
        ("POST", "/v1/tickets/{ticket_id}/answer"),
        ("POST", "/v1/tickets/{ticket_id}/close"),
        ("POST", "/v1/tickets/{ticket_id}/feedback-link"),
    },
    Scope.IMPORTS: {
        ("POST", "/v1/surveys"),
        ("GET", "/v1/sources"),
        ("POST", "/v1/imports"),
        ("GET", "/v1/imports"),
        ("GET", "/v1/imports/{import_id}"),
        ("DELETE", "/v1/imports/{import_id}"),
        ("GET", "/v1/imports/{import_id}/faults"),
    },
    Scope.AUDIT: {
        ("GET", "/v1/audit"),
        ("GET", "/v1/audit/export"),
        ("GET", "/v1/audit/check"),
    },
    Scope.CHATS_READ: {
        ("GET", "/v1/chats/{chat_id}"),
        ("GET", "/v1/chats/{chat_id}/messages"),
        ("GET", "/v1/chats/{chat_id}/events"),
    },
    Scope.CASES_READ: {
        ("GET", "/v1/cases"),
        ("GET", "/v1/cases/{case_id}"),
        ("GET", "/v1/cases/{case_id}/wrap-ups"),
        ("GET", "/v1/customers/{customer_id}/contacts"),
        ("GET", "/v1/customers/{customer_id}/history"),
        ("GET", "/v1/alerts"),
        ("GET", "/v1/alerts/{alert_id}"),
    },
    Scope.ALERTS: {
        ("POST", "/v1/alerts/{alert_id}/acknowledge"),
        ("POST", "/v1/alerts/{alert_id}/take"),
        ("POST", "/v1/alerts/{alert_id}/resolve"),
        ("GET", "/v1/alert-rules"),
        ("PUT", "/v1/alert-rules"),
        ("GET", "/v1/alert-rules/versions"),
        ("POST", "/v1/alert-rules/check"),
        ("POST", "/v1/alert-rules/preview"),
        ("GET", "/v1/playbook"),
        ("PUT", "/v1/playbook"),
        ("GET", "/v1/playbook/versions"),
    },
    Scope.RUBRICS: {
        ("GET", "/v1/rubrics"),
        ("POST", "/v1/rubrics"),
        ("POST", "/v1/rubrics/check"),
        ("POST", "/v1/rubrics/preview"),
        ("GET", "/v1/rubrics/in-use"),
        ("GET", "/v1/rubrics/activations"),
        ("GET", "/v1/rubrics/{number}"),
        ("POST", "/v1/rubrics/{number}/activate"),
    },
    Scope.SUPERVISE: {
        ("POST", "/v1/calls/{call_id}/whisper"),
        ("POST", "/v1/calls/{call_id}/take-over"),
        ("GET", "/v1/goodwill"),
        ("POST", "/v1/goodwill/{goodwill_id}/approve"),
        ("POST", "/v1/goodwill/{goodwill_id}/decline"),
        ("GET", "/v1/wallboard"),
        ("GET", "/v1/wallboard/events"),
    },
    Scope.EXPERTS_READ: {("GET", "/v1/experts"), ("GET", "/v1/experts/{expert_id}")},
    Scope.EXPERTS_WRITE: {
        ("POST", "/v1/experts"),
        ("PUT", "/v1/experts/{expert_id}"),
        ("DELETE", "/v1/experts/{expert_id}"),
    },
    Scope.DESK: {
        ("PUT", "/v1/calls/{call_id}/hints/{hint_id}"),
        ("POST", "/v1/cases/{case_id}/wrap-ups"),
        ("POST", "/v1/calls/{call_id}/wrap-ups"),
        ("PUT", "/v1/experts/{expert_id}/presence"),
        ("GET", "/v1/experts/{expert_id}/offers"),
        ("GET", "/v1/experts/{expert_id}/chats"),
        ("POST", "/v1/offers/{offer_id}/accept"),
        ("POST", "/v1/offers/{offer_id}/reject"),
        ("GET", "/v1/chats/{chat_id}/replies"),
    },
    Scope.QUEUE_READ: {("GET", "/v1/departments"), ("GET", "/v1/queue")},
    Scope.EVENTS_READ: {("GET", "/v1/events"), ("GET", "/v1/events/schemas")},
    Scope.WEBHOOKS: {
        ("GET", "/v1/webhooks"),
        ("POST", "/v1/webhooks"),
        ("GET", "/v1/webhooks/{webhook_id}"),
        ("PUT", "/v1/webhooks/{webhook_id}"),
        ("DELETE", "/v1/webhooks/{webhook_id}"),
        ("GET", "/v1/webhooks/{webhook_id}/deliveries"),
        ("POST", "/v1/webhooks/{webhook_id}/deliveries/{event_id}/retry"),
        ("POST", "/v1/webhooks/{webhook_id}/test"),
    },
    Scope.LEXICON: {
        ("GET", "/v1/lexicon"),
        ("PUT", "/v1/lexicon"),
        ("GET", "/v1/lexicon/versions"),
        ("GET", "/v1/replies"),
        ("PUT", "/v1/replies"),
        ("GET", "/v1/replies/versions"),
    },
    Scope.KEYS: {("GET", "/v1/keys"), ("POST", "/v1/keys"), ("DELETE", "/v1/keys/{key_id}")},
}


def test_every_route_is_opened_by_exactly_one_scope(routes: set[tuple[str, str]]) -> None:
    opened = [route for those in OPENED.values() for route in those]
    assert sorted(opened) == sorted(routes - PUBLIC - OWN_ACCOUNT - FORMS)


@pytest.mark.parametrize("scope", Scope)
def test_a_key_with_one_scope_is_refused_by_every_other_route(
    service: Service, routes: set[tuple[str, str]], scope: Scope
) -> None:
    headers = service.key(scope)
    others = routes - PUBLIC - FORMS - OPENED[scope]
    assert {kind_of(ask(service, route, headers)) for route in others} == {"forbidden"}


@pytest.mark.parametrize("scope", Scope)
def test_a_key_with_the_scope_is_let_in(service: Service, scope: Scope) -> None:
    endless = {
        ("GET", "/v1/events"),
        ("GET", "/v1/calls/live/events"),
        ("GET", "/v1/wallboard/events"),
    }
    for route in OPENED[scope] - endless:
        assert ask(service, route, service.key(scope)).status_code not in (401, 403), route


def test_a_publishable_key_opens_chats_and_answers_on_its_own_pages_and_nothing_else(
    service: Service, routes: set[tuple[str, str]]
) -> None:
    page = service.page_key()
    assert ask(service, OPENS_A_CHAT, page).status_code == 201
    assert ask(service, ANSWERS, page).status_code == 201
    others = routes - PUBLIC - FORMS - {OPENS_A_CHAT, ANSWERS}
    assert {ask(service, route, page).status_code for route in others} == {403}


@pytest.mark.parametrize("origin", [None, "https://evil.example", "http://shop.example", "null"])
def test_a_publishable_key_is_useless_on_other_pages(service: Service, origin: str | None) -> None:
    page = {k: v for k, v in service.page_key().items() if k != "Origin"}
    elsewhere = page if origin is None else {**page, "Origin": origin}
    assert kind_of(ask(service, OPENS_A_CHAT, elsewhere)) == "forbidden"


def test_a_customer_is_let_into_their_own_chat_alone(
    service: Service, routes: set[tuple[str, str]]
) -> None:
    mine, other = service.open(), service.open()
    token = bearer(mine["token"])
    for route in routes - PUBLIC - FORMS - OWN_CHAT:
        assert kind_of(ask(service, route, token, mine["chat_id"])) == "forbidden", route
    for route in OWN_CHAT:
        assert kind_of(ask(service, route, token, other["chat_id"])) == "forbidden", route
    for route in OWN_CHAT - {("GET", "/v1/chats/{chat_id}/events")}:
        assert ask(service, route, token, mine["chat_id"]).status_code in (200, 201, 409), route


def test_a_revoked_key_opens_nothing_from_then_on(service: Service) -> None:
    made = service.client.post(
        "/v1/keys", json={"name": "brief", "scopes": ["queue:read"]}, headers=service.key()
    ).json()
    headers = bearer(made["secret"])
    assert service.client.get("/v1/queue", headers=headers).status_code == 200
    service.client.delete(f"/v1/keys/{made['key_id']}", headers=service.key())
    assert service.client.get("/v1/queue", headers=headers).status_code == 401


def test_secrets_are_kept_as_hashes_alone(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        secrets = [*service.key().values(), *service.page_key().values()]
        made = service.client.post(
            "/v1/chats",
            json={"message": {"text": "hello"}},
            headers={**service.key(), "Idempotency-Key": "once"},
        ).json()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    shown = [value.removeprefix("Bearer ") for value in secrets if value != PAGE]
    assert not any(secret.encode() in kept for secret in [*shown, made["token"]])
