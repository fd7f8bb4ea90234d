"""CallView: all that a judge may look at, and what could not be heard in it."""

from dataclasses import dataclass

from grading.evidence import Evidence
from grading.intervals import IntervalScore, IntervalState
from grading.report import CallInfo
from speech.audio import Speaker
from speech.conduct import Conduct, Span
from speech.utterance import Utterance


@dataclass(frozen=True, slots=True)
class CallView:
    """One call as it was heard."""

    call: CallInfo
    utterances: tuple[Utterance, ...]  # by start
    intervals: tuple[IntervalScore, ...]
    conduct: Conduct

    def of(self, speaker: Speaker) -> tuple[Utterance, ...]:
        """The speaker's utterances, by start."""
        return tuple(u for u in self.utterances if u.speaker is speaker)

    def words(self, speaker: Speaker, start_s: float, end_s: float) -> str:
        """The text of the speaker's utterances that reach into the span."""
        own = (u for u in self.of(speaker) if u.start_s < end_s and u.end_s > start_s)
        return " ".join(u.text for u in own if u.text)

    @property
    def scored(self) -> tuple[IntervalScore, ...]:
        """The intervals that say something of the customer's mood."""
        return tuple(i for i in self.intervals if i.state is IntervalState.SCORED)

    @property
    def heard(self) -> Span:
        """From the first voice to the last."""
        return span_of(self.utterances)

    def unheard(self, *speakers: Speaker) -> str | None:
        """Return why one of `speakers` can't be judged, or None if all of them were heard."""
        for speaker in speakers:
            if speaker not in self.call.speakers:
                return f"The recording doesn't tell the {speaker}'s voice apart."
            if not self.of(speaker):
                return f"The {speaker} was not heard."
        return None

    def wordless(self, *speakers: Speaker) -> str | None:
        """Return why the words of one of `speakers` can't be judged, or None."""
        if not self.call.transcribed:
            return "The call was not transcribed, so nothing tells what was said."
        if why := self.unheard(*speakers):
            return why
        for speaker in speakers:
            if not any(u.text for u in self.of(speaker)):
                return f"Not one word of the {speaker} was recognised."
        return None

    def overall(self, speaker: Speaker | None, figure: float, unit: str) -> Evidence:
        """A figure that holds for the whole conversation, or for all of one side's part."""
        span = span_of(self.of(speaker)) if speaker else self.heard
        return Evidence(span.start_s, span.end_s, speaker, "", figure, unit)


def span_of(utterances: tuple[Utterance, ...]) -> Span:
    """From the first of the utterances to the last; no time at all if there are none."""
    starts_s = [u.start_s for u in utterances]
    return Span(min(starts_s, default=0.0), max((u.end_s for u in utterances), default=0.0))
