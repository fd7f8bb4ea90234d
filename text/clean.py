"""Messages as a model reads them: one alphabet, one spelling, nothing that is not words."""

from dataclasses import dataclass

from text.jargon import Jargon


@dataclass(frozen=True, slots=True)
class CleanConfig:
    """What a model was taught to see; part of its manifest, so that serving cleans the same way."""

    punctuation: bool = True  # kept; False removes it, with emoji
    numbers: bool = True  # kept
    lower: bool = True  # small letters
    jargon: bool = True  # written out


def clean(text: str, config: CleanConfig, jargon: Jargon) -> str:
    """Return the message's words, one space between them; cleaning twice changes nothing."""
    raise NotImplementedError
