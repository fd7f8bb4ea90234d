"""The sample centre: experts of an invented shop, and keys for the demo pages."""

from dataclasses import dataclass

from api.desk.desk import Desk
from api.rulebook import PLAYBOOK
from api.security.addresses import is_loopback
from api.security.keyring import NewKey, replaced
from api.security.scope import Scope
from api.settings import Settings
from api.storage import documents
from api.storage.database import Database
from api.storage.enums import KeyKind
from emotion.labels import Emotion
from insights.playbook import shipped_playbook
from routing.expert import Channel, Expert, Outcomes, Presence

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_DESK_SCOPES = frozenset(
    {
        Scope.CHATS_READ,
        Scope.CHATS_WRITE,
        Scope.CASES_READ,
        Scope.EXPERTS_READ,
        Scope.EXPERTS_WRITE,
        Scope.DESK,
        Scope.EVENTS_READ,
        Scope.QUEUE_READ,
        Scope.CALLS_WRITE,
        Scope.CALLS_READ,
        Scope.RECORDINGS,
        Scope.ALERTS,
        Scope.SUPERVISE,
    }
)
_CHATS = {Channel.CHAT: 4, Channel.CALL: 1}

# Between them they serve every department that ships. All but Tom accept by themselves, so that
# a visitor of the demo shop has an expert at once; let Tom come to work to see what an offer is.
EXPERTS = (
    Expert(
        "exp_maya",
        "Maya",
        {"orders": 5, "returns": 4, "complaints": 5},
        frozenset({"en", "pt"}),
        _CHATS,
        rating=4.7,
        recovery={Emotion.ANGRY: Outcomes(40, 31.0), Emotion.FRUSTRATED: Outcomes(60, 45.0)},
        auto_accept=True,
    ),
    Expert(
        "exp_jonas",
        "Jonas",
        {"billing": 5, "account": 4, "banking": 4, "insurance": 3},
        frozenset({"en", "de"}),
        _CHATS,
        rating=4.4,
        recovery={Emotion.ANXIOUS: Outcomes(30, 24.0)},
        auto_accept=True,
    ),
    Expert(
        "exp_priya",
        "Priya",
        {"technical": 5, "account": 3, "orders": 2},
        frozenset({"en", "hi"}),
        _CHATS,
        rating=4.5,
        recovery={Emotion.CONFUSED: Outcomes(50, 43.0)},
        auto_accept=True,
    ),
    Expert(
        "exp_luca",
        "Luca",
        {"sales": 5, "travel": 5, "orders": 3, "returns": 3},
        frozenset({"en", "it"}),
        _CHATS,
        rating=4.1,
        recovery={Emotion.DISAPPOINTED: Outcomes(20, 13.0)},
        auto_accept=True,
    ),
    Expert(
        "exp_amara",
        "Amara",
        {"complaints": 5, "returns": 5, "billing": 3, "insurance": 4},
        frozenset({"en", "fr"}),
        _CHATS,
        rating=4.9,
        recovery={Emotion.ANGRY: Outcomes(55, 47.0), Emotion.SAD: Outcomes(25, 20.0)},
        auto_accept=True,
    ),
    Expert(
        "exp_tom",
        "Tom",
        {"technical": 3, "sales": 3, "banking": 3, "travel": 2},
        frozenset({"en"}),
        _CHATS,
        rating=3.6,
    ),
)
_TURNED_ON = "\non: [de_escalation, empathy, patience, presence, recovery, goodwill]\n"
_AWAY = frozenset({"exp_tom"})
_KEPT_S = 24 * 3600.0  # how long a demo page that is left open can still be used


@dataclass(frozen=True, slots=True)
class DemoKeys:
    """What lets the demo pages in; None where they should not get in."""

    shop: str | None = None  # publishable
    desk: str | None = None  # secret, for the person at this machine


def fill(desk: Desk) -> None:
    """Put the sample's experts into a centre that has none."""
    if desk.experts():
        return
    departments = {department.name for department in desk.departments()}
    for expert in EXPERTS:
        if expert.skills.keys() <= departments:
            desk.put_expert(expert)
            away = expert.expert_id in _AWAY
            desk.set_presence(expert.expert_id, Presence.AWAY if away else Presence.AVAILABLE)


def is_sample(desk: Desk) -> bool:
    """Whether this centre is the sample still: it has experts, and none of its own."""
    known = {expert.expert_id for expert in EXPERTS}
    there = {one.expert.expert_id for one in desk.experts()}
    return bool(there) and there <= known


def guide(database: Database, now_s: float) -> None:
    """Turn on some hints in a centre that has no playbook of its own."""
    with database.transaction() as connection:
        if documents.latest(connection, PLAYBOOK) is None:
            text = shipped_playbook().replace("\non: []\n", _TURNED_ON)
            documents.add(connection, PLAYBOOK, text, "sample", now_s)


def demo_keys(database: Database, settings: Settings, now_s: float) -> DemoKeys:
    """Return fresh keys for the demo pages; those made over a day ago are revoked.

    Pages that are open go on when the service is started again, or a second one beside it.

    The desk's key stands in a link that anyone at this machine can read: there is none for a
    service that other machines reach.
    """
    hosts = sorted({*_LOOPBACK, _as_written(settings.host)})
    origins = tuple(f"http://{host}:{settings.port}" for host in hosts)
    shop = NewKey("demo shop", KeyKind.PUBLISHABLE, origins=origins)
    desk = NewKey("demo desk", KeyKind.SECRET, scopes=_DESK_SCOPES)
    return DemoKeys(
        shop=replaced(database, shop, now_s, _KEPT_S),
        desk=replaced(database, desk, now_s, _KEPT_S) if is_loopback(settings.host) else None,
    )


def _as_written(host: str) -> str:
    return f"[{host}]" if ":" in host else host
