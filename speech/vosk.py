"""VoskTranscriber: a Vosk model from a folder, or by name through Vosk's own downloader."""

import io
import json
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import vosk
from vosk.vosk_cffi import ffi

from speech.audio import SAMPLE_RATE_HZ
from speech.codec import to_int16
from speech.plausibility import has_voice, is_plausible
from speech.transcript import NOTHING_SAID, TranscriberError, Transcript, Word

_SILENT = -1  # of Vosk's log levels
_ACOUSTIC_MODELS = ("am/final.mdl", "final.mdl")  # new and old layout; each has one of them
_HOW = "to get it: curl -LO https://alphacephei.com/vosk/models/{name}.zip && unzip {name}.zip"
_SMALL_ENGLISH = "vosk-model-small-en-us-0.15"


class VoskTranscriber:
    """A Vosk model, on one core; may be shared by threads. Words have times and confidence."""

    def __init__(self, model: Path | str) -> None:
        """Load a model: a folder, or a name that Vosk knows and fetches if it isn't here yet.

        Raises TranscriberError, with the line that fetches a model, if there is none.
        """
        vosk.SetLogLevel(_SILENT)
        self._model = _load(model)
        self._name = f"vosk {Path(model).resolve().name}"

    @property
    def name(self) -> str:
        """The recogniser and its model."""
        return self._name

    def transcribe(self, samples: npt.NDArray[np.float32], start_s: float) -> Transcript:
        """Return the words of one segment, (n,) at SAMPLE_RATE_HZ; none where there is no voice.

        Raises TranscriberError if the recogniser fails.
        """
        if not has_voice(samples):
            return NOTHING_SAID
        heard = self._read(samples)
        text = heard["text"]
        if not text or not is_plausible(text, samples.size / SAMPLE_RATE_HZ):
            return NOTHING_SAID
        return Transcript(text, tuple(_word(word, start_s) for word in heard["result"]))

    def _read(self, samples: npt.NDArray[np.float32]) -> Mapping[str, Any]:
        try:
            recogniser = vosk.KaldiRecognizer(self._model, SAMPLE_RATE_HZ)
            recogniser.SetWords(True)
            recogniser.AcceptWaveform(to_int16(samples).tobytes())
            heard: Mapping[str, Any] = json.loads(recogniser.FinalResult())
        except Exception as error:  # Vosk raises nothing narrower
            seconds = samples.size / SAMPLE_RATE_HZ
            raise TranscriberError(f"{self._name} failed on {seconds:.1f} s: {error}") from error
        return heard


def _load(model: Path | str) -> vosk.Model:
    folder = _fetch(str(model)) if _is_name(model) else Path(model)
    # Looked at here, because Vosk writes its own lines to the terminal about a wrong folder.
    _check(folder)
    try:
        return vosk.Model(str(folder))
    except Exception as error:  # Vosk raises nothing narrower
        raise TranscriberError(f"wanted a whole Vosk model in {folder}, got: {error}") from error


def check_model(model: Path | str) -> None:
    """Raise TranscriberError for a folder without a Vosk model; a name is looked up when loaded."""
    if not _is_name(model):
        _check(Path(model))


def _is_name(model: Path | str) -> bool:
    folder = Path(model)
    return isinstance(model, str) and folder.name == model and not folder.exists()


def _check(folder: Path) -> None:
    if not any((folder / part).is_file() for part in _ACOUSTIC_MODELS):
        raise TranscriberError(
            f"wanted a folder with a Vosk model, got {folder}; {_HOW.format(name=_SMALL_ENGLISH)}"
        )


def _fetch(name: str) -> Path:
    """Return the folder of a model that Vosk has, or can download, by this name."""
    finder = vosk.Model.__new__(vosk.Model)
    finder._handle = ffi.NULL  # what its destructor frees; only its search is used
    said = io.StringIO()  # Vosk prints what is wrong and ends the program
    try:
        with redirect_stdout(said):
            return Path(finder.get_model_path(name, None))
    except (Exception, SystemExit) as error:
        came = said.getvalue().strip() or f"{type(error).__name__} while downloading"
        raise TranscriberError(
            f"wanted a Vosk model named {name}, got: {came}; {_HOW.format(name=name)}"
        ) from error


def _word(heard: Mapping[str, Any], start_s: float) -> Word:
    return Word(heard["word"], start_s + heard["start"], start_s + heard["end"], heard["conf"])
