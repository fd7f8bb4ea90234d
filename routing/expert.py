"""Expert: whom a case can go to, and Seat: the same expert at this moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from emotion.labels import Emotion
from routing.errors import RoutingError
from routing.hours import WorkingHours

BEST = 5  # of proficiency and of rating; the least is 1


class ExpertError(RoutingError):
    """An expert, or a seat, that can't be."""


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

    def __post_init__(self) -> None:
        if not 0.0 <= self.recovered <= self.n:
            raise ExpertError(f"of {self.n} customers 0..{self.n} recover, got {self.recovered}")


@dataclass(frozen=True, slots=True)
class Expert:
    """One expert, as supervisors describe them; without skills no department's case goes to them.

    Raises ExpertError for a proficiency or rating outside 1..5, or a negative capacity.
    """

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

    def __post_init__(self) -> None:
        for department, proficiency in self.skills.items():
            if proficiency not in range(1, BEST + 1):
                raise ExpertError(
                    f"{self.name}: proficiency in {department} is a whole number from 1 to {BEST}, "
                    f"got {proficiency}"
                )
        if not 1.0 <= self.rating <= BEST:
            raise ExpertError(f"{self.name}: a rating lies in 1..{BEST}, got {self.rating}")
        for channel, cases in self.capacity.items():
            if cases < 0:
                raise ExpertError(f"{self.name}: {channel} takes 0 or more at once, got {cases}")


@dataclass(frozen=True, slots=True)
class Seat:
    """An expert now: presence and load. An offer not yet answered counts as active."""

    expert: Expert
    presence: Presence = Presence.AVAILABLE
    active: Mapping[Channel, int] = field(default_factory=dict)  # cases now
    idle_since_s: float = 0.0  # epoch seconds of the last case's end
    assigned_today: int = 0

    def __post_init__(self) -> None:
        if min(self.active.values(), default=0) < 0 or self.assigned_today < 0:
            raise ExpertError(f"{self.expert.name} has 0 or more cases, got {dict(self.active)}")
