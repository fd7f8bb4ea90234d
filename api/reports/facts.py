"""Facts: what was heard that is no emotion, and what a reader must know of how it was heard."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.reports.wording import number, percent
from grading.report import GradeReport
from speech.audio import Speaker


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of the call and its name."""

    name: str
    value: str


def facts(report: GradeReport) -> tuple[Fact, ...]:
    """Return the figures of conduct that could be measured."""
    return tuple(_facts(report))


def _facts(report: GradeReport) -> Iterator[Fact]:
    conduct = report.conduct
    if Speaker.AGENT in report.call.speakers:
        if conduct.talk_ratio is not None:
            yield Fact("Agent's share of talking", percent(conduct.talk_ratio))
        if conduct.agent.words_per_min is not None:
            yield Fact("Agent's pace", f"{conduct.agent.words_per_min:.0f} words/min")
        if conduct.agent.response_delay_s is not None:
            yield Fact("Agent answers after", f"{number(conduct.agent.response_delay_s)} s")
        yield Fact("Talked at once", _times(len(conduct.overtalk)))
    silent_s = sum(span.duration_s for span in conduct.dead_air)
    longest = f", {silent_s:.0f} s in all" if conduct.dead_air else ""
    yield Fact("Long silences", _times(len(conduct.dead_air)) + longest)


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def limits(report: GradeReport) -> tuple[str, ...]:
    """Return what this report can't promise, in plain sentences."""
    return tuple(_limits(report))


def _limits(report: GradeReport) -> Iterator[str]:
    yield (
        "A machine listened to this call. Take the grade as a place to start listening, "
        "not as a verdict."
    )
    yield (
        "The voice models learned mostly from actors, who show a feeling more plainly than "
        "callers do. Irony, tiredness, a bad line or an unfamiliar accent can mislead them."
    )
    yield (
        "Where a model was not sure it says \N{LEFT DOUBLE QUOTATION MARK}not sure"
        "\N{RIGHT DOUBLE QUOTATION MARK}, and that stretch counts neither for nor against anyone."
    )
    if report.call.listened_to_words:
        yield (
            "The mood was read from the voice and from what the customer said. Plain words change "
            "nothing; words that were misheard, or meant otherwise, can mislead."
        )
    else:
        yield (
            "The mood was read from the voice alone; what the customer said did not join the "
            "reading."
        )
    if report.call.transcribed:
        yield "Words were recognised by a machine and can be wrong: listen before you quote them."
    else:
        yield "The call was not transcribed, so no criterion could look at what was said."
