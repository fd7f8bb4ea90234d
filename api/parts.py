"""Parts: what one running service is made of, joined in api/app.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from api.board.boards import Boards
from api.calls import Calls
from api.contacts.contacts import Contacts
from api.contacts.histories import Histories
from api.contacts.wrap_ups import WrapUps
from api.desk.desk import Desk
from api.events.bus import Bus
from api.events.sender import Sender
from api.guidance import Guidance
from api.lanes import Lanes
from api.live.announcements import Announcements
from api.live.leg import Switchboard
from api.live.supervised import LiveCalls
from api.mail.mailer import Mailer
from api.metrics import Metrics
from api.quality.fairness import Fairness
from api.quality.library import Library
from api.quality.outcomes import CallOutcomes
from api.quality.prompts import Prompts
from api.quality.quality import Quality
from api.quality.reviews import Reviews
from api.recording.peaks import Peaks
from api.rubrics import Rubrics
from api.security.accounts import Accounts
from api.security.audit import AuditTrail
from api.security.gate import Gate
from api.security.people import People
from api.security.seen import Seen
from api.security.sight import Sight
from api.security.stream_gate import Places
from api.settings import Settings
from api.sources.imports import Imports
from api.sso import Sso
from api.storage.database import Database
from api.tickets.feedback_links import FeedbackLinks
from api.tickets.surveys import Surveys
from api.tickets.tickets import Tickets
from api.trends.briefings import Briefings
from api.trends.client_alerts import ClientAlerts
from api.trends.clients import Clients
from api.trends.effects import Effects
from api.trends.follow_ups import FollowUps
from api.trends.foretelling import Foretelling
from api.trends.history import History
from api.trends.kpis import Kpis
from api.trends.morning_mail import MorningMail
from api.trends.overview import Overview
from api.words import Words


@dataclass(frozen=True, slots=True)
class Parts:
    """Passed to whatever needs one of them."""

    settings: Settings
    database: Database
    words: Words
    guidance: Guidance
    rubrics: Rubrics
    desk: Desk
    contacts: Contacts
    histories: Histories
    history: History
    briefings: Briefings
    overview: Overview
    wrap_ups: WrapUps
    lanes: Lanes
    bus: Bus
    gate: Gate
    accounts: Accounts
    people: People
    sight: Sight
    audit: AuditTrail
    quality: Quality
    reviews: Reviews
    library: Library
    fairness: Fairness
    prompts: Prompts
    outcomes: CallOutcomes
    clients: Clients
    client_alerts: ClientAlerts
    follow_ups: FollowUps
    effects: Effects
    kpis: Kpis
    foretelling: Foretelling
    peaks: Peaks
    metrics: Metrics
    sender: Sender
    imports: Imports
    clock: Callable[[], float]  # epoch seconds
    places: Places
    live: Calls
    boards: Boards
    tickets: Tickets
    feedback_links: FeedbackLinks
    surveys: Surveys
    hub: Switchboard | None = None  # None: no live calls are taken
    supervised: LiveCalls | None = None  # the same, as supervisors see it
    seen: Seen = field(default_factory=Seen)  # nonces and streams of providers
    heard: Seen = field(default_factory=Seen)  # who heard which recording, in which minute
    announcements: Announcements = field(default_factory=Announcements)
    mailer: Mailer | None = None  # None: no mail server is set
    morning_mail: MorningMail | None = None  # None: nobody gets the briefing by mail
    sso: Sso | None = None  # None: people sign in by passwords alone
    running: set[tuple[str, str]] = field(default_factory=set)  # idempotency keys in progress


async def parts_of(connection: HTTPConnection) -> Parts:  # async: any other is given a thread
    """Return the parts of the service that a request, or a websocket, came to."""
    parts: Parts = connection.app.state.parts
    return parts


PartsHere = Annotated[Parts, Depends(parts_of)]
