"""Profile: who is on a call, as far as the start and the centre say."""

from dataclasses import dataclass, replace

from api.desk.desk import Desk
from api.desk.errors import UnknownExpertError
from api.desk.views import CaseView, ReadMessage
from api.live.start import CallStart
from emotion.scores import EmotionScores


@dataclass(frozen=True, slots=True)
class Profile:
    """A call's start, filled up with what the chat that it came from tells."""

    start: CallStart
    agent_name: str | None = None
    came_in: EmotionScores | None = None  # the customer's mood, over VOICE_LABELS, by their chat
    customer_mood: str | None = None  # the same in the chat's own word


class Profiles:
    """Looks at the centre's database; for any thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, start: CallStart) -> Profile:
        """Return who is on the call.

        Raises UnknownCaseError if it names a chat that is none, or a StorageError.
        """
        if start.case_id is None:
            return Profile(start, self._name(start.agent_id))
        history = self._desk.history(start.case_id)
        filled = _filled(start, history.case)
        agent_name = (
            history.case.expert_name
            if filled.agent_id == history.case.expert_id
            else self._name(filled.agent_id)
        )
        came_in = _mood(history.readings) if filled.analyse_mood else None
        if came_in is None or came_in.emotion is None:
            return Profile(filled, agent_name)
        return Profile(filled, agent_name, came_in.as_voice(), came_in.emotion.value)

    def _name(self, agent_id: str | None) -> str | None:
        if agent_id is None:
            return None
        try:
            return self._desk.expert(agent_id).expert.name
        except UnknownExpertError:
            return None  # an agent whom only the telephony knows


def _filled(start: CallStart, case: CaseView) -> CallStart:
    return replace(
        start,
        agent_id=start.agent_id or case.expert_id,
        customer_id=start.customer_id or case.customer_id,
        customer_name=start.customer_name or case.customer_name,
        queue=start.queue or case.department,
        analyse_mood=start.analyse_mood and case.analyse_mood,
        metadata={**case.metadata, **start.metadata},
    )


def _mood(readings: tuple[ReadMessage, ...]) -> EmotionScores | None:
    """The latest mood that was surely read."""
    scores = (one.reading.scores for one in reversed(readings))
    return next((s for s in scores if s is not None and not s.abstained), None)
