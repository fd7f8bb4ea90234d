"""LiveEars: what hears live calls, loaded once for all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from api.live.ports import WordReader
from grading.report import ModelName
from speech.emotion import VoiceEmotion
from speech.listener import Listener


@dataclass(frozen=True, slots=True)
class LiveEars:
    """A voice model, and what reads words, of which each call gets its own."""

    voice: VoiceEmotion
    word_reader: Callable[[], WordReader] | None
    models: tuple[ModelName, ...]

    def listen(self, analyse_mood: bool) -> Listener:
        """Return what hears one call; without a voice model where the customer wants no mood."""
        return Listener(self.voice if analyse_mood else None, None)
