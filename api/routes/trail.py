"""Trail: which line of the audit trail each route leaves, and which routes leave none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import Scope

from api.security.audit import Note
from api.security.audit_line import Action, Subject
from api.security.caller import Caller, CallerKind

_LONGEST_QUERY = 300
NOTED = "noted"  # in a request's state: its line is kept already, with what it did


@dataclass(frozen=True, slots=True)
class Audited:
    """What a route does, and to what."""

    action: Action
    kind: str  # of its subject
    path: str = ""  # the parameter of the path that holds the subject's id
    answer: str = ""  # the field of the answer that holds it, where the path can't
    taken: str = ""  # what in the query asks for a file to take away


_CHAT, _CALL, _TICKET = "chat_id", "call_id", "ticket_id"
_SAW, _CHANGED = Action.SAW, Action.CHANGED

# A line is kept before the answer leaves; of what goes wrong there is none.
TRAIL: Mapping[tuple[str, str], Audited] = {
    ("POST", "/v1/chats"): Audited(Action.ADDED, "chat", answer=_CHAT),
    ("GET", "/v1/chats/{chat_id}"): Audited(_SAW, "chat", _CHAT),
    ("GET", "/v1/chats/{chat_id}/messages"): Audited(_SAW, "chat", _CHAT),
    ("GET", "/v1/chats/{chat_id}/events"): Audited(_SAW, "chat", _CHAT),
    ("GET", "/v1/chats/{chat_id}/replies"): Audited(_SAW, "chat", _CHAT),
    ("POST", "/v1/chats/{chat_id}/messages"): Audited(_CHANGED, "chat", _CHAT),
    ("POST", "/v1/chats/{chat_id}/close"): Audited(_CHANGED, "chat", _CHAT),
    ("POST", "/v1/chats/{chat_id}/leave"): Audited(_CHANGED, "chat", _CHAT),
    ("POST", "/v1/chats/{chat_id}/transfer"): Audited(_CHANGED, "chat", _CHAT),
    ("GET", "/v1/events"): Audited(_SAW, "events"),
    ("GET", "/v1/cases"): Audited(_SAW, "case"),
    ("GET", "/v1/cases/{case_id}"): Audited(_SAW, "case", "case_id"),
    ("GET", "/v1/alerts"): Audited(_SAW, "alert"),
    ("GET", "/v1/alerts/{alert_id}"): Audited(_SAW, "alert", "alert_id"),
    ("POST", "/v1/alerts/{alert_id}/acknowledge"): Audited(_CHANGED, "alert", "alert_id"),
    ("POST", "/v1/alerts/{alert_id}/take"): Audited(_CHANGED, "alert", "alert_id"),
    ("POST", "/v1/alerts/{alert_id}/resolve"): Audited(_CHANGED, "alert", "alert_id"),
    ("GET", "/v1/accounts"): Audited(_SAW, "account"),
    ("GET", "/v1/accounts/runs"): Audited(_SAW, "account"),
    ("GET", "/v1/accounts/runs/export"): Audited(Action.EXPORTED, "account"),
    ("GET", "/v1/accounts/{account_id}"): Audited(_SAW, "account", "account_id"),
    ("GET", "/v1/account-alerts"): Audited(_SAW, "account"),
    ("GET", "/v1/kpis"): Audited(_SAW, "kpi"),
    ("GET", "/v1/kpis/export"): Audited(Action.EXPORTED, "kpi"),
    ("GET", "/v1/kpis/leaving"): Audited(_SAW, "account"),
    ("GET", "/v1/follow-ups/effect"): Audited(_SAW, "follow_up"),
    ("GET", "/v1/follow-ups"): Audited(_SAW, "follow_up"),
    ("GET", "/v1/follow-ups/{follow_up_id}"): Audited(_SAW, "follow_up", "follow_up_id"),
    ("GET", "/v1/hints"): Audited(_SAW, "hint"),
    ("GET", "/v1/goodwill"): Audited(_SAW, "goodwill"),
    ("POST", "/v1/goodwill/{goodwill_id}/approve"): Audited(_CHANGED, "goodwill", "goodwill_id"),
    ("POST", "/v1/goodwill/{goodwill_id}/decline"): Audited(_CHANGED, "goodwill", "goodwill_id"),
    ("GET", "/v1/grades"): Audited(_SAW, "grade"),
    ("GET", "/v1/grades/figures"): Audited(_SAW, "grade"),
    ("GET", "/v1/grades/export"): Audited(Action.EXPORTED, "grade"),
    ("GET", "/v1/agents/{agent_id}/record"): Audited(_SAW, "agent", "agent_id"),
    ("GET", "/v1/teams/{team_id}/record"): Audited(_SAW, "team", "team_id"),
    ("GET", "/v1/imports"): Audited(_SAW, "import"),
    ("GET", "/v1/imports/{import_id}"): Audited(_SAW, "import", "import_id"),
    ("GET", "/v1/imports/{import_id}/faults"): Audited(_SAW, "import", "import_id"),
    ("GET", "/v1/briefing"): Audited(_SAW, "briefing"),
    ("GET", "/v1/fairness"): Audited(_SAW, "fairness"),
    ("GET", "/v1/trends"): Audited(_SAW, "trends"),
    ("GET", "/v1/trends/export"): Audited(Action.EXPORTED, "trends"),
    ("GET", "/v1/categories"): Audited(_SAW, "categories"),
    ("GET", "/v1/categories/export"): Audited(Action.EXPORTED, "categories"),
    ("GET", "/v1/interactions/export"): Audited(Action.EXPORTED, "interaction"),
    ("GET", "/v1/departures"): Audited(_SAW, "trends"),
    ("GET", "/v1/drift"): Audited(_SAW, "trends"),
    ("GET", "/v1/narratives"): Audited(_SAW, "narratives"),
    ("GET", "/v1/agents/{agent_id}/prompts"): Audited(_SAW, "agent", "agent_id"),
    ("GET", "/v1/agents/{agent_id}/returns"): Audited(_SAW, "agent", "agent_id"),
    ("GET", "/v1/teams/{team_id}/behaviours"): Audited(_SAW, "team", "team_id"),
    ("GET", "/v1/teams/{team_id}/returns"): Audited(_SAW, "team", "team_id"),
    ("GET", "/v1/calls"): Audited(_SAW, "call"),
    ("GET", "/v1/calls/live"): Audited(_SAW, "call"),
    ("GET", "/v1/calls/live/events"): Audited(_SAW, "call"),
    ("GET", "/v1/calls/{call_id}"): Audited(_SAW, "call", _CALL),
    ("GET", "/v1/calls/{call_id}/live"): Audited(_SAW, "call", _CALL),
    ("GET", "/v1/calls/{call_id}/report"): Audited(_SAW, "report", _CALL, taken="format=pdf"),
    ("GET", "/v1/calls/{call_id}/transcript"): Audited(_SAW, "transcript", _CALL),
    ("GET", "/v1/calls/{call_id}/moments"): Audited(_SAW, "moments", _CALL),
    ("POST", "/v1/calls/{call_id}/whisper"): Audited(Action.STEPPED_IN, "call", _CALL),
    ("PUT", "/v1/calls/{call_id}/hints/{hint_id}"): Audited(_CHANGED, "call", _CALL),
    ("POST", "/v1/calls/{call_id}/take-over"): Audited(Action.STEPPED_IN, "call", _CALL),
    ("POST", "/v1/calls/{call_id}/recording-link"): Audited(Action.SHARED, "recording", _CALL),
    ("DELETE", "/v1/calls/{call_id}/recording"): Audited(Action.REMOVED, "recording", _CALL),
    ("GET", "/v1/grades/{call_id}"): Audited(_SAW, "grade", _CALL),
    ("GET", "/v1/grades/{call_id}/comments"): Audited(_SAW, "grade", _CALL),
    ("GET", "/v1/grades/{call_id}/clips"): Audited(_SAW, "grade", _CALL),
    ("GET", "/v1/clips/{clip_id}"): Audited(_SAW, "call", answer=_CALL),
    ("GET", "/v1/disputes"): Audited(_SAW, "dispute"),
    ("GET", "/v1/disputes/{dispute_id}"): Audited(_SAW, "call", answer=_CALL),
    ("GET", "/v1/coaching"): Audited(_SAW, "coaching"),
    ("GET", "/v1/coaching/{coaching_id}"): Audited(_SAW, "coaching", "coaching_id"),
    ("GET", "/v1/samples"): Audited(_SAW, "sample"),
    ("GET", "/v1/samples/{sample_id}"): Audited(_SAW, "sample", "sample_id"),
    ("GET", "/v1/samples/{sample_id}/redraw"): Audited(_SAW, "sample", "sample_id"),
    ("GET", "/v1/calibrations"): Audited(_SAW, "calibration"),
    ("GET", "/v1/calibrations/{calibration_id}"): Audited(_SAW, "calibration", "calibration_id"),
    ("GET", "/v1/agreement"): Audited(_SAW, "agreement"),
    ("POST", "/v1/calls/tokens"): Audited(Action.SHARED, "call", answer=_CALL),
    ("POST", "/v1/calls/announce"): Audited(Action.SHARED, "call"),
    ("POST", "/v1/experts"): Audited(Action.ADDED, "expert", answer="expert_id"),
    ("PUT", "/v1/experts/{expert_id}"): Audited(_CHANGED, "expert", "expert_id"),
    ("DELETE", "/v1/experts/{expert_id}"): Audited(Action.REMOVED, "expert", "expert_id"),
    ("PUT", "/v1/experts/{expert_id}/presence"): Audited(_CHANGED, "expert", "expert_id"),
    ("GET", "/v1/experts/{expert_id}/offers"): Audited(_SAW, "expert", "expert_id"),
    ("GET", "/v1/experts/{expert_id}/chats"): Audited(_SAW, "expert", "expert_id"),
    ("POST", "/v1/offers/{offer_id}/accept"): Audited(_CHANGED, "offer", "offer_id"),
    ("POST", "/v1/offers/{offer_id}/reject"): Audited(_CHANGED, "offer", "offer_id"),
    ("POST", "/v1/alert-rules/preview"): Audited(_SAW, "call"),
    ("POST", "/v1/rubrics/preview"): Audited(_SAW, "call"),
    ("GET", "/v1/wallboard"): Audited(_SAW, "wallboard"),
    ("GET", "/v1/wallboard/events"): Audited(_SAW, "wallboard"),
    ("POST", "/v1/webhooks"): Audited(Action.ADDED, "webhook", answer="webhook_id"),
    ("PUT", "/v1/webhooks/{webhook_id}"): Audited(_CHANGED, "webhook", "webhook_id"),
    ("DELETE", "/v1/webhooks/{webhook_id}"): Audited(Action.REMOVED, "webhook", "webhook_id"),
    ("POST", "/v1/webhooks/{webhook_id}/deliveries/{event_id}/retry"): Audited(
        Action.EXPORTED, "webhook", "webhook_id"
    ),
    ("POST", "/v1/webhooks/{webhook_id}/test"): Audited(_CHANGED, "webhook", "webhook_id"),
    ("POST", "/v1/tickets"): Audited(Action.ADDED, "ticket", answer=_TICKET),
    ("GET", "/v1/tickets"): Audited(_SAW, "ticket"),
    ("GET", "/v1/tickets/{ticket_id}"): Audited(_SAW, "ticket", _TICKET),
    ("POST", "/v1/tickets/{ticket_id}/take"): Audited(_CHANGED, "ticket", _TICKET),
    ("POST", "/v1/tickets/{ticket_id}/give-back"): Audited(_CHANGED, "ticket", _TICKET),
    ("POST", "/v1/tickets/{ticket_id}/answer"): Audited(_CHANGED, "ticket", _TICKET),
    ("POST", "/v1/tickets/{ticket_id}/close"): Audited(_CHANGED, "ticket", _TICKET),
    ("POST", "/v1/tickets/{ticket_id}/feedback-link"): Audited(Action.SHARED, "ticket", _TICKET),
    ("POST", "/v1/surveys"): Audited(Action.ADDED, "survey", answer="client_key"),
    ("GET", "/v1/audit"): Audited(_SAW, "audit"),
    ("GET", "/v1/audit/export"): Audited(Action.EXPORTED, "audit"),
    ("GET", "/v1/audit/check"): Audited(_SAW, "audit"),
    ("POST", "/v1/keys"): Audited(Action.ADDED, "key", answer="key_id"),
    ("DELETE", "/v1/keys/{key_id}"): Audited(Action.REMOVED, "key", "key_id"),
}

# What leaves its lines by itself: what it does is more than its path says.
BY_ITSELF = frozenset(
    {
        ("GET", "/v1/recordings/{call_id}"),
        ("POST", "/v1/users"),
        ("PUT", "/v1/users/{user_id}"),
        ("DELETE", "/v1/users/{user_id}"),
        ("POST", "/v1/users/{user_id}/invitation"),
        ("DELETE", "/v1/users/{user_id}/sessions"),
        ("POST", "/v1/teams"),
        ("PUT", "/v1/teams/{team_id}"),
        ("DELETE", "/v1/teams/{team_id}"),
        ("POST", "/v1/me/password"),
        ("DELETE", "/v1/me/sessions"),
        ("POST", "/v1/grades/{call_id}/changes"),
        ("POST", "/v1/grades/{call_id}/undo"),
        ("POST", "/v1/grades/{call_id}/acknowledge"),
        ("POST", "/v1/grades/{call_id}/disputes"),
        ("POST", "/v1/disputes/{dispute_id}/withdraw"),
        ("POST", "/v1/disputes/{dispute_id}/uphold"),
        ("POST", "/v1/disputes/{dispute_id}/change"),
        ("POST", "/v1/grades/{call_id}/comments"),
        ("DELETE", "/v1/grades/{call_id}/comments/{comment_id}"),
        ("POST", "/v1/grades/{call_id}/clips"),
        ("DELETE", "/v1/clips/{clip_id}"),
        ("POST", "/v1/coaching"),
        ("PUT", "/v1/accounts/{account_id}"),
        ("POST", "/v1/accounts/{account_id}/follow-ups"),
        ("POST", "/v1/account-alerts/{alert_id}/seen"),
        ("POST", "/v1/follow-ups/{follow_up_id}/plan"),
        ("POST", "/v1/follow-ups/{follow_up_id}/done"),
        ("POST", "/v1/follow-ups/{follow_up_id}/cancel"),
        ("POST", "/v1/coaching/{coaching_id}/done"),
        ("POST", "/v1/coaching/{coaching_id}/close"),
        ("POST", "/v1/samples"),
        ("POST", "/v1/samples/{sample_id}/calls/{call_id}/review"),
        ("POST", "/v1/calibrations"),
        ("POST", "/v1/calibrations/{calibration_id}/verdicts"),
        ("POST", "/v1/calibrations/{calibration_id}/close"),
        ("POST", "/v1/calibrations/{calibration_id}/cancel"),
        ("PUT", "/v1/lexicon"),
        ("PUT", "/v1/replies"),
        ("PUT", "/v1/alert-rules"),
        ("PUT", "/v1/playbook"),
        ("POST", "/v1/rubrics"),
        ("GET", "/v1/customers/{customer_id}/contacts"),
        ("GET", "/v1/interactions"),
        ("GET", "/v1/interactions/{interaction_id}"),
        ("GET", "/v1/customers/{customer_id}/history"),
        ("GET", "/v1/agents/{agent_id}/history"),
        ("GET", "/v1/reviews"),
        ("GET", "/v1/reviews/{review_id}"),
        ("POST", "/v1/reviews/{review_id}/confirm"),
        ("POST", "/v1/reviews/{review_id}/correct"),
        ("POST", "/v1/reviews/{review_id}/withdraw"),
        ("GET", "/v1/corrections"),
        ("GET", "/v1/corrections/export"),
        ("GET", "/v1/cases/{case_id}/wrap-ups"),
        ("POST", "/v1/imports"),
        ("DELETE", "/v1/imports/{import_id}"),
        ("POST", "/v1/cases/{case_id}/wrap-ups"),
        ("GET", "/v1/calls/{call_id}/wrap-ups"),
        ("POST", "/v1/calls/{call_id}/wrap-ups"),
        ("POST", "/v1/rubrics/{number}/activate"),
    }
)

# What leaves none: nobody's mood, words or voice is in the answer, and nothing is changed.
SILENT = frozenset(
    {
        ("GET", "/v1/accounts/waiting"),  # counts of what waits for who asks
        ("GET", "/v1/calls/reconciliation"),  # ids of calls without a report
        ("GET", "/v1/experts"),
        ("GET", "/v1/experts/{expert_id}"),
        ("GET", "/v1/users"),
        ("GET", "/v1/users/{user_id}"),
        ("GET", "/v1/users/{user_id}/sessions"),
        ("GET", "/v1/teams"),
        ("GET", "/v1/teams/{team_id}"),
        ("GET", "/v1/me"),
        ("GET", "/v1/me/sessions"),
        ("GET", "/v1/departments"),
        ("GET", "/v1/sources"),
        ("GET", "/v1/reviews/agreement"),  # counts alone
        ("GET", "/v1/queue"),  # ids and places of who waits
        ("GET", "/v1/events/schemas"),
        ("GET", "/v1/lexicon"),
        ("GET", "/v1/lexicon/versions"),
        ("GET", "/v1/replies"),
        ("GET", "/v1/replies/versions"),
        ("GET", "/v1/alert-rules"),
        ("GET", "/v1/alert-rules/versions"),
        ("POST", "/v1/alert-rules/check"),
        ("GET", "/v1/rubrics"),
        ("POST", "/v1/rubrics/check"),
        ("GET", "/v1/rubrics/in-use"),
        ("GET", "/v1/rubrics/activations"),
        ("GET", "/v1/rubrics/{number}"),
        ("GET", "/v1/playbook"),
        ("GET", "/v1/playbook/versions"),
        ("GET", "/v1/webhooks"),
        ("GET", "/v1/webhooks/{webhook_id}"),
        ("GET", "/v1/webhooks/{webhook_id}/deliveries"),
        ("GET", "/v1/keys"),
    }
)


def done(scope: Scope, answer: Mapping[str, Any] | None = None) -> Note | None:
    """Return the line of a request that does what it asks; None: it leaves none.

    What a customer does in their own chat leaves none: the chat itself holds it.
    """
    audited, caller = TRAIL.get(_route(scope)), _caller(scope)
    if audited is None or caller is None:
        return None
    subject, asked = _subject(audited, scope, answer or {}), _asked(scope)
    is_taken = audited.taken != "" and audited.taken in asked
    return Note(caller, Action.EXPORTED if is_taken else audited.action, subject, asked)


def refused(scope: Scope, status: int) -> Note | None:
    """Return the line of a request that was refused for want of rights; None: it leaves none.

    A person who asks for what is not theirs is told that there is no such thing: 404.
    """
    caller, subject = _caller(scope), _meant(scope)
    is_hidden = status == 404 and subject.id != ""
    if caller is None or not (status == 403 or (is_hidden and caller.kind is CallerKind.PERSON)):
        return None
    return Note(caller, Action.REFUSED, subject, f"{status} {_asked(scope)}")


def _route(scope: Scope) -> tuple[str, str]:
    # What is mounted, as the staff's pages are, has no template.
    return scope["method"], getattr(scope.get("route"), "path", "") or scope["path"]


def _caller(scope: Scope) -> Caller | None:
    caller: Caller | None = scope["state"].get("caller")
    return caller if caller is not None and caller.is_staff else None


def _subject(audited: Audited, scope: Scope, answer: Mapping[str, Any]) -> Subject:
    given = scope["path_params"].get(audited.path) or answer.get(audited.answer) or ""
    return Subject(audited.kind, str(given))


def _meant(scope: Scope) -> Subject:
    """Return what the path names, by the first id in it."""
    given = next(iter(scope.get("path_params", {}).items()), ("route", ""))
    return Subject(given[0].removesuffix("_id"), str(given[1]))


def _asked(scope: Scope) -> str:
    """Return what was asked for: the route, and which of a list."""
    query = scope["query_string"][:_LONGEST_QUERY].decode("latin-1")
    method, path = _route(scope)
    return f"{method} {path}?{query}" if query else f"{method} {path}"
