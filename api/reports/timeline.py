"""Timeline: everything that is drawn over the call's time, from left to right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.reports.axis import Axis
from api.reports.mood import MoodPicture, mood_picture
from api.reports.scorecard import Group
from api.reports.waveform import Waveform
from api.reports.wording import Moment, clock
from grading.report import GradeReport
from speech.audio import Speaker
from speech.conduct import Conduct, Span
from speech.utterance import Utterance

WAVE_HEIGHT = 88  # px: the customer above the middle, the agent below
_HALF = WAVE_HEIGHT / 2
_QUIETEST_DB = -60.0  # where a block of speech has no height left
_WHOLE = 0.8  # evidence that covers this share of the call is no moment of it
_LEAST_PEAK = 0.02  # a call quieter than this is not blown up to full height


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle on the timeline."""

    x: str
    width: str
    y: str
    height: str
    kind: str
    title: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of marks of one kind."""

    title: str
    kind: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Wave:
    """Both sides' loudness as closed outlines; `n_buckets` is the outlines' width."""

    n_buckets: int
    customer: str
    agent: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the page draws over time."""

    axis: Axis
    mood: MoodPicture
    wave: Wave | None
    speech: tuple[Block, ...]  # stands for the waveform where only the report was kept
    lanes: tuple[Lane, ...]


def timeline(
    report: GradeReport, scorecard: Sequence[Group], waveform: Waveform | None
) -> Timeline:
    """Return the call laid out from left to right."""
    axis = Axis(max(report.call.duration_s, 0.1))
    lanes = (*_conduct_lanes(report.conduct, axis), _evidence_lane(scorecard, axis))
    return Timeline(
        axis=axis,
        mood=mood_picture(report.intervals, axis),
        wave=_wave(waveform) if waveform and waveform.customer else None,
        speech=tuple(_speech(u, axis) for u in report.utterances),
        lanes=tuple(lane for lane in lanes if lane.blocks),
    )


def _wave(waveform: Waveform) -> Wave:
    scale = _HALF / max(waveform.peak, _LEAST_PEAK)
    return Wave(
        n_buckets=len(waveform.customer),
        customer=_outline(waveform.customer, -scale),
        agent=_outline(waveform.agent, scale),
    )


def _outline(peaks: Sequence[float], scale: float) -> str:
    points = " ".join(f"{n + 0.5:g},{_HALF + p * scale:.1f}" for n, p in enumerate(peaks))
    return f"M0,{_HALF:g} L{points} L{len(peaks)},{_HALF:g} Z"


def _speech(utterance: Utterance, axis: Axis) -> Block:
    loud = min(max(1 - utterance.loudness_db / _QUIETEST_DB, 0.1), 1.0)
    up = utterance.speaker is Speaker.CUSTOMER
    moment = Moment(utterance.start_s, utterance.end_s)
    return Block(
        x=axis.x(utterance.start_s),
        width=axis.width(utterance.start_s, utterance.end_s),
        y=f"{_HALF * (1 - loud) if up else _HALF:.1f}",
        height=f"{_HALF * loud:.1f}",
        kind=utterance.speaker.value,
        title=f"{utterance.speaker.value} {moment.text}",
    )


def _conduct_lanes(conduct: Conduct, axis: Axis) -> tuple[Lane, ...]:
    overtalk = (_mark("overtalk", o.span, f"{o.by} came in", axis) for o in conduct.overtalk)
    silent = (_mark("dead-air", s, "nobody spoke", axis) for s in conduct.dead_air)
    holds = (_mark("hold", s, "on hold", axis) for s in conduct.holds)
    return (
        Lane("Both talked at once", "overtalk", tuple(overtalk)),
        Lane("Long silence", "dead-air", tuple(silent)),
        Lane("On hold", "hold", tuple(holds)),
    )


def _evidence_lane(scorecard: Iterable[Group], axis: Axis) -> Lane:
    blocks = [
        _mark(f"proof {row.outcome_class}", _span(proof.moment), row.title, axis, f"#{row.anchor}")
        for group in scorecard
        for row in group.rows
        for proof in row.proofs
        if proof.moment.end_s - proof.moment.start_s < _WHOLE * axis.duration_s
    ]
    # The longest first, so that a short one is not hidden beneath it.
    longest_first = sorted(blocks, key=lambda block: -float(block.width.rstrip("%")))
    return Lane("Evidence: choose a mark to see its point", "proof", tuple(longest_first))


def _mark(kind: str, span: Span, what: str, axis: Axis, href: str = "") -> Block:
    title = f"{clock(span.start_s)}: {what}, {span.duration_s:.1f} s"
    return Block(
        axis.x(span.start_s), axis.width(span.start_s, span.end_s), "1", "10", kind, title, href
    )


def _span(moment: Moment) -> Span:
    return Span(moment.start_s, moment.end_s)
