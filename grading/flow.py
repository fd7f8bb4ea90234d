"""DeadAir, AgentOvertalk, TalkRatio and Pace: how the call was held, by its conduct."""

from dataclasses import dataclass
from typing import ClassVar

from grading.evidence import Evidence, clock
from grading.finding import Finding
from grading.ramp import Range, ramp, range_fault, within
from grading.view import CallView
from speech.audio import Speaker
from speech.conduct import Span

_BOTH = (Speaker.CUSTOMER, Speaker.AGENT)


@dataclass(frozen=True, slots=True)
class DeadAir:
    """Seconds in which nobody spoke, for each minute from the first voice to the last.

    Holds count neither as dead air nor as minutes. share = ramp(seconds a minute).
    """

    only_lowers: ClassVar[bool] = False

    good: float = 2.0  # s/min that cost nothing
    bad: float = 12.0  # s/min that earn nothing

    def fault(self) -> str | None:
        """Return what is wrong with the settings, or None."""
        return _less_is_better(self.good, self.bad)

    def judge(self, view: CallView) -> Finding:
        """Add up the silences that no hold explains."""
        if why := view.unheard(*_BOTH):
            return Finding(None, why)
        spans = view.conduct.dead_air
        rate = sum(s.duration_s for s in spans) / _minutes(view)
        longest = max(spans, key=lambda s: s.duration_s, default=None)
        told = (
            f"Nobody spoke for {sum(s.duration_s for s in spans):.1f} s in all, {rate:.1f} s a "
            f"minute, the longest from {clock(longest.start_s)} to {clock(longest.end_s)}."
            if longest
            else "There was no dead air."
        )
        moments = tuple(Evidence(s.start_s, s.end_s, None, "", s.duration_s, "s") for s in spans)
        return Finding(
            ramp(rate, self.good, self.bad), told, (view.overall(None, rate, "s/min"), *moments)
        )


@dataclass(frozen=True, slots=True)
class AgentOvertalk:
    """Seconds in which the agent talked over the customer, for each minute of the conversation.

    Where the customer came in on the agent nothing is lost. share = ramp(seconds a minute).
    """

    only_lowers: ClassVar[bool] = False

    good: float = 0.5  # s/min that cost nothing
    bad: float = 4.0  # s/min that earn nothing

    def fault(self) -> str | None:
        """Return what is wrong with the settings, or None."""
        return _less_is_better(self.good, self.bad)

    def judge(self, view: CallView) -> Finding:
        """Add up where the agent came in while the customer still spoke."""
        if why := view.unheard(*_BOTH):
            return Finding(None, why)
        spans = [o.span for o in view.conduct.overtalk if o.by is Speaker.AGENT]
        total_s = sum(s.duration_s for s in spans)
        rate = total_s / _minutes(view)
        told = (
            f"The agent talked over the customer {_times(len(spans))}, {total_s:.1f} s in all, "
            f"{rate:.1f} s a minute, first at {clock(spans[0].start_s)}."
            if spans
            else "The agent never talked over the customer."
        )
        moments = tuple(_overlap(s, view) for s in spans)
        return Finding(
            ramp(rate, self.good, self.bad), told, (view.overall(None, rate, "s/min"), *moments)
        )


@dataclass(frozen=True, slots=True)
class TalkRatio:
    """The agent's share of all talking. share = within(ratio)."""

    only_lowers: ClassVar[bool] = False

    good: Range = (0.35, 0.65)
    bad: Range = (0.15, 0.85)
    min_talk_s: float = 30.0  # of both; a shorter call has no balance to speak of

    def fault(self) -> str | None:
        """Return what is wrong with the settings, or None."""
        return range_fault(self.good, self.bad)

    def judge(self, view: CallView) -> Finding:
        """Weigh the agent's seconds against all seconds of voice."""
        ratio = view.conduct.talk_ratio
        if why := view.unheard(*_BOTH):
            return Finding(None, why)
        talk_s = view.conduct.customer.talk_s + view.conduct.agent.talk_s
        if ratio is None or talk_s < self.min_talk_s:
            why = (
                f"Both spoke for {talk_s:.0f} s in all; {self.min_talk_s:.0f} s are needed to say."
            )
            return Finding(None, why, (view.overall(None, talk_s, "s of voice"),))
        return Finding(
            within(ratio, self.good, self.bad),
            f"The agent did {ratio:.0%} of the talking; {self.good[0]:.0%} to {self.good[1]:.0%} "
            "is the aim.",
            (view.overall(None, ratio, "agent's share of talking"),),
        )


@dataclass(frozen=True, slots=True)
class Pace:
    """The agent's words a minute of own voice. share = within(words a minute)."""

    only_lowers: ClassVar[bool] = False

    good: Range = (120.0, 180.0)
    bad: Range = (80.0, 230.0)

    def fault(self) -> str | None:
        """Return what is wrong with the settings, or None."""
        return range_fault(self.good, self.bad)

    def judge(self, view: CallView) -> Finding:
        """Hold the agent's pace against the range."""
        if why := view.wordless(Speaker.AGENT):
            return Finding(None, why)
        pace = view.conduct.agent.words_per_min
        if pace is None:
            talk_s = view.conduct.agent.talk_s
            evidence = view.overall(Speaker.AGENT, talk_s, "s of voice")
            return Finding(None, "The agent said too few words to tell a pace.", (evidence,))
        return Finding(
            within(pace, self.good, self.bad),
            f"The agent spoke {pace:.0f} words a minute; {self.good[0]:.0f} to {self.good[1]:.0f} "
            "is the aim.",
            (view.overall(Speaker.AGENT, pace, "words/min"),),
        )


def _minutes(view: CallView) -> float:
    """The conversation's length without holds; never less than its voices lasted."""
    heard = view.heard
    held_s = sum(
        max(0.0, min(h.end_s, heard.end_s) - max(h.start_s, heard.start_s))
        for h in view.conduct.holds
    )
    voices_s = max(view.conduct.customer.talk_s, view.conduct.agent.talk_s)
    return max(heard.duration_s - held_s, voices_s) / 60


def _overlap(span: Span, view: CallView) -> Evidence:
    words = view.words(Speaker.AGENT, span.start_s, span.end_s)
    return Evidence(span.start_s, span.end_s, Speaker.AGENT, words, span.duration_s, "s")


def _less_is_better(good: float, bad: float) -> str | None:
    return None if good < bad else f"`bad` must lie above `good`, got {bad} and {good}"


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"
