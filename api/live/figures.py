"""LiveFigures: what Prometheus reads of live calls."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_EMOTION_S = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1.0, 2.0, 5.0)
_WORDS_S = (0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 5.0, 10.0, 20.0)
_LAG_S = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)


class LiveFigures:
    """Counted by the event loop, the workers and the recognisers' threads alike."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._calls = Gauge("tonewise_live_calls", "Live calls", ["stage"], registry=registry)
        self._ended = Counter(
            "tonewise_live_calls_ended", "Calls that ended, graded or not", ["how"],
            registry=registry,
        )  # fmt: skip
        self._refused = Counter(
            "tonewise_live_calls_refused", "Calls that were not begun", ["code"], registry=registry
        )
        self._lag = Histogram(
            "tonewise_live_lag_seconds",
            "For how long the oldest sound that is not heard yet has waited, twice a second",
            buckets=_LAG_S,
            registry=registry,
        )
        self._emotion = Histogram(
            "tonewise_live_emotion_seconds",
            "From the arrival of the last sound of a reading until it is told",
            buckets=_EMOTION_S,
            registry=registry,
        )
        self._words = Histogram(
            "tonewise_live_words_seconds",
            "From the end of an utterance until its words are told",
            buckets=_WORDS_S,
            registry=registry,
        )
        self._wordless = Counter(
            "tonewise_live_words_lost", "Utterances that should have words and have none", ["why"],
            registry=registry,
        )  # fmt: skip
        self._skipped = Counter(
            "tonewise_live_skipped_seconds", "Sound that nobody had the time to hear",
            registry=registry,
        )  # fmt: skip
        self._restarts = Counter(
            "tonewise_recogniser_restarts", "Recognisers that died or hung", registry=registry
        )
        self._warnings = Counter(
            "tonewise_live_warnings", "Warnings told to clients", ["code"], registry=registry
        )

    def counted(self, stages: Mapping[str, int]) -> None:
        """Show how many calls there are now, by stage."""
        self._calls.clear()
        for stage, n in stages.items():
            self._calls.labels(stage).set(n)

    def ended(self, how: str) -> None:
        """A call ended."""
        self._ended.labels(how).inc()

    def refused(self, code: str) -> None:
        """A call was not begun."""
        self._refused.labels(code).inc()

    def lagged(self, lag_s: float) -> None:
        """A call is so far behind."""
        self._lag.observe(lag_s)

    def felt(self, after_s: float) -> None:
        """A reading was told."""
        self._emotion.observe(after_s)

    def worded(self, after_s: float) -> None:
        """Words were told."""
        self._words.observe(after_s)

    def wordless(self, why: str) -> None:
        """An utterance goes without words."""
        self._wordless.labels(why).inc()

    def skipped(self, seconds: float) -> None:
        """So much sound was not heard."""
        self._skipped.inc(seconds)

    def restarted(self) -> None:
        """A recogniser was replaced."""
        self._restarts.inc()

    def warned(self, code: str) -> None:
        """A client was warned."""
        self._warnings.labels(code).inc()
