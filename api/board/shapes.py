"""What a board shows, in the words in which it is told: as JSON, and by its changes."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.live.view import Stage
from emotion.labels import Emotion
from insights.alert_state import AlertState
from insights.severity import Severity
from routing.expert import Channel, Presence
from text.shift import Shift


class Row(BaseModel):
    """One line of a list: `id` stays the same while it is there."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: str


class Talk(Row):
    """A call or a chat that goes on."""

    channel: Channel
    call_id: str | None = Field(description="null: a chat, or a call that is not heard here")
    case_id: str | None
    agent_id: str | None
    agent_name: str | None
    customer_name: str | None
    department: str | None
    began_s: float
    stage: Stage | None = Field(description="Of a call that is heard; null: it is not.")
    mood: Emotion | None = Field(description="null: not known, or not read")
    mood_analysed: bool = Field(description="false: nobody reads this customer's mood")
    negativity: float | None
    trend: Shift | None = Field(description="null: too early to say")
    n_alerts: int = Field(description="Open ones.")
    urgency: float = Field(description="0..3.5: whom to look at first")


class Waiting(Row):
    """Somebody who waits for an expert, or whom an expert was offered."""

    channel: Channel
    department: str | None
    customer_name: str | None
    since_s: float
    mood: Emotion | None
    mood_analysed: bool
    offered_to: str | None = Field(description="The name of who was asked and has not answered.")


class OpenAlert(Row):
    """An alert that nobody has resolved."""

    call_id: str | None
    goes_on: bool = Field(description="Whether that call is on the line here, to be followed.")
    case_id: str | None
    rule: str
    severity: Severity
    raised_s: float
    why: str
    state: AlertState
    owner: str = Field(description="Who is to take it now.")
    due_s: float | None = Field(description="Taken by then, or it goes on to the next.")
    by: str | None = Field(description="The name of who takes care of it, or has seen it.")
    agent_id: str | None
    agent_name: str | None
    customer_name: str | None
    department: str | None


class Agent(Row):
    """Somebody who serves customers."""

    name: str
    presence: Presence
    team_ids: tuple[str, ...]
    n_chats: int
    n_calls: int


class Figures(BaseModel):
    """How the customers who came in the last hour fared."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    n_answered: int
    n_gave_up: int
    level: float | None = Field(description="Share answered within 20 s, 0..1; null: nobody yet.")
    gave_up: float | None = Field(description="Share who went before an expert came, 0..1.")
    answer_s: float | None = Field(description="Mean wait of those who were answered.")


class Department(Row):
    """A department: who waits, who serves, and how quickly."""

    n_waiting: int
    since_s: float | None = Field(description="When the longest wait began; null: nobody waits.")
    n_going: int
    n_available: int
    figures: Figures


class PulseShown(BaseModel):
    """How the customers feel who are being served."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    n: int
    n_upset: int = Field(description="Surely angry, frustrated, disappointed, sad or anxious.")
    n_worsening: int
    n_untold: int = Field(description="Whose mood is not known, or not read.")
    moods: dict[Emotion, int]


class Team(Row):
    """A team: who is there, and how their customers feel."""

    name: str
    n_agents: int
    n_available: int
    n_alerts: int
    pulse: PulseShown


class Minute(Row):
    """The floor as it stood once in the last hour."""

    at_s: float
    n_calls: int
    n_chats: int
    n_upset: int
    n_waiting: int
    n_alerts: int


class Totals(BaseModel):
    """All of it in a few figures."""

    model_config = ConfigDict(frozen=True)

    n_waiting: int
    since_s: float | None = Field(description="When the longest wait began; null: nobody waits.")
    n_left_out: int = Field(description="What there is beyond what the lists hold.")
    figures: Figures
    pulse: PulseShown


BOARD_EXAMPLE: dict[str, Any] = {
    "at_s": 1763769660.0,
    "number": None,
    "totals": {
        "n_waiting": 1,
        "since_s": 1763769630.0,
        "n_left_out": 0,
        "figures": {
            "n_answered": 40, "n_gave_up": 2, "level": 0.85, "gave_up": 0.05, "answer_s": 14.2,
        },
        "pulse": {"n": 1, "n_upset": 1, "n_worsening": 1, "n_untold": 0, "moods": {"angry": 1}},
    },
    "talks": [
        {
            "id": "call_77b0", "channel": "call", "call_id": "call_77b0",
            "case_id": "case_2f9c01", "agent_id": "exp_maya", "agent_name": "Maya",
            "customer_name": "Ana", "department": "billing", "began_s": 1763769600.0,
            "stage": "live", "mood": "angry", "mood_analysed": True, "negativity": 0.81,
            "trend": "worsening", "n_alerts": 0, "urgency": 1.5,
        }
    ],
    "waiting": [
        {
            "id": "case_11aa", "channel": "chat", "department": "billing",
            "customer_name": "Ben", "since_s": 1763769630.0, "mood": "neutral",
            "mood_analysed": True, "offered_to": None,
        }
    ],
    "alerts": [],
    "agents": [
        {
            "id": "exp_maya", "name": "Maya", "presence": "available", "team_ids": ["team_01"],
            "n_chats": 0, "n_calls": 1,
        }
    ],
    "departments": [],
    "teams": [],
    "hour": [],
}  # fmt: skip


class Board(BaseModel):
    """The floor as somebody may see it."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": BOARD_EXAMPLE})

    at_s: float = Field(description="When it stood so, by the service's clock.")
    number: int | None = Field(
        default=None, description="In a stream: the Last-Event-ID to go on from here by."
    )
    totals: Totals
    talks: tuple[Talk, ...] = Field(description="The most urgent first.")
    waiting: tuple[Waiting, ...] = Field(description="The longest wait first.")
    alerts: tuple[OpenAlert, ...] = Field(description="The newest first.")
    agents: tuple[Agent, ...] = Field(description="By name.")
    departments: tuple[Department, ...] = Field(description="In the centre's order.")
    teams: tuple[Team, ...] = Field(description="By name.")
    hour: tuple[Minute, ...] = Field(description="A minute each, as this process saw it.")


LISTS = ("talks", "waiting", "alerts", "agents", "departments", "teams", "hour")
