"""Conduct: how a call was held, as far as it can be heard and is no emotion."""

from dataclasses import dataclass

from speech.audio import Speaker


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the call."""

    start_s: float  # since the call began
    end_s: float

    @property
    def duration_s(self) -> float:
        """Its length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Overtalk:
    """A stretch in which both spoke, and who came in on whom."""

    span: Span
    by: Speaker


@dataclass(frozen=True, slots=True)
class SpeakerConduct:
    """What one side did over the whole call."""

    speaker: Speaker
    talk_s: float
    n_turns: int
    words_per_min: float | None  # None: no transcript, or too few words to say
    loudness_db: float | None  # mean over turns, dB full scale; None: never spoke
    response_delay_s: float | None  # median wait before answering the other; None: never answered


@dataclass(frozen=True, slots=True)
class Conduct:
    """Both sides, and the silences and overlaps between them."""

    duration_s: float
    customer: SpeakerConduct
    agent: SpeakerConduct
    talk_ratio: float | None  # the agent's share of all talking, 0..1; None: nobody spoke
    dead_air: tuple[Span, ...]  # nobody spoke for longer than the limit, no hold known
    holds: tuple[Span, ...]  # as told by the telephony, never guessed
    overtalk: tuple[Overtalk, ...]  # backchannels left out
