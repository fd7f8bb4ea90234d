"""Lookout: what of one speaker's voice is to be heard next, while they may still be speaking."""

from collections.abc import Sequence
from dataclasses import dataclass

from speech.vad import Segment, SegmentCutter
from speech.windows import Span, Window, WindowCutter


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """A segment, whole or as far as it has come, and its windows."""

    segment: Segment
    spans: tuple[Span, ...]  # of all its windows
    asked: tuple[Window, ...]  # those that nobody was asked to hear before
    final: bool  # it has ended


class Lookout:
    """Asks for each window once, and for no window that can't be one of the segment's in the end.

    While the voice goes on, those are the full ones; in a pause of `pause_s` all of them, because
    the segment may have ended there, and mostly has. What was heard early need not be heard again.
    """

    def __init__(self, voice: SegmentCutter, windows: WindowCutter, pause_s: float) -> None:
        self._voice, self._windows, self._pause_s = voice, windows, pause_s
        self._asked: set[Span] = set()
        self._since_s: float | None = None  # where the open segment's voice began
        self._due_s = 0.0  # how much of it must be there for its next window
        self._heard_s = 0.0  # how much of it was there at the last pause

    def ended(self, segment: Segment) -> Stretch:
        """Return what is left to be heard of a segment that has ended."""
        stretch = self._stretch(segment, self._windows.push(segment), final=True)
        self._asked.clear()
        return stretch

    def ahead(self) -> Stretch | None:
        """Return what may be heard by now of the segment that is open, if anything is new."""
        since_s, spoken_s = self._voice.speaking_since_s, self._voice.spoken_s
        if since_s != self._since_s:
            self._since_s, self._due_s, self._heard_s = since_s, self._windows.next_full_s(0.0), 0.0
        paused = self._voice.pause_s >= self._pause_s and spoken_s > self._heard_s
        if since_s is None or not (paused or spoken_s >= self._due_s):
            return None
        self._due_s = self._windows.next_full_s(spoken_s)
        self._heard_s = spoken_s if paused else self._heard_s
        segment = self._voice.so_far()
        if segment is None:
            return None
        cut = self._windows.as_if_ended if paused else self._windows.full
        stretch = self._stretch(segment, cut(segment), final=False)
        return stretch if stretch.asked else None

    def _stretch(self, segment: Segment, windows: Sequence[Window], final: bool) -> Stretch:
        asked = tuple(window for window in windows if window.span not in self._asked)
        self._asked |= {window.span for window in asked}
        return Stretch(segment, tuple(window.span for window in windows), asked, final)
