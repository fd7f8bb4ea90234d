"""Which recogniser turns voice into words."""

from speech.moonshine import MoonshineTranscriber
from speech.transcript import Transcriber
from speech.vosk import VoskTranscriber


def transcriber_of(vosk_model: str | None) -> Transcriber:
    """Load a Vosk model, a folder or a name, or else the embedded recogniser.

    Raises TranscriberError if it can't be had.
    """
    return VoskTranscriber(vosk_model) if vosk_model else MoonshineTranscriber()
