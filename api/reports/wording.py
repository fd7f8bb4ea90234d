"""The words and signs by which a report names times, moods, outcomes and figures."""

from dataclasses import dataclass

from emotion.labels import Emotion
from grading.evidence import Evidence
from grading.report import Outcome
from speech.audio import Speaker

OUTCOMES = {
    Outcome.MET: "Met",
    Outcome.PARTLY: "Partly met",
    Outcome.MISSED: "Missed",
    Outcome.NOT_APPLICABLE: "Did not apply",
}

# One letter a mood, so that colour is never the only sign; X because A is taken by angry.
LETTERS = {
    Emotion.ANGRY: "A",
    Emotion.FRUSTRATED: "F",
    Emotion.DISAPPOINTED: "D",
    Emotion.SAD: "S",
    Emotion.ANXIOUS: "X",
    Emotion.CONFUSED: "C",
    Emotion.NEUTRAL: "N",
    Emotion.HAPPY: "H",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of the call as a reader sees it, and in seconds for the page's script."""

    start_s: float
    end_s: float

    @property
    def text(self) -> str:
        """Such as `1:05` or `1:05\N{EN DASH}1:12`."""
        start, end = clock(self.start_s), clock(self.end_s)
        return start if start == end else f"{start}\N{EN DASH}{end}"

    @property
    def spoken(self) -> str:
        """The same for a screen reader."""
        start, end = clock(self.start_s), clock(self.end_s)
        return f"at {start}" if start == end else f"from {start} to {end}"

    def meets(self, start_s: float, end_s: float) -> bool:
        """Whether the stretch shares any time with another."""
        return self.start_s < end_s and start_s < max(self.end_s, self.start_s + 0.01)


def clock(seconds: float) -> str:
    """Return `m:ss`, or `h:mm:ss` from one hour on; parts of a second are cut off."""
    minutes, second = divmod(int(max(seconds, 0.0)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def percent(share: float) -> str:
    """Return a share of 0..1 as whole percent."""
    return f"{share * 100:.0f} %"


def number(value: float) -> str:
    """Return at most two decimals, with a true minus sign and no trailing zero."""
    rounded = round(value, 1 if abs(value) >= 10 else 2) + 0.0  # + 0.0 turns -0.0 into 0.0
    return f"{rounded:g}".replace("-", "\N{MINUS SIGN}")


def figure(evidence: Evidence) -> str:
    """Return what was measured, with its unit; empty if nothing was."""
    if evidence.figure is None:
        return ""
    if evidence.unit == "valence":
        return f"valence {number(evidence.figure)}"
    return f"{number(evidence.figure)} {evidence.unit}".strip()


def who(speaker: Speaker | None) -> str:
    """Return the side's name as it begins a line; empty for both or nobody."""
    return speaker.value.capitalize() if speaker else ""


def sentence(text: str) -> str:
    """Return a note as a sentence: a capital first, a full stop last."""
    whole = text[:1].upper() + text[1:]
    return whole if whole.endswith((".", "!", "?")) else whole + "."
