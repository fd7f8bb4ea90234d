"""Window: the stretch of speech that one emotion reading hears, silence left out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from speech.audio import SAMPLE_RATE_HZ
from speech.vad import Segment

Samples = npt.NDArray[np.float32]
Span = tuple[float, float]  # from, to: seconds since the call began


@dataclass(frozen=True, slots=True)
class WindowConfig:
    """How much speech a reading hears, and how often there is a new one."""

    length_s: float = 3.0  # published systems read 2 to 4 s: shorter is noise, longer is late
    hop_s: float = 1.0  # new speech between two readings
    wanted_s: float = 2.0  # a shorter utterance borrows from the speech just before it
    reach_s: float = 3.0  # ... unless that ended longer ago than this
    shortest_s: float = 0.3  # less speech than this says nothing


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """What one reading hears, and the stretch of the call that it newly covers."""

    start_s: float  # since the call began, of the speech that no window covered before
    end_s: float
    samples: Samples  # (n,), up to length_s, the newest speech last

    @property
    def span(self) -> Span:
        """What tells it from all other windows of its speaker: the stretch that it newly covers."""
        return self.start_s, self.end_s

    @property
    def new_s(self) -> float:
        """Seconds of speech that no earlier window covered."""
        return self.end_s - self.start_s


class WindowCutter:
    """One speaker's segments in, windows out; holds no more speech than one may borrow."""

    def __init__(self, config: WindowConfig) -> None:
        self._config = config
        self._before: list[tuple[Samples, float]] = []  # newest first, each with its end_s

    def push(self, segment: Segment) -> list[Window]:
        """Return the windows of a segment, in order: together they cover it once.

        The first covers up to `length_s`, each later one `hop_s` more; a rest shorter than half
        a hop is joined to the window before it. No window if there is too little speech to hear.
        """
        windows = self._windows(segment, self._ends(segment.samples.size))
        self._remember(segment)
        return windows

    def as_if_ended(self, segment: Segment) -> list[Window]:
        """Return what `push` would, of a segment that may go on; it is not remembered."""
        return self._windows(segment, self._ends(segment.samples.size))

    def full(self, segment: Segment) -> list[Window]:
        """Return the windows of a segment that goes on whose speech is all there by now."""
        return self._windows(segment, self._full_ends(segment.samples.size))

    def next_full_s(self, spoken_s: float) -> float:
        """How long a segment must be until there is a further full window."""
        later = spoken_s - self._config.length_s
        if later < 0:
            return self._config.length_s
        return self._config.length_s + (later // self._config.hop_s + 1) * self._config.hop_s

    def _windows(self, segment: Segment, ends: Sequence[int]) -> list[Window]:
        samples = segment.samples
        spoken = np.concatenate([*self._borrowed(segment), samples])
        n_borrowed = spoken.size - samples.size
        if spoken.size < self._config.shortest_s * SAMPLE_RATE_HZ:
            return []
        windows = []
        start = 0
        for end in ends:
            heard = spoken[max(0, n_borrowed + end - self._length) : n_borrowed + end]
            at_s = segment.start_s
            windows.append(
                Window(at_s + start / SAMPLE_RATE_HZ, at_s + end / SAMPLE_RATE_HZ, heard)
            )
            start = end
        return windows

    @property
    def _length(self) -> int:
        return int(self._config.length_s * SAMPLE_RATE_HZ)

    @property
    def _wanted(self) -> int:
        return int(self._config.wanted_s * SAMPLE_RATE_HZ)

    def _borrowed(self, segment: Segment) -> list[Samples]:
        """The latest speech within reach, oldest first, as far as this segment is too short."""
        missing = self._wanted - segment.samples.size
        borrowed: list[Samples] = []
        for heard, end_s in self._before:
            if missing <= 0 or segment.start_s - end_s > self._config.reach_s:
                break
            borrowed.append(heard[-missing:])
            missing -= heard.size
        return borrowed[::-1]

    def _remember(self, segment: Segment) -> None:
        room = self._wanted
        kept: list[tuple[Samples, float]] = []
        for heard, end_s in [(segment.samples, segment.end_s), *self._before]:
            if room > 0:
                kept.append((heard[-room:].copy(), end_s))  # a view would keep all of the segment
                room -= heard.size
        self._before = kept

    def _full_ends(self, n: int) -> Sequence[int]:
        hop = int(self._config.hop_s * SAMPLE_RATE_HZ)
        return range(self._length, n + 1, hop)

    def _ends(self, n: int) -> list[int]:
        half_a_hop = int(self._config.hop_s * SAMPLE_RATE_HZ) // 2
        ends = list(self._full_ends(n)) or [n]
        if n - ends[-1] >= half_a_hop:
            return [*ends, n]
        return [*ends[:-1], n]
