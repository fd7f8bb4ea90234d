"""The service: the one place where its parts are chosen and joined."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from importlib.metadata import version

from fastapi import FastAPI

from api.accounts import accounts_of
from api.audiosocket import AudioSocketServer
from api.board.boards import Boards, Floor
from api.calls import House, calls_of
from api.centre import centre_of
from api.contacts.contacts import Contacts
from api.contacts.histories import Histories
from api.contacts.wrap_ups import WrapUps
from api.desk.clock import SteadyClock
from api.desk.desk import Desk
from api.desk.errors import (
    ClientIdError,
    ClosedError,
    DeskError,
    MoveError,
    StaffError,
    TextError,
    UnknownAlertError,
    UnknownCallError,
    UnknownCaseError,
    UnknownDepartmentError,
    UnknownExpertError,
    UnknownGoodwillError,
    UnknownOfferError,
)
from api.editing import StaleVersionError, UnknownVersionError
from api.events.bus import LocalBus
from api.events.sender import Sender
from api.issuing import KeyShapeError, UnknownKeyError
from api.kept_rubric import RubricTakenError, UnknownRubricError
from api.lanes import Lanes
from api.metrics import Metrics
from api.models import text_models
from api.pages import staff
from api.parts import Parts
from api.quality.errors import (
    OwnCallError,
    QualityError,
    StandsError,
    UngradedError,
    UnknownRemarkError,
)
from api.quality.fairness import Fairness
from api.quality.grades import Grades
from api.quality.library import Library, UnknownAgentError
from api.quality.outcomes import CallOutcomes
from api.quality.prompts import Prompts
from api.quality.quality import quality_of
from api.quality.query import QueryError
from api.quality.reviews import Reviews
from api.recording.errors import LinkError, NoRecordingError, RecordingError
from api.recording.peaks import Peaks
from api.rounds import Rounds
from api.routes import (
    account,
    alerts,
    asyncapi,
    audit,
    calls,
    cases,
    chats,
    contacts,
    departments,
    documents,
    events,
    experts,
    fairness,
    grades,
    guidance,
    health,
    histories,
    keys,
    live,
    me,
    pages,
    playbooks,
    recordings,
    remarks,
    reviews,
    revisions,
    rubrics,
    sampling,
    sign_in,
    sso,
    stream_tokens,
    streams,
    suggestions,
    teams,
    telephony,
    users,
    wallboard,
    webhooks,
)
from api.routes.body_limit import BodyLimit
from api.routes.calls import NoReportError
from api.routes.envelope import Envelope
from api.routes.noting import Noting
from api.routes.once import KeyReusedError, StillRunningError
from api.routes.openapi import DocumentedApp
from api.routes.rate_limit import RateLimit
from api.routes.refusals import Status, StatusTable, answer_errors
from api.routes.safe_headers import SafeHeaders
from api.routes.telephony import StreamOffError
from api.routes.webhooks import CursorError
from api.sample import DemoKeys, demo_keys, fill, guide, is_sample
from api.security.accounts import AccountTakenError, LastAdminError, UnknownUserError
from api.security.addresses import TargetError
from api.security.audit import AuditTrail
from api.security.caller import ForbiddenError, UnauthenticatedError
from api.security.clerk import Clerk
from api.security.csrf import CsrfError
from api.security.gate import Gate
from api.security.login import LoginError
from api.security.origins import Origins
from api.security.password import PasswordError
from api.security.people import People
from api.security.sight import Sight
from api.security.sign_in import Books, LinkGoneError, SignInError
from api.security.stream_gate import Places, TooManyStreamsError
from api.settings import Settings
from api.sso import sso_of
from api.storage.database import Database
from api.storage.engine import Limits
from api.storage.errors import StorageError
from api.subscriptions import UnknownEventKindError, UnknownWebhookError
from api.words import ReadWith, Words
from grading.revision import RevisionError
from grading.rubric import RubricError
from insights.alert_rules import AlertRulesError
from insights.alert_state import AlertMoveError
from insights.coaching import CoachingError
from insights.dispute import DisputeError
from insights.goodwill import GoodwillError
from insights.playbook import PlaybookError
from insights.sampling import SamplingError
from routing.errors import RoutingError
from text.lexicon import LexiconError
from text.replies import RepliesError

_UNAVAILABLE = {"Retry-After": "2"}
_ROUTERS = (
    chats.router,
    suggestions.router,
    events.router,
    cases.router,
    histories.router,
    contacts.router,  # and a call's wrap-ups
    alerts.router,
    live.router,  # before the calls of the past: /v1/calls/live is none of them
    guidance.router,
    experts.router,
    fairness.router,
    grades.router,
    revisions.router,  # after the lists of grades: its {call_id} would take their names
    remarks.router,
    sampling.router,
    reviews.router,
    departments.router,
    documents.router,
    playbooks.router,
    wallboard.router,
    rubrics.router,
    webhooks.router,
    keys.router,
    me.router,
    users.router,
    teams.router,
    sign_in.router,
    account.router,
    sso.router,
    audit.router,
    health.router,
    pages.router,
    streams.router,
    stream_tokens.router,
    telephony.router,
    asyncapi.router,
    recordings.router,
    calls.router,  # last: its {call_id} would take what others name below /v1/calls
)

# Which error is answered how; an error that is not here takes its parent's row.
STATUS: StatusTable = {
    UnauthenticatedError: Status(401, "unauthenticated", {"WWW-Authenticate": "Bearer"}),
    ForbiddenError: Status(403, "forbidden"),
    CsrfError: Status(403, "csrf"),
    SignInError: Status(403, "sign-in"),
    LinkError: Status(403, "forbidden"),
    UnknownCaseError: Status(404, "not-found"),
    UnknownExpertError: Status(404, "not-found"),
    UnknownOfferError: Status(404, "not-found"),
    UnknownAlertError: Status(404, "not-found"),
    UnknownGoodwillError: Status(404, "not-found"),
    UnknownCallError: Status(404, "not-found"),
    UnknownAgentError: Status(404, "not-found"),
    UngradedError: Status(404, "not-found"),
    UnknownRemarkError: Status(404, "not-found"),
    OwnCallError: Status(403, "own-call"),
    StandsError: Status(409, "wrong-state"),
    CoachingError: Status(409, "wrong-state"),
    DisputeError: Status(409, "wrong-state"),
    RevisionError: Status(422, "invalid"),
    SamplingError: Status(422, "invalid"),
    QualityError: Status(422, "invalid"),
    UnknownWebhookError: Status(404, "not-found"),
    UnknownVersionError: Status(404, "not-found"),
    UnknownKeyError: Status(404, "not-found"),
    UnknownRubricError: Status(404, "not-found"),
    UnknownUserError: Status(404, "not-found"),
    LinkGoneError: Status(404, "not-found"),
    NoReportError: Status(404, "not-found"),
    NoRecordingError: Status(404, "not-found"),
    StreamOffError: Status(404, "not-found"),
    AccountTakenError: Status(409, "taken"),
    LastAdminError: Status(409, "last-admin"),
    ClientIdError: Status(409, "client-id-reused"),
    ClosedError: Status(409, "closed"),
    MoveError: Status(409, "wrong-state"),
    AlertMoveError: Status(409, "wrong-state"),
    GoodwillError: Status(409, "wrong-state"),
    StaleVersionError: Status(409, "stale-version"),
    RubricTakenError: Status(409, "taken"),
    StillRunningError: Status(409, "still-running", {"Retry-After": "1"}),
    TooManyStreamsError: Status(429, "too-many-streams", {"Retry-After": "5"}),
    KeyReusedError: Status(422, "idempotency-key-reused"),
    LoginError: Status(422, "invalid"),
    PasswordError: Status(422, "weak-password"),
    UnknownDepartmentError: Status(422, "unknown-department"),
    TextError: Status(422, "invalid"),
    StaffError: Status(422, "invalid"),
    DeskError: Status(422, "invalid"),
    RoutingError: Status(422, "invalid"),
    CursorError: Status(422, "invalid"),
    QueryError: Status(422, "invalid"),
    TargetError: Status(422, "invalid"),
    KeyShapeError: Status(422, "invalid"),
    UnknownEventKindError: Status(422, "invalid"),
    LexiconError: Status(422, "invalid"),
    RepliesError: Status(422, "invalid"),
    AlertRulesError: Status(422, "invalid"),
    PlaybookError: Status(422, "invalid"),
    RubricError: Status(422, "invalid"),
    RecordingError: Status(503, "recording-unavailable"),
    StorageError: Status(503, "database-unavailable", _UNAVAILABLE),
}


def create_app(
    settings: Settings, read_with: ReadWith, clock: Callable[[], float] = time.time
) -> FastAPI:
    """Return the service, its database open and its models loaded.

    `read_with` makes what reads messages, from cue words.
    Raises StorageError without a database, ManifestError without models.
    """
    parts = _join(settings, read_with, clock)
    demo = DemoKeys()
    if settings.sample:
        fill(parts.desk)
        if is_sample(parts.desk):  # also one that was filled before there was a playbook
            guide(parts.database, parts.clock())
            parts.guidance.renew()
        demo = demo_keys(parts.database, settings, parts.clock())
    app = DocumentedApp(
        title="Tonewise",
        version=version("tonewise"),
        summary="Hears how a customer feels, and finds the expert who can help.",
        docs_url=None,  # its page would load scripts from another host
        redoc_url=None,
        lifespan=_lifespan,
        separate_input_output_schemas=False,
    )
    app.state.parts, app.state.demo = parts, demo
    for router in _ROUTERS:
        app.include_router(router)
    if settings.staff_pages:
        staff.mount(app, parts)
    answer_errors(app, STATUS)
    _wrap(app, parts)
    return app


def _join(settings: Settings, read_with: ReadWith, clock: Callable[[], float]) -> Parts:
    steady, centre = SteadyClock(clock), centre_of(settings)
    database = Database.open(settings.database, Limits(busy_s=settings.database_busy_s))
    words = Words(database, read_with)
    word_models = text_models(read_with(None))
    desk = Desk(database, words.reader, centre, steady, word_models)
    lanes, metrics = Lanes(settings.threads, settings.database_busy_s), Metrics()
    house = House(
        settings=settings,
        database=database,
        desk=desk,
        lanes=lanes,
        figures=metrics.live,
        clock=steady,
        reader=words.reader,
        word_models=word_models,
    )
    live, audit = calls_of(house), AuditTrail(database, steady)
    books = Books(database, steady, audit)
    accounts = accounts_of(settings, books)
    people = People(database, accounts, audit)
    library = Library(database, accounts)
    return Parts(
        settings=settings,
        database=database,
        words=words,
        desk=desk,
        contacts=Contacts(database, audit),
        histories=Histories(database, accounts, audit),
        wrap_ups=WrapUps(database, audit, steady),
        lanes=lanes,
        bus=LocalBus(),
        gate=Gate(database, steady),
        accounts=accounts,
        people=people,
        sso=sso_of(settings, books, accounts, people),
        sight=Sight(database),
        audit=audit,
        quality=quality_of(
            Grades(database, steady, live.rubrics, audit, settings.dispute_days),
            settings.clip_days,
        ),
        library=library,
        fairness=Fairness(database, accounts),
        prompts=Prompts(database, library, live.rubrics, steady),
        outcomes=CallOutcomes(database, library, accounts, live.rubrics, steady),
        peaks=Peaks(live.archive.shelf),
        metrics=metrics,
        sender=Sender(settings.webhook_timeout_s, settings.webhook_private_addresses, clock),
        clock=steady,
        places=Places(settings.stream_connections, settings.trunk_connections),
        live=live,
        hub=live.hub,
        supervised=live.hub,
        boards=Boards(Floor(database, lanes, live.hub, centre.departments, steady)),
        guidance=live.guidance,
        rubrics=live.rubrics,
        reviews=Reviews(database, audit, steady),
    )


def _wrap(app: FastAPI, parts: Parts) -> None:
    """Put the layers around the routes; the last added is the outermost."""
    limits = parts.settings

    async def is_page(origin: str) -> bool:
        pages = parts.gate.pages_at_once()
        try:
            if pages is None:
                pages = await parts.lanes.read(parts.gate.pages)
        except StorageError:
            # The page must be able to read the 503 that it is about to be sent.
            pages = parts.gate.last_pages
        return origin in pages

    def limit_bytes(path: str) -> int:
        is_chat = path.startswith("/v1/chats")
        return limits.chat_body_limit_bytes if is_chat else limits.body_limit_bytes

    app.add_middleware(Noting, clerk=Clerk(parts.audit, parts.lanes))
    app.add_middleware(BodyLimit, limit_bytes=limit_bytes)
    app.add_middleware(RateLimit, settings=limits)
    app.add_middleware(Origins, is_allowed=is_page)
    app.add_middleware(Envelope, told=parts.metrics.answered)
    app.add_middleware(SafeHeaders, by_tls=(limits.public_url or "").startswith("https://"))


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    rounds = Rounds(parts)
    audiosocket = AudioSocketServer(parts)
    await rounds.begin()
    await parts.live.hub.begin()
    await audiosocket.begin()
    try:
        async with staff.running() if parts.settings.staff_pages else nullcontext():
            yield
    finally:
        parts.bus.close()
        await audiosocket.end()
        await parts.live.hub.drain(parts.settings.drain_s)
        await parts.live.hub.close()
        await asyncio.to_thread(parts.live.close)
        await rounds.end()
        await parts.sender.close()
        parts.lanes.close()
        parts.database.close()
