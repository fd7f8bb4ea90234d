"""Whether a call is recorded."""

from dataclasses import dataclass

from api.live.start import CallStart


@dataclass(frozen=True, slots=True)
class RecordingPolicy:
    """What the service records when neither the call nor its customer says anything."""

    record: bool = False
    queues: frozenset[str] = frozenset()  # departments that are recorded whatever `record` says

    def wants(self, start: CallStart) -> bool:
        """Whether to record a call; a customer who refused, or a call that says no, is not."""
        if start.record is not None:
            return start.record
        return self.record or start.queue in self.queues
