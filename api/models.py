"""Which models listen: the one place where they are chosen and loaded."""

from api.engine import Ears
from grading.report import ModelName
from speech.emotion import VoiceEmotion
from speech.listener import Listener
from speech.moonshine import MoonshineTranscriber
from speech.transcript import Transcriber
from speech.vosk import VoskTranscriber


def load_ears(transcribe: bool, vosk_model: str | None) -> Ears:
    """Load the voice models that ship, and a recogniser if words are wanted.

    Raises ManifestError if the voice models are not what their manifest says,
    TranscriberError if the recogniser can't be had.
    """
    voice = VoiceEmotion.load()
    transcriber = _transcriber(vosk_model) if transcribe else None
    trained = voice.manifest
    models = [ModelName("voice emotion", f"{trained.name} {trained.version}", trained.digest)]
    if transcriber:
        models.append(ModelName("recogniser", transcriber.name, ""))  # its version is in its name
    return Ears(lambda: Listener(voice, transcriber), tuple(models), transcriber is not None)


def _transcriber(vosk_model: str | None) -> Transcriber:
    return VoskTranscriber(vosk_model) if vosk_model else MoonshineTranscriber()
