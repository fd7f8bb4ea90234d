"""The segments and windows of a recorded call, cut as a listener cuts them."""

from collections.abc import Iterator
from pathlib import Path

from api.bench.solo import Told
from speech.audio import SAMPLE_RATE_HZ, Speaker
from speech.recording import Recording, frames, stereo
from speech.vad import Segment, SegmentCutter
from speech.windows import Window, WindowConfig, WindowCutter


def segments(call: Path, told: Told) -> Iterator[Segment]:
    """Yield both sides' segments; `told` hears of each further stretch of call, in seconds."""
    cutters = {speaker: SegmentCutter(speaker) for speaker in Speaker}
    for frame in frames(Recording.open(call), stereo(agent_channel=1)):
        yield from cutters[frame.speaker].push(frame.samples)
        told(frame.samples.size / SAMPLE_RATE_HZ / len(cutters))
    for cutter in cutters.values():
        yield from cutter.flush()


def customer_windows(call: Path, told: Told) -> Iterator[Window]:
    """Yield each window of the customer's speech that a reading of the mood hears."""
    cutter = WindowCutter(WindowConfig())
    for segment in segments(call, told):
        if segment.speaker is Speaker.CUSTOMER:
            yield from cutter.push(segment)
