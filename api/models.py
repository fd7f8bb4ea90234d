"""Which models listen: the one place where they are chosen and loaded."""

from dataclasses import dataclass
from pathlib import Path

from api.engine import Ears
from api.known_caller import KnownCaller
from api.transcribers import transcriber_of
from grading.report import ModelName
from speech.emotion import SecondEarPolicy, VoiceEmotion
from speech.listener import Listener
from speech.words import LineReader, WordMood, WordsConfig
from text.reader import MessageReader


@dataclass(frozen=True, slots=True)
class EarsChoice:
    """Who is to listen."""

    transcribe: bool = True
    vosk_model: str | None = None  # None: the embedded recogniser
    second_ear: SecondEarPolicy = SecondEarPolicy.ALWAYS
    caller: Path | None = None  # where one customer's voice is remembered from call to call


def load_ears(choice: EarsChoice) -> Ears:
    """Load the voice models that ship; a recogniser and the text model if words are wanted.

    Raises ManifestError if the models are not what their manifest says, TranscriberError
    if the recogniser can't be had, InputError if the remembered caller is of no use.
    """
    voice = VoiceEmotion.load(policy=choice.second_ear)
    transcriber = transcriber_of(choice.vosk_model) if choice.transcribe else None
    reader = MessageReader.load() if choice.transcribe else None
    trained = voice.manifest
    models = [ModelName("voice emotion", f"{trained.name} {trained.version}", trained.digest)]
    if transcriber:
        models.append(ModelName("recogniser", transcriber.name, ""))  # its version is in its name
    models += text_models(reader)
    known = KnownCaller(choice.caller, voice) if choice.caller else None

    def listen() -> Listener:
        words = word_mood(voice, reader) if reader else None
        if known:
            return known.listen(transcriber, words)
        return Listener(voice, transcriber, words=words)

    return Ears(
        listen=listen,
        models=tuple(models),
        transcribes=transcriber is not None,
        reads_words=reader is not None,
        remember=known.store if known else lambda: None,
    )


def text_models(reader: object) -> tuple[ModelName, ...]:
    """Name the model that reads words, for the report; none if a reader has none."""
    if not isinstance(reader, MessageReader):
        return ()
    trained = reader.emotion.manifest
    return (ModelName("text emotion", f"{trained.name} {trained.version}", trained.digest),)


def word_mood(voice: VoiceEmotion, reader: LineReader) -> WordMood:
    """Return what reads the words of one call beside this voice."""
    return WordMood(reader, words_config(voice))


def words_config(voice: VoiceEmotion) -> WordsConfig:
    """Return how words join this voice: both together must be as sure as the voice alone."""
    return WordsConfig(abstain_below=voice.abstain_below)
