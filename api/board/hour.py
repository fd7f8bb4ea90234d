"""Hour: how the floor stood in each minute of the last hour, for whoever sees how much of it."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from api.board.look import Look
from api.board.seen import see
from api.board.shapes import Minute
from api.desk.state import CaseState
from api.security.reach import EVERYONE, Reach
from insights.alert_state import AlertState
from insights.pulse import Felt
from routing.expert import Channel

EVERY_S = 60.0
_KEPT = 60


@dataclass(frozen=True, slots=True)
class _Going:
    """One conversation, as little of it as a count needs."""

    agent_id: str | None
    channel: Channel
    is_upset: bool


@dataclass(frozen=True, slots=True)
class _Sample:
    at_s: float
    going: tuple[_Going, ...]
    n_waiting: int
    alerts: tuple[str | None, ...]  # whose agent's, of each that nobody has taken


class Hour:
    """What this process saw: after it starts, the hour fills up from its end."""

    def __init__(self) -> None:
        self._samples: deque[_Sample] = deque(maxlen=_KEPT)

    def is_due(self, now_s: float) -> bool:
        """Whether a minute has passed since the last sample."""
        return not self._samples or now_s - self._samples[-1].at_s >= EVERY_S

    def add(self, look: Look) -> None:
        """Keep how it stands now."""
        seen = see(look, EVERYONE)
        self._samples.append(
            _Sample(
                at_s=look.at_s,
                going=tuple(
                    _Going(one.agent_id, one.channel, Felt(one.mood, one.trend).is_upset)
                    for one in seen.talks
                ),
                n_waiting=sum(case.state is not CaseState.ACTIVE for case in look.cases),
                alerts=tuple(
                    one.agent_id or one.expert_id
                    for one in seen.alerts
                    if one.state is not AlertState.TAKEN
                ),
            )
        )

    def minutes(self, reach: Reach) -> Sequence[Minute]:
        """Return the hour as somebody may see it, oldest first."""
        return [_minute(sample, reach) for sample in self._samples]


def _minute(sample: _Sample, reach: Reach) -> Minute:
    going = [one for one in sample.going if reach.covers(one.agent_id)]
    n_calls = sum(one.channel is Channel.CALL for one in going)
    return Minute(
        id=str(round(sample.at_s)),
        at_s=sample.at_s,
        n_calls=n_calls,
        n_chats=len(going) - n_calls,
        n_upset=sum(one.is_upset for one in going),
        n_waiting=sample.n_waiting,
        n_alerts=sum(reach.covers(agent_id) for agent_id in sample.alerts),
    )
