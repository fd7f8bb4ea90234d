"""Latency: how long after a sound was sent the service told what is in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.bench.live_caller import Heard
from api.bench.live_script import Script
from speech.audio import Speaker

Span = tuple[float, float]  # start and end, seconds since the call began

_SAME_S = 0.02  # two borders closer than this are one; times are told rounded


@dataclass(frozen=True, slots=True)
class CallResult:
    """What became of one call, as its caller saw it. Milliseconds since the sound was sent."""

    variant: int  # which stretch of the sound it played
    emotion_ms: tuple[float, ...]  # an interval each: the first event that reached its end
    final_ms: tuple[float, ...]  # ... the event that was final
    words_ms: tuple[float, ...]  # an utterance each, from its end
    late_ms: tuple[float, ...]  # a tick each: the generator's own fault
    intervals: tuple[Span, ...]  # that finally have a mood, or abstained
    utterances: tuple[Span, ...]  # of both speakers
    warnings: tuple[str, ...]  # codes
    ending: str  # "graded", "ended", or why there was none
    points: float | None


def result_of(variant: int, heard: Heard, script: Script) -> CallResult:
    """Return what one caller's notes come to."""
    finals = list(_finals(heard))
    told = heard.of_type("transcript")
    endings = [one for _, one in heard.of_type("graded", "ended")]
    return CallResult(
        variant=variant,
        emotion_ms=tuple(_first_ms(heard, script)),
        final_ms=tuple(_since_ms(heard, script, at_s, one) for at_s, one in finals),
        words_ms=tuple(_since_ms(heard, script, at_s, one) for at_s, one in told if one["final"]),
        late_ms=tuple(1000 * late_s for late_s in heard.late_s),
        intervals=tuple(_span(one) for _, one in finals),
        utterances=tuple(_span(one) for _, one in heard.of_type("speech.end")),
        warnings=tuple(one["code"] for _, one in heard.of_type("warning", "error")),
        ending=endings[0]["type"] if endings else heard.broke,
        points=endings[0].get("points") if endings else None,
    )


def missing(wanted: tuple[Span, ...], told: tuple[Span, ...]) -> int:
    """Return how many of the wanted spans were never told."""
    return sum(not any(_same(one, other) for other in told) for one in wanted)


def _first_ms(heard: Heard, script: Script) -> Iterator[float]:
    moods = list(_moods(heard))
    for _, final in _finals(heard):
        reached = (at_s for at_s, one in moods if one["end_s"] > final["end_s"] - _SAME_S)
        yield _since_ms(heard, script, next(reached), final)


def _finals(heard: Heard) -> Iterator[tuple[float, dict[str, Any]]]:
    """Yield each interval's first final mood; its words may have it told again."""
    seen: set[Span] = set()
    for at_s, one in _moods(heard):
        if one["final"] and _span(one) not in seen:
            seen.add(_span(one))
            yield at_s, one


def _since_ms(heard: Heard, script: Script, came_s: float, of: dict[str, Any]) -> float:
    return 1000 * (came_s - heard.sent_s[script.tick_of(of["end_s"])])


def _moods(heard: Heard) -> Iterator[tuple[float, dict[str, Any]]]:
    for at_s, one in heard.of_type("emotion"):
        if one["speaker"] == Speaker.CUSTOMER:
            yield at_s, one


def _span(of: dict[str, Any]) -> Span:
    return of["start_s"], of["end_s"]


def _same(one: Span, other: Span) -> bool:
    return abs(one[0] - other[0]) < _SAME_S and abs(one[1] - other[1]) < _SAME_S
