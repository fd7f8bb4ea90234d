"""Joining: the parts of a service, chosen by its settings and made known to one another."""

from collections.abc import Callable

from api.accounts import accounts_of
from api.board.boards import Boards, Floor
from api.calls import House, calls_of
from api.centre import centre_of, topics_of
from api.contacts.contacts import Contacts
from api.contacts.histories import Histories
from api.contacts.wrap_ups import WrapUps
from api.desk.clock import SteadyClock
from api.desk.desk import Desk
from api.events.bus import LocalBus
from api.events.sender import Sender
from api.lanes import Lanes
from api.mail.mailer import mailer_of
from api.metrics import Metrics
from api.models import text_models
from api.parts import Parts
from api.quality.fairness import Fairness
from api.quality.grades import Grades
from api.quality.library import Library
from api.quality.outcomes import CallOutcomes
from api.quality.prompts import Prompts
from api.quality.quality import quality_of
from api.quality.reviews import Reviews
from api.recording.peaks import Peaks
from api.security.audit import AuditTrail
from api.security.gate import Gate
from api.security.people import People
from api.security.sight import Sight
from api.security.sign_in import Books
from api.security.stream_gate import Places
from api.settings import Settings
from api.sources.importing import Importer
from api.sources.imports import Imports
from api.sources.uploads import Uploads
from api.sso import sso_of
from api.storage.database import Database
from api.storage.engine import Limits
from api.tickets.feedback_links import FeedbackLinks
from api.tickets.surveys import Surveys
from api.tickets.tickets import Tickets
from api.trends.briefings import Briefings
from api.trends.client_alerts import ClientAlerts
from api.trends.client_runs import ClientRuns
from api.trends.clients import Clients
from api.trends.day_figures import DayHistory
from api.trends.days import centre_zone
from api.trends.effects import Effects
from api.trends.follow_ups import FollowUps
from api.trends.foretelling import Foretelling
from api.trends.history import History
from api.trends.kpis import Kpis
from api.trends.morning_mail import morning_mail_of
from api.trends.overview import overview_of
from api.words import ReadWith, Words


def joined(settings: Settings, read_with: ReadWith, clock: Callable[[], float]) -> Parts:
    """Return the parts of a service, its database open and its models loaded.

    Raises StorageError without a database, ManifestError without models.
    """
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
    runs = ClientRuns(database, steady)
    history = History(database, audit, steady)
    briefings = Briefings(DayHistory(history, runs, database), centre_zone(settings.zone), steady)
    mailer = mailer_of(settings, clock)
    return Parts(
        settings=settings,
        database=database,
        words=words,
        desk=desk,
        contacts=Contacts(database, audit),
        histories=Histories(database, accounts, audit),
        history=history,
        briefings=briefings,
        overview=overview_of(history, steady),
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
        clients=Clients(database, audit, runs, steady),
        client_alerts=ClientAlerts(database, audit, runs, steady),
        follow_ups=FollowUps(database, audit, steady),
        effects=Effects(database, runs),
        kpis=Kpis(database, steady),
        foretelling=Foretelling(database, steady),
        peaks=Peaks(live.archive.shelf),
        metrics=metrics,
        mailer=mailer,
        morning_mail=morning_mail_of(settings, books, briefings, mailer),
        sender=Sender(settings.webhook_timeout_s, settings.webhook_private_addresses, clock),
        imports=Imports(
            Importer(database, words.read_many, steady),
            Uploads(settings.data_dir / "imports"),
            audit,
        ),
        clock=steady,
        places=Places(settings.stream_connections, settings.trunk_connections),
        live=live,
        hub=live.hub,
        supervised=live.hub,
        boards=Boards(Floor(database, lanes, live.hub, centre.departments, steady)),
        guidance=live.guidance,
        rubrics=live.rubrics,
        reviews=Reviews(database, audit, steady),
        tickets=Tickets(books, words.reader, topics_of(settings)),
        feedback_links=FeedbackLinks(books, words.reader),
        surveys=Surveys(books, words.reader),
    )
