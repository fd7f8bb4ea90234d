"""Evidence: the moment of a call that an outcome rests on."""

from dataclasses import dataclass

from speech.audio import Speaker


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of the call, who was heard in it, what was said, and the figure it shows."""

    start_s: float  # since the call began
    end_s: float
    speaker: Speaker | None  # None: both sides, or nobody
    words: str  # what was said there; empty if nothing was, or if nothing was transcribed
    figure: float | None  # what was measured there
    unit: str  # of the figure: "s", "words/min", "valence", ...; empty without one


def clock(at_s: float) -> str:
    """Return a moment of the call as minutes and seconds: 83.6 s is "1:23"."""
    return f"{int(at_s) // 60}:{int(at_s) % 60:02d}"
