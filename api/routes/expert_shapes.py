"""What is sent and answered about experts, departments and the queue, as JSON."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.desk.views import DepartmentView, ExpertView, QueueView
from api.events.chat_view import WaitShown
from api.routes.fields import Body, Language, Name
from emotion.labels import Emotion
from routing.estimate import Wait
from routing.expert import BEST, Channel, Expert, Outcomes, Presence
from routing.hours import WorkingHours

_DAY_MIN = 24 * 60

Level = Annotated[int, Field(ge=1, le=BEST)]
Places = Annotated[int, Field(ge=0, le=1000)]
Weekday = Annotated[int, Field(ge=0, le=6)]
Minute = Annotated[int, Field(ge=0, lt=_DAY_MIN)]
End = Annotated[int, Field(ge=1, le=2 * _DAY_MIN)]


class HoursBody(Body):
    """A week's working hours."""

    zone: Name = Field(description="IANA, such as Europe/Lisbon.")
    week: list[tuple[Weekday, Minute, End]] = Field(
        description="Weekday (0: Monday), start and end in minutes since midnight."
    )
    holidays: Name | None = Field(default=None, description="A country such as PT or US-CA.")

    def hours(self) -> WorkingHours:
        """Return them as routing takes them; raises HoursError."""
        return WorkingHours(self.zone, tuple(self.week), self.holidays)


class OutcomesBody(Body):
    """How many customers came in one mood, and how many left well."""

    n: Annotated[int, Field(ge=0)] = 0
    recovered: Annotated[float, Field(ge=0)] = 0.0


_EXPERT: dict[str, Any] = {
    "name": "Maya",
    "skills": {"billing": 5, "orders": 3},
    "languages": ["en", "pt"],
    "capacity": {"chat": 3, "call": 1},
    "rating": 4.5,
}


class ExpertBody(Body):
    """An expert, as supervisors describe them."""

    model_config = ConfigDict(json_schema_extra={"example": _EXPERT})

    name: Name
    skills: Annotated[dict[Name, Level], Field(min_length=1)]
    languages: list[Language] = Field(default_factory=lambda: ["en"])
    capacity: dict[Channel, Places] = Field(
        default_factory=lambda: {Channel.CHAT: 3, Channel.CALL: 1}
    )
    rating: Annotated[float, Field(ge=1, le=BEST)] = 3.0
    recovery: dict[Emotion, OutcomesBody] = Field(default_factory=dict)
    hours: HoursBody | None = Field(default=None, description="null: always.")
    auto_accept: bool = Field(default=False, description="An offer is an assignment.")

    def expert(self, expert_id: str) -> Expert:
        """Return it as the desk takes it; raises ExpertError or HoursError."""
        return Expert(
            expert_id=expert_id,
            name=self.name,
            skills=self.skills,
            languages=frozenset(self.languages),
            capacity=self.capacity,
            rating=self.rating,
            recovery={mood: Outcomes(o.n, o.recovered) for mood, o in self.recovery.items()},
            hours=None if self.hours is None else self.hours.hours(),
            auto_accept=self.auto_accept,
        )


class PresenceBody(Body):
    """What an expert is doing."""

    model_config = ConfigDict(json_schema_extra={"example": {"presence": "available"}})

    presence: Presence


class RejectBody(Body):
    """Why an offer is declined."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "I know this customer"}})

    reason: Name | None = None


class ExpertShown(ExpertBody):
    """An expert and what they are doing."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_EXPERT,
                "expert_id": "exp_maya",
                "presence": "available",
                "active": {"chat": 1},
                "idle_since_s": 1763769000.0,
            }
        }
    )

    expert_id: str
    presence: Presence
    active: dict[Channel, int] = Field(description="Cases now, unanswered offers among them.")
    idle_since_s: float


class DepartmentShown(BaseModel):
    """A department as it stands."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "name": "billing",
                "n_waiting": 2,
                "n_active": 5,
                "n_available": 3,
                "longest_wait_s": 41.5,
            }
        },
    )

    name: str
    n_waiting: int
    n_active: int
    n_available: int
    longest_wait_s: float


class QueuedShown(BaseModel):
    """One waiting case and its place."""

    case_id: str
    department: str | None
    position: int
    priority: float
    waiting_since_s: float
    wait: WaitShown | None


class QueueShown(BaseModel):
    """Who waits, in order, and how the last day went."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "waiting": [
                    {
                        "case_id": "case_90be",
                        "department": "billing",
                        "position": 1,
                        "priority": 63.5,
                        "waiting_since_s": 1763769600.0,
                        "wait": {"seconds": 40.0, "error_s": 25.0},
                    }
                ],
                "n_waiting": 1,
                "service_level": 0.86,
                "abandonment": 0.04,
            }
        }
    )

    waiting: list[QueuedShown]
    n_waiting: int
    service_level: float | None = Field(description="0..1, answered soon enough; null: none yet")
    abandonment: float | None = Field(description="0..1, went before an expert came")


def expert_shown(view: ExpertView) -> ExpertShown:
    """Return an expert as JSON has it."""
    expert, hours = view.expert, view.expert.hours
    return ExpertShown(
        expert_id=expert.expert_id,
        name=expert.name,
        skills=dict(expert.skills),
        languages=sorted(expert.languages),
        capacity=dict(expert.capacity),
        rating=expert.rating,
        recovery={
            mood: OutcomesBody(n=o.n, recovered=o.recovered) for mood, o in expert.recovery.items()
        },
        hours=None if hours is None else _hours(hours),
        auto_accept=expert.auto_accept,
        presence=view.presence,
        active=dict(view.active),
        idle_since_s=view.idle_since_s,
    )


def department_shown(view: DepartmentView) -> DepartmentShown:
    """Return a department as JSON has it."""
    return DepartmentShown.model_validate(view)


def queue_shown(view: QueueView) -> QueueShown:
    """Return the queue as JSON has it."""
    waiting = [
        QueuedShown(
            case_id=one.case_id,
            department=one.department,
            position=one.position,
            priority=one.priority,
            waiting_since_s=one.waiting_since_s,
            wait=_wait(one.wait),
        )
        for one in view.waiting
    ]
    return QueueShown(
        waiting=waiting,
        n_waiting=view.n_waiting,
        service_level=view.service_level,
        abandonment=view.abandonment,
    )


def _hours(hours: WorkingHours) -> HoursBody:
    return HoursBody(zone=hours.zone, week=list(hours.week), holidays=hours.holidays)


def _wait(wait: Wait | None) -> WaitShown | None:
    return None if wait is None else WaitShown(seconds=wait.seconds, error_s=wait.error_s)
