"""A floor to look at: calls, chats and alerts as boards are drawn from."""

from dataclasses import dataclass, replace
from typing import Any

from api.board.look import Look
from api.board.roll import Roll, Worker
from api.desk.state import CaseState
from api.live.view import LiveView, Stage
from api.storage.floor import FloorAlert, FloorCase
from api.storage.teams import Team
from emotion.labels import Emotion
from insights.alert_state import AlertState
from insights.severity import Severity
from routing.expert import Channel, Presence
from tests.desks import mood_of
from text.shift import Shift

NOW_S = 1_700_000_000.0
CALL = LiveView(
    call_id="call_1",
    case_id=None,
    agent_id="maya",
    agent_name="Maya",
    customer_id="c-1",
    customer_name="Ana",
    queue="billing",
    protocol="native",
    stage=Stage.LIVE,
    began_s=NOW_S - 90.0,
    heard_s=90.0,
    lag_s=0.1,
    emotion=Emotion.ANGRY,
    negativity=0.8,
    trend=Shift.WORSENING,
    points=41.0,
    customer_mood=None,
    n_alerts=0,
    recorded=False,
    transcribed=True,
    mood_analysed=True,
)
CHAT = FloorCase(
    case_id="case_1",
    state=CaseState.ACTIVE,
    channel=Channel.CHAT,
    department="billing",
    customer_name="Ben",
    expert_id="jonas",
    waiting_since_s=NOW_S - 60.0,
    assigned_s=NOW_S - 50.0,
    scores=mood_of("sad"),
    shift=Shift.STEADY,
    analyse_mood=True,
)
WAITS = replace(
    CHAT, case_id="case_2", state=CaseState.QUEUED, expert_id=None, assigned_s=None, scores=None
)
ALERT = FloorAlert(
    alert_id="alt_1",
    case_id=None,
    call_id="call_1",
    rule="anger-held",
    severity=Severity.HIGH,
    raised_s=NOW_S - 5.0,
    why="anger 0.93",
    state=AlertState.RAISED,
    owner="floor",
    due_s=NOW_S + 55.0,
    acknowledged_by=None,
    taken_by=None,
    known_case_id=None,
    expert_id=None,
    customer_name=None,
    case_department=None,
    known_call_id="call_1",
    agent_id="maya",
    call_department="billing",
)
ROLL = Roll(
    workers={
        "jonas": Worker("jonas", "Jonas", frozenset({"billing"}), ("team_w",)),
        "maya": Worker("maya", "Maya", frozenset({"billing", "technical"}), ("team_e",)),
    },
    teams=(Team("team_e", "East"), Team("team_w", "West")),
    names={"usr_1": "Sam"},
    past=(),
)
LOOK = Look(
    at_s=NOW_S,
    live=(CALL,),
    cases=(CHAT, WAITS),
    alerts=(ALERT,),
    presences={"maya": Presence.BUSY, "jonas": Presence.AVAILABLE},
    roll=ROLL,
)
DEPARTMENTS = ("billing", "delivery", "technical")


def look(**changed: Any) -> Look:
    """Return the floor with something else about it."""
    return replace(LOOK, **changed)


@dataclass
class Lines:
    """The live calls of a hub that has none of its own."""

    calls: tuple[LiveView, ...] = (CALL,)

    def live(self) -> tuple[LiveView, ...]:
        return self.calls

    def call(self, call_id: str) -> None:
        return None
