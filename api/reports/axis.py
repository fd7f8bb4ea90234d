"""Axis: where a time of the call stands from left to right."""

from dataclasses import dataclass

from api.reports.wording import clock

_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_MOST_TICKS = 6  # as many `h:mm:ss` as fit beside each other on a phone


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled time under the timeline."""

    x: str
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The whole call from left to right; positions are percentages, as SVG takes them."""

    duration_s: float  # above 0

    def x(self, at_s: float) -> str:
        """Return the position of a time, such as `12.5%`."""
        return f"{100 * min(max(at_s / self.duration_s, 0.0), 1.0):.3f}%"

    def width(self, start_s: float, end_s: float) -> str:
        """Return how wide a stretch is; what lies outside the call counts for nothing."""
        inside_s = min(end_s, self.duration_s) - max(start_s, 0.0)
        return f"{100 * max(inside_s, 0.0) / self.duration_s:.3f}%"

    def ticks(self) -> tuple[Tick, ...]:
        """Return round times, the first at 0, none so near the end that its label is cut off."""
        fitting = (s for s in _STEPS_S if self.duration_s / s <= _MOST_TICKS)
        step_s = next(fitting, _STEPS_S[-1])
        n_ticks = int((self.duration_s * 0.95) // step_s) + 1
        return tuple(Tick(self.x(n * step_s), clock(n * step_s)) for n in range(n_ticks))
