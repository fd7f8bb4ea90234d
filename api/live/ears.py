"""LiveEars: what hears live calls, loaded once for all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from api.live.ports import WordReader
from api.live.start import CallStart, Mode
from api.models import word_mood
from grading.report import ModelName
from speech.emotion import SecondEarPolicy, VoiceEmotion
from speech.listener import Listener, ListenerConfig
from speech.words import LineReader


@dataclass(frozen=True, slots=True)
class LiveEars:
    """A voice model, and what reads words, of which each call gets its own."""

    voice: VoiceEmotion
    word_reader: Callable[[], WordReader] | None  # None: words have no say in a mood
    voice_models: tuple[ModelName, ...]
    word_models: tuple[ModelName, ...] = ()

    def listen(self, start: CallStart) -> Listener:
        """Return what hears one call; it judges no mood where the customer wants none."""
        config = ListenerConfig(live=start.mode is Mode.LIVE)
        return Listener(self.voice if start.analyse_mood else None, None, config)


def load_live_ears(
    policy: SecondEarPolicy, reader: LineReader, word_models: tuple[ModelName, ...]
) -> LiveEars:
    """Load the voice models that ship; `reader` reads the words, by these models.

    Raises ManifestError if the models are not what they say.
    """
    voice = VoiceEmotion.load(policy=policy)
    trained = voice.manifest
    name = ModelName("voice emotion", f"{trained.name} {trained.version}", trained.digest)
    return LiveEars(voice, lambda: word_mood(voice, reader), (name,), word_models)
