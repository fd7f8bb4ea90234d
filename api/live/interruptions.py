"""Interruptions: when a call was not heard by its client's wish, and what the report says of it."""

from dataclasses import dataclass

from speech.conduct import Span


@dataclass(frozen=True, slots=True)
class _Pause:
    span: Span
    holds: bool


class Interruptions:
    """One call's; for the event loop alone."""

    def __init__(self) -> None:
        self._past: list[_Pause] = []
        self._since: tuple[float, bool] | None = None  # when, and if the customer is on hold

    @property
    def is_paused(self) -> bool:
        """Whether nothing is heard now."""
        return self._since is not None

    def pause(self, at_s: float, holds: bool) -> None:
        """Hear nothing from here on."""
        self._since = (at_s, holds)

    def resume(self, at_s: float) -> None:
        """Hear again from here on."""
        if self._since is not None:
            since_s, holds = self._since
            self._past.append(_Pause(Span(since_s, at_s), holds))
            self._since = None

    @property
    def holds(self) -> tuple[Span, ...]:
        """When the customer was on hold."""
        return tuple(one.span for one in self._past if one.holds)

    @property
    def notes(self) -> tuple[str, ...]:
        """One sentence for each stretch that was not heard."""
        return tuple(
            f"not heard from {one.span.start_s:.1f} to {one.span.end_s:.1f} s: "
            f"{'the call was on hold' if one.holds else 'it was paused by its client'}"
            for one in self._past
        )
