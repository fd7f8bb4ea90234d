"""VoiceEmotion: both ears, their reader and their manifest, loaded once and shared by all calls."""

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path

from emotion.artifacts import ManifestError, load_manifest
from emotion.labels import VOICE_LABELS, Emotion
from emotion.scores import EmotionScores
from speech.baseline import Vector
from speech.features import FeatureConfig
from speech.first_ear import FirstEar
from speech.reader import Caller, Ear, Places, load_reader
from speech.second_ear import SecondEar
from speech.windows import Window, WindowConfig

WEIGHTS = Path(__file__).parent / "weights"
ENCODER, NETWORK = "encoder.onnx", "first_ear.onnx"
ENCODER_LICENCE = "encoder.LICENSE"  # MIT: its notice goes where the encoder goes
FILTERBANKS, READER = "filterbanks.npz", "reader.npz"
MANIFEST = "manifest.json"


class SecondEarPolicy(StrEnum):
    """When the second ear listens too."""

    ALWAYS = "always"  # the default: it costs little, and hears far better
    DOUBT = "doubt"  # where the first ear abstains, or thinks that it hears anger
    NEVER = "never"


class VoiceEmotion:
    """Windows in, scores out; holds no state of any call."""

    def __init__(self, weights: Path, policy: SecondEarPolicy) -> None:
        """Load the weights in a folder; raises ManifestError if they are not what they say."""
        features, self.windows = FeatureConfig(), WindowConfig()
        wanted = {"features": asdict(features), "windows": asdict(self.windows)}
        self.manifest = load_manifest(weights / MANIFEST, VOICE_LABELS, wanted)
        missing = {ENCODER, NETWORK, FILTERBANKS, READER} - set(self.manifest.files)
        if missing:
            raise ManifestError(f"{weights / MANIFEST} should name {', '.join(sorted(missing))}")
        self.policy = policy
        self.reader = load_reader(weights / READER)
        self._first = FirstEar(weights, features, self.windows)
        self._second = SecondEar(weights / ENCODER) if policy is not SecondEarPolicy.NEVER else None

    @classmethod
    def load(
        cls, weights: Path = WEIGHTS, policy: SecondEarPolicy = SecondEarPolicy.ALWAYS
    ) -> "VoiceEmotion":
        """Load the weights that ship, or those of a folder; raises ManifestError."""
        return cls(weights, policy)

    @property
    def abstain_below(self) -> float:
        """The confidence, 0..1, under which a reading by all listening ears says nothing."""
        ears = [Ear.FIRST] if self.policy is SecondEarPolicy.NEVER else list(Ear)
        return self.reader.calibration.threshold(dict.fromkeys(ears))

    def unknown_caller(self) -> Caller:
        """A caller of whom nothing was heard."""
        return self.reader.unknown_caller()

    def hear(self, window: Window) -> dict[Ear, Vector]:
        """Return where each listening ear places a window; the policy says which listen."""
        return self.hear_many([window])[0]

    def hear_many(self, windows: Sequence[Window]) -> list[dict[Ear, Vector]]:
        """Return what `hear` returns of each window; they may be of different calls.

        The first ear hears all at once, the second one by one, as SecondEar.hear says why.
        Who hears a window does not hang on its caller, so what a call is cut into changes nothing.
        """
        if not windows:
            return []
        first, spaces = self._first.hear([w.samples for w in windows]), self.reader.spaces
        heard = []
        for window, features in zip(windows, first, strict=True):
            places = {Ear.FIRST: spaces[Ear.FIRST].place(features)}
            if self._second and (self.policy is SecondEarPolicy.ALWAYS or self._doubts(places)):
                places[Ear.SECOND] = spaces[Ear.SECOND].place(self._second.hear(window.samples))
            heard.append(places)
        return heard

    def read(self, places: Places, caller: Caller) -> EmotionScores:
        """Return the scores of what was heard of this caller, whether to be believed or not."""
        return self.reader.read(places, caller)

    def learn(self, places: Places, caller: Caller, scores: EmotionScores, new_s: float) -> Caller:
        """Return the caller as known after this reading of `new_s` seconds of new speech."""
        return self.reader.learn(places, caller, scores, new_s)

    def decide(self, scores: EmotionScores, places: Places) -> EmotionScores:
        """Return the scores, abstained where these ears can't be sure enough."""
        return self.reader.decide(scores, places)

    def _doubts(self, places: dict[Ear, Vector]) -> bool:
        scores = self.reader.decide(self.reader.read(places, self.unknown_caller()), places)
        return scores.abstained or scores.likeliest is Emotion.ANGRY
