"""The tables of desk and calls. Times are epoch seconds; a change needs a migration beside it."""

from collections.abc import Mapping

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from api.desk.opening import Wish
from api.desk.state import Author, CaseState
from api.live.start import CallStart
from api.storage.columns import JsonOf, OneOf, Packed
from api.storage.enums import CallState, DeliveryState, KeyKind
from api.storage.metadata import COUNTED, METADATA
from emotion.labels import Emotion
from emotion.scores import EmotionScores
from insights.alert_state import AlertState, Response
from insights.escalation import Chain
from insights.goodwill import GoodwillState
from insights.severity import Severity
from routing.expert import Channel, Expert, Presence
from routing.offer import OfferState
from routing.overflow import Overflow
from text.reading import TextReading
from text.shift import Shift

_IS_OFFERED = text("state = 'offered'")
_CASE = "cases.case_id"
_CALL = "calls.call_id"

cases = Table(
    "cases",
    METADATA,
    Column("arrival", COUNTED, primary_key=True),
    Column("case_id", Text, nullable=False, unique=True),
    Column("state", OneOf(CaseState), nullable=False),
    Column("channel", OneOf(Channel), nullable=False),
    Column("department", Text),
    Column("customer_id", Text),
    Column("customer_name", Text),
    Column("language", Text),
    Column("analyse_mood", Boolean, nullable=False),
    Column("metadata", JsonOf(Mapping[str, str]), nullable=False),
    Column("opened_s", Double, nullable=False),
    Column("waiting_since_s", Double, nullable=False),  # of the first wait: transfers keep it
    Column("assigned_s", Double),  # when the first expert came
    Column("ended_s", Double),
    Column("outcome", Text),
    Column("expert_id", Text),  # who serves, or is asked
    Column("last_expert_id", Text),  # who served this customer before
    Column("declined_by", JsonOf(Mapping[str, float]), nullable=False),  # expert -> when
    Column("scores", JsonOf(EmotionScores)),  # what routing goes by; NULL: not read, opted out
    Column("reading", JsonOf(TextReading)),  # of the latest message
    Column("shift", OneOf(Shift)),
    Column("rule", Text),
    Column("why", JsonOf(tuple[str, ...]), nullable=False),
    Column("overflow", JsonOf(Overflow)),
    Column("wish", JsonOf(Wish)),
    Column("n_messages", Integer, nullable=False),
    Column("told_position", Integer),  # what the customer was last told
    Column("told_s", Double),
    Index("cases_waiting", "state", "waiting_since_s"),
    Index("cases_load", "state", "expert_id", "channel"),
    Index("cases_by_expert", "expert_id", "arrival"),
    Index("cases_by_customer", "customer_id", "assigned_s"),
    Index("cases_by_customer_time", "customer_id", "opened_s", "arrival"),
    Index("cases_by_expert_time", "expert_id", "opened_s", "arrival"),
    sqlite_autoincrement=True,
)

messages = Table(
    "messages",
    METADATA,
    Column("case_id", ForeignKey(_CASE), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("message_id", Text, nullable=False),
    Column("author", OneOf(Author), nullable=False),
    Column("author_name", Text),
    Column("text", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("sent_s", Double, nullable=False),
    UniqueConstraint("case_id", "author", "client_id"),
)

readings = Table(
    "readings",
    METADATA,
    Column("case_id", ForeignKey(_CASE), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),  # the message's
    Column("message_id", Text, nullable=False),
    Column("read_s", Double, nullable=False),
    Column("reading", JsonOf(TextReading), nullable=False),
    Column("shift", OneOf(Shift)),
)

decisions = Table(
    "decisions",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("case_id", ForeignKey(_CASE), nullable=False, index=True),
    Column("decided_s", Double, nullable=False),
    Column("expert_id", Text),
    Column("runner_up", Text),
    Column("rule", Text, nullable=False),
    Column("why", JsonOf(tuple[str, ...]), nullable=False),
    sqlite_autoincrement=True,
)

offers = Table(
    "offers",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("offer_id", Text, nullable=False, unique=True),
    Column("case_id", ForeignKey(_CASE), nullable=False, index=True),
    Column("expert_id", Text, nullable=False),
    Column("state", OneOf(OfferState), nullable=False),
    Column("offered_s", Double, nullable=False),
    Column("expires_s", Double, nullable=False),
    Column("answered_s", Double),
    Column("reason", Text),
    # Whatever the code does, no case is offered twice at a time.
    Index(
        "offers_open",
        "case_id",
        unique=True,
        sqlite_where=_IS_OFFERED,
        postgresql_where=_IS_OFFERED,
    ),
    Index("offers_by_expert", "expert_id", "state"),
    sqlite_autoincrement=True,
)

transfers = Table(
    "transfers",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("case_id", ForeignKey(_CASE), nullable=False, index=True),
    Column("transferred_s", Double, nullable=False),
    Column("from_department", Text),
    Column("from_expert_id", Text),
    Column("to_department", Text),
    Column("to_expert_id", Text),
    Column("note", Text, nullable=False),
    sqlite_autoincrement=True,
)

alerts = Table(
    "alerts",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("alert_id", Text, nullable=False, unique=True),
    Column("case_id", ForeignKey(_CASE), index=True),  # NULL: of a call without a case
    Column("call_id", Text, index=True),  # NULL: of a chat
    Column("rule", Text, nullable=False),
    Column("severity", OneOf(Severity), nullable=False),
    Column("raised_s", Double, nullable=False),
    Column("sequence", Integer),  # of the message that raised it
    Column("at_s", Double),  # since the call began
    Column("value", Double, nullable=False),
    Column("why", Text, nullable=False),
    Column("state", OneOf(AlertState), nullable=False),
    Column("chain", JsonOf(Chain), nullable=False),
    Column("level", Integer, nullable=False),
    Column("owner", Text, nullable=False),  # of that level of the chain
    Column("due_s", Double, index=True),  # NULL: taken, or nobody is left to take it
    Column("acknowledged_s", Double),
    Column("acknowledged_by", Text),
    Column("taken_s", Double),
    Column("taken_by", Text),
    Column("resolved_s", Double),
    Column("resolved_by", Text),
    Column("outcome", Text),
    Column("response", OneOf(Response)),  # the first there was
    Column("responded_s", Double),
    Index("alerts_by_state", "state", "number"),
    sqlite_autoincrement=True,
)

hints = Table(
    "hints",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("hint_id", Text, nullable=False, unique=True),
    Column("call_id", Text, nullable=False, index=True),
    Column("case_id", Text),
    Column("agent_id", Text),
    Column("department", Text),
    Column("play", Text, nullable=False),  # of the playbook
    Column("playbook", Text, nullable=False),  # its version
    Column("behaviour", Text, nullable=False, index=True),
    Column("at_s", Double, nullable=False),  # since the call began
    Column("given_s", Double, nullable=False),
    Column("mood", OneOf(Emotion)),  # the customer's; NULL: not known
    Column("text", Text, nullable=False),
    Column("used", Boolean),  # NULL: the agent did not say
    Column("answered_s", Double),
    sqlite_autoincrement=True,
)

goodwill = Table(
    "goodwill",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("goodwill_id", Text, nullable=False, unique=True),
    Column("hint_id", Text, nullable=False),
    Column("call_id", Text, nullable=False, index=True),
    Column("case_id", Text),
    Column("agent_id", Text),
    Column("offer", Text, nullable=False),
    Column("proposed_s", Double, nullable=False),
    Column("state", OneOf(GoodwillState), nullable=False),
    Column("decided_s", Double),
    Column("decided_by", Text),
    Column("note", Text),
    Index("goodwill_by_state", "state", "number"),
    sqlite_autoincrement=True,
)

experts = Table(
    "experts",
    METADATA,
    Column("expert_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("expert", JsonOf(Expert), nullable=False),
    Column("presence", OneOf(Presence), nullable=False),
    Column("idle_since_s", Double, nullable=False),
    Column("day", Integer, nullable=False),  # of `assigned_today`: days since 1970, UTC
    Column("assigned_today", Integer, nullable=False),
    Column("removed_s", Double),  # past cases still name them
)

events = Table(
    "events",
    METADATA,
    Column("sequence", COUNTED, primary_key=True),
    Column("event_id", Text, nullable=False, unique=True),
    Column("case_id", Text),
    Column("kind", Text, nullable=False),
    Column("occurred_s", Double, nullable=False),
    Column("data", Text, nullable=False),
    Index("events_by_case", "case_id", "sequence"),
    sqlite_autoincrement=True,
)

api_keys = Table(
    "api_keys",
    METADATA,
    Column("key_id", Text, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),  # sha256 of the key, hex
    Column("name", Text, nullable=False),
    Column("kind", OneOf(KeyKind), nullable=False),
    Column("scopes", JsonOf(frozenset[str]), nullable=False),
    Column("origins", JsonOf(tuple[str, ...]), nullable=False),
    Column("created_s", Double, nullable=False),
    Column("revoked_s", Double),
    Column("used_s", Double),
)

chat_tokens = Table(
    "chat_tokens",
    METADATA,
    Column("digest", Text, primary_key=True),  # sha256 of the token, hex
    Column("case_id", ForeignKey(_CASE), nullable=False, index=True),
    Column("created_s", Double, nullable=False),
)

stream_tokens = Table(
    "stream_tokens",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("call_id", Text, nullable=False),  # the one that it may begin
    Column("key_id", Text, nullable=False),  # of the key, or the user, that made it
    Column("agent_id", Text),
    Column("case_id", Text),
    Column("created_s", Double, nullable=False),
    Column("expires_s", Double, nullable=False, index=True),
)

idempotency = Table(
    "idempotency",
    METADATA,
    Column("principal", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request", Text, nullable=False),  # its digest
    Column("status", Integer, nullable=False),  # HTTP
    Column("body", Text, nullable=False),
    Column("created_s", Double, nullable=False, index=True),
)

webhooks = Table(
    "webhooks",
    METADATA,
    Column("webhook_id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("kinds", JsonOf(frozenset[str]), nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("created_s", Double, nullable=False),
    Column("seen", COUNTED, nullable=False),  # sequence up to which deliveries were planned
)

deliveries = Table(
    "deliveries",
    METADATA,
    Column("webhook_id", ForeignKey("webhooks.webhook_id", ondelete="CASCADE"), primary_key=True),
    Column("sequence", COUNTED, primary_key=True, autoincrement=False),  # the event's
    Column("event_id", Text, nullable=False),
    Column("case_id", Text),
    Column("state", OneOf(DeliveryState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try_s", Double, nullable=False),
    Column("last_status", Integer),  # HTTP; NULL: never answered
    Column("last_error", Text),
    Index("deliveries_due", "state", "next_try_s"),
)

documents = Table(
    "documents",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_s", Double, nullable=False),
)

servers = Table(
    "servers",
    METADATA,
    Column("server_id", Text, primary_key=True),  # a process: a new one each time it starts
    Column("lease_until_s", Double, nullable=False),  # its calls are its own until then
)

calls = Table(
    "calls",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("call_id", Text, nullable=False, unique=True),
    Column("case_id", Text),  # the chat that became this call
    Column("state", OneOf(CallState), nullable=False),
    Column("start", JsonOf(CallStart), nullable=False),  # as the client first said it
    Column("agent_id", Text),
    Column("customer_id", Text),
    Column("department", Text),
    Column("protocol", Text, nullable=False),
    Column("key_id", Text, nullable=False),  # whose call it is
    Column("began_s", Double, nullable=False),
    Column("ended_s", Double),
    Column("heard_s", Double, nullable=False),  # of the call: seconds of sound journalled
    Column("end_reason", Text),
    Column("failure", Text),  # why there is no report
    Column("server_id", Text, nullable=False),  # the process that has it, or had it last
    Column("recorded", Boolean, nullable=False),  # there is a recording
    Column("points", Double),
    Column("stars", Integer),
    Column("band", Text),
    Index("calls_by_state", "state", "number"),
    Index("calls_by_agent", "agent_id", "number"),
    Index("calls_by_customer", "customer_id", "number"),
    Index("calls_by_case", "case_id", "number"),
    Index("calls_by_customer_time", "customer_id", "began_s", "number"),
    Index("calls_by_agent_time", "agent_id", "began_s", "number"),
    Index("calls_by_department", "department", "number"),
    sqlite_autoincrement=True,
)

call_utterances = Table(
    "call_utterances",
    METADATA,
    Column("call_id", ForeignKey(_CALL), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("utterance", Text, nullable=False),  # JSON
)

call_moments = Table(
    "call_moments",
    METADATA,
    Column("call_id", ForeignKey(_CALL), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at_s", Double, nullable=False),  # since the call began
    Column("kind", Text, nullable=False),
    Column("data", Text, nullable=False),  # JSON
)

call_reports = Table(
    "call_reports",
    METADATA,
    Column("number", COUNTED, primary_key=True),
    Column("report_id", Text, nullable=False, unique=True),
    Column("call_id", ForeignKey(_CALL), nullable=False, index=True),
    Column("report", Packed, nullable=False),  # JSON, as grading/schemas/report.schema.json
    Column("rubric_name", Text, nullable=False),
    Column("rubric_version", Text, nullable=False),
    Column("created_s", Double, nullable=False),
    sqlite_autoincrement=True,
)
