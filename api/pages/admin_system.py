"""The page of the system: what is on, what it is made of, and under which licences."""

from dataclasses import dataclass

from api import inventory
from api.inventory import Model, Package, Setting, Versions
from api.mail.mailer import Mailer
from api.pages.drawn import Drawn
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.parts import Parts
from api.security.scope import Scope
from api.trends.morning_mail import MorningMail


@dataclass(frozen=True, slots=True)
class Switch:
    """Something that this service does or doesn't."""

    name: str
    is_on: bool
    about: str


@dataclass(frozen=True, slots=True)
class System:
    """What the page shows."""

    versions: Versions
    database: str  # its kind and release
    switches: tuple[Switch, ...]
    models: tuple[Model, ...]
    settings: tuple[Setting, ...]
    packages: tuple[Package, ...]


@staff_page("/admin/system", title="System", scope=Scope.ACCOUNTS, help="system")
async def system(visit: Visit) -> None:
    """Show it."""
    await Drawn(visit, "admin_system.html.j2", lambda: _read(visit.parts), {}).draw()


def _read(parts: Parts) -> System:
    with parts.database.reading() as connection:
        release = ".".join(str(n) for n in connection.dialect.server_version_info or ())
        database = f"{connection.dialect.name} {release}"
    return System(
        inventory.versions(),
        database,
        _switches(parts),
        inventory.models(parts.settings),
        tuple(inventory.settings_now(parts.settings)),
        inventory.packages(),
    )


def _switches(parts: Parts) -> tuple[Switch, ...]:
    s, rubric = parts.settings, parts.rubrics.active()
    keeps = f"for {s.recording_keep_days:g} days" if s.recording_keep_days else "until deleted"
    queues = f", and of {', '.join(s.record_queues)}" if s.record_queues else ""
    return (
        Switch("Live calls", s.max_calls > 0, f"up to {s.max_calls} at once in this process"),
        Switch("Words of calls", s.transcribe, s.vosk_model or "the embedded recogniser"),
        Switch("Recordings", s.record or bool(s.record_queues), f"kept {keeps}{queues}"),
        Switch("Grades", True, f"by the rubric {rubric.name} {rubric.version}"),
        Switch("Single sign-on", s.oidc_issuer is not None, s.oidc_issuer or "passwords alone"),
        Switch("Twilio", s.twilio_auth_token is not None, "its media streams, by their signature"),
        Switch("Genesys AudioHook", s.genesys_api_key is not None, "by its signature"),
        Switch("Asterisk AudioSocket", s.audiosocket_port is not None, _port(s.audiosocket_port)),
        Switch("Mail", parts.mailer is not None, _mail(parts.mailer)),
        Switch("Briefing by mail", parts.morning_mail is not None, _morning(parts.morning_mail)),
        Switch("Sample call centre", s.sample, "fills an empty database with sample experts"),
    )


def _mail(mailer: Mailer | None) -> str:
    return "no server is set" if mailer is None else f"from {mailer.sender}"


def _morning(mail: MorningMail | None) -> str:
    return "nobody is to get it" if mail is None else mail.standing()


def _port(port: int | None) -> str:
    return "closed" if port is None else f"port {port}, plain TCP: keep it inside"
