"""Expert: whom a case can go to, and Seat: the same expert at this moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from emotion.labels import Emotion
from routing.hours import WorkingHours


class Channel(StrEnum):
    """How a customer speaks with an expert."""

    CHAT = "chat"
    CALL = "call"


class Presence(StrEnum):
    """What an expert is doing."""

    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"
    WRAP_UP = "wrap_up"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many customers came in one mood, and how many of them left well."""

    n: int = 0
    recovered: float = 0.0  # 0..n; a case may count as partly recovered


@dataclass(frozen=True, slots=True)
class Expert:
    """One expert, as supervisors describe them."""

    expert_id: str
    name: str
    skills: Mapping[str, int]  # department -> proficiency, 1 to 5
    languages: frozenset[str] = frozenset({"en"})  # ISO 639-1
    capacity: Mapping[Channel, int] = field(
        default_factory=lambda: {Channel.CHAT: 3, Channel.CALL: 1}
    )  # cases at once
    rating: float = 3.0  # overall, 1 to 5
    recovery: Mapping[Emotion, Outcomes] = field(default_factory=dict)
    hours: WorkingHours | None = None  # None: always
    auto_accept: bool = False  # an offer is an assignment


@dataclass(frozen=True, slots=True)
class Seat:
    """An expert now: presence and load. An offer not yet answered counts as active."""

    expert: Expert
    presence: Presence = Presence.AVAILABLE
    active: Mapping[Channel, int] = field(default_factory=dict)  # cases now
    idle_since_s: float = 0.0  # epoch seconds of the last case's end
    assigned_today: int = 0
