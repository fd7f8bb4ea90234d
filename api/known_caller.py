"""KnownCaller: what one customer's earlier calls told of their voice, kept in a file."""

import json
from pathlib import Path

import numpy as np

from api.files import write_whole
from api.options import InputError, read_text
from speech.baseline import CallerBaseline
from speech.emotion import VoiceEmotion
from speech.listener import Listener
from speech.reader import Caller, Ear
from speech.transcript import Transcriber
from speech.words import WordMood


class KnownCaller:
    """One customer's calls in a row: each is heard with what those before it told."""

    def __init__(self, path: Path, voice: VoiceEmotion) -> None:
        """Read the file if there is one; raises InputError if it is of no use to this model."""
        self._path, self._voice = path, voice
        self._caller = self._read() if path.exists() else None
        self._listener: Listener | None = None

    def listen(self, transcriber: Transcriber | None, words: WordMood | None = None) -> Listener:
        """Return a listener for this customer's next call."""
        self._listener = Listener(self._voice, transcriber, caller=self._latest(), words=words)
        return self._listener

    def store(self) -> None:
        """Write what is known now; raises OutputError if it can't be."""
        caller = self._latest()
        if caller is None:
            return
        known = {
            ear.value: {"heard": base.heard, "residual": base.residual.tolist()}
            for ear, base in caller.known.items()
        }
        stored = {"model": self._voice.manifest.digest, "known": known}
        write_whole(self._path, [json.dumps(stored) + "\n"])

    def _latest(self) -> Caller | None:
        return self._listener.caller if self._listener else self._caller

    def _read(self) -> Caller:
        text, fresh = read_text(self._path), self._voice.unknown_caller()
        try:
            stored = json.loads(text)
            model, known = (
                stored["model"],
                {
                    ear: CallerBaseline(
                        float(stored["known"][ear]["heard"]),
                        np.array(stored["known"][ear]["residual"], np.float64),
                    )
                    for ear in Ear
                },
            )
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{self._path}: wanted what `grade --caller` wrote, got none"
            ) from error
        wanted = self._voice.manifest.digest
        if model != wanted or any(
            known[ear].residual.shape != fresh.known[ear].residual.shape for ear in Ear
        ):
            raise InputError(f"{self._path} was made with voice model {model}, this is {wanted}")
        return Caller(known)
