"""Greeting, Said, Closing and ForbiddenWords: what the agent said, by phrases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from grading.evidence import Evidence, clock
from grading.finding import Finding
from grading.phrases import CueGroup, Match, find
from grading.view import CallView, span_of
from speech.audio import Speaker
from speech.conduct import Span
from speech.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Greeting:
    """Whether the agent opened the call as asked: share = groups of cues said, of all groups."""

    only_lowers: ClassVar[bool] = False

    cues: tuple[CueGroup, ...]
    within_s: float = 15.0  # of the agent's first word

    def fault(self) -> str | None:
        """Return what is wrong with the settings, or None."""
        return None

    def judge(self, view: CallView) -> Finding:
        """Look for the cues in the agent's first words."""
        if why := view.wordless(Speaker.AGENT):
            return Finding(None, why)
        spoken = span_of(view.of(Speaker.AGENT))
        span = Span(spoken.start_s, min(spoken.end_s, spoken.start_s + self.within_s))
        return _said(view, self.cues, span, f"in the first {self.within_s:.0f} s")


@dataclass(frozen=True, slots=True)
class Said:
    """Whether the agent said something anywhere: share = groups of cues said, of all groups."""

    only_lowers: ClassVar[bool] = False

    cues: tuple[CueGroup, ...]

    def fault(self) -> str | None:
        """Return what is wrong with the settings, or None."""
        return None

    def judge(self, view: CallView) -> Finding:
        """Look for the cues in all that the agent said."""
        if why := view.wordless(Speaker.AGENT):
            return Finding(None, why)
        return _said(view, self.cues, span_of(view.of(Speaker.AGENT)), "in the whole call")


@dataclass(frozen=True, slots=True)
class Closing:
    """Whether the agent closed the call as asked: share = groups of cues said, of all groups."""

    only_lowers: ClassVar[bool] = False

    cues: tuple[CueGroup, ...]
    within_s: float = 30.0  # before the agent's last word

    def fault(self) -> str | None:
        """Return what is wrong with the settings, or None."""
        return None

    def judge(self, view: CallView) -> Finding:
        """Look for the cues in the agent's last words."""
        if why := view.wordless(Speaker.AGENT):
            return Finding(None, why)
        spoken = span_of(view.of(Speaker.AGENT))
        span = Span(max(spoken.start_s, spoken.end_s - self.within_s), spoken.end_s)
        return _said(view, self.cues, span, f"in the last {self.within_s:.0f} s")


@dataclass(frozen=True, slots=True)
class ForbiddenWords:
    """Whether the agent said what an agent must not say: all or nothing."""

    only_lowers: ClassVar[bool] = False

    cues: tuple[CueGroup, ...]

    def fault(self) -> str | None:
        """Return what is wrong with the settings, or None."""
        return None

    def judge(self, view: CallView) -> Finding:
        """Look for the cues in the agent's words alone; a customer may say what they like."""
        if why := view.wordless(Speaker.AGENT):
            return Finding(None, why)
        spoken = view.of(Speaker.AGENT)
        found = find((cue for group in self.cues for cue in group.cues), spoken)
        if found:
            first = found[0]
            told = f'The agent said "{first.cue.text}" at {clock(first.start_s)}'
            more = f", the first of {len(found)} forbidden phrases." if found[1:] else "."
            return Finding(0.0, told + more, tuple(_moment(m) for m in found))
        n_words = sum(len(u.text.split()) for u in spoken)
        return Finding(
            1.0,
            f"No forbidden phrase is among the agent's {n_words} words.",
            (view.overall(Speaker.AGENT, n_words, "words"),),
        )


def _said(view: CallView, groups: Sequence[CueGroup], span: Span, where: str) -> Finding:
    agent = view.of(Speaker.AGENT)
    firsts = {group.name: _first(group, agent, span) for group in groups}
    found = {name: match for name, match in firsts.items() if match}
    missing = [name for name in firsts if name not in found]
    heard = [f'{name} ("{m.cue.text}" at {clock(m.start_s)})' for name, m in found.items()]
    told = f"The agent gave {_listed(heard)}" if heard else "The agent gave"
    lacks = (", but no " if heard else " no ") + " or ".join(missing) if missing else ""
    overall = Evidence(
        span.start_s,
        span.end_s,
        Speaker.AGENT,
        "" if found else view.words(Speaker.AGENT, span.start_s, span.end_s),
        len(found),
        f"of {len(groups)} said",
    )
    return Finding(
        len(found) / len(groups),
        f"{told}{lacks} {where}.",
        (overall, *(_moment(m) for m in found.values())),
    )


def _first(group: CueGroup, agent: Sequence[Utterance], span: Span) -> Match | None:
    return next((m for m in find(group.cues, agent) if _touches(m, span)), None)


def _touches(match: Match, span: Span) -> bool:
    # Any overlap will do: a recogniser's words may begin a little before their utterance.
    # To the millisecond, so that the rounding of floats decides nothing.
    apart_s = max(match.start_s - span.end_s, span.start_s - match.end_s)
    return round(apart_s, 3) <= 0


def _moment(match: Match) -> Evidence:
    return Evidence(match.start_s, match.end_s, Speaker.AGENT, match.utterance.text, None, "")


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
