"""LanguageGate: whether a message is in a language that the models learned."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """What a message is written in."""

    code: str | None  # ISO 639-1; None: too short to tell
    confidence: float  # 0..1
    readable: bool  # whether the text model may read it


class LanguageGate:
    """Tells English from what the models never saw; thread-safe."""

    @classmethod
    def load(cls) -> "LanguageGate":
        """Return a gate with its language models in memory: about 35 MB."""
        raise NotImplementedError

    def language_of(self, text: str) -> Language:
        """Return the message's language; a line too short to tell is readable."""
        raise NotImplementedError
