"""Comparison: our features and our network against the textbook's, in one process by turns."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import process_time

import numpy as np
import numpy.typing as npt

from api.bench.race import race
from api.bench.segments import customer_windows
from api.bench.solo import BenchError, Told
from api.extras import needs_train
from emotion.artifacts import read_manifest
from emotion.inference import open_session
from speech.emotion import FILTERBANKS, MANIFEST, NETWORK, WEIGHTS
from speech.features import FeatureConfig, FeatureExtractor, load_filterbanks
from speech.windows import WindowConfig

RACES = 2  # of features, of networks
_N_WINDOWS = 16  # taken in turn: how long a tuning estimate takes depends on the sound

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ComparisonTask:
    """Which call the windows are from, and how often each way is timed."""

    call: Path
    rounds: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """CPU times of one window, and of a whole call the textbook's way."""

    features_ms: float
    librosa_ms: float  # three separate calls
    librosa_tuning_fixed_ms: float  # the same, spared the estimate of the tuning
    model_ms: float
    keras_predict_ms: float
    keras_call_ms: float  # model(x)
    naive_s: float
    versions: str  # of what we are compared with


def compare(task: ComparisonTask, told: Told) -> Comparison:
    """Return all times; tells of RACES times the rounds, then of the call's seconds.

    Raises MissingExtraError without the train extra.
    """
    with needs_train():
        # A serving install lacks what these need.
        from api.bench import textbook  # noqa: PLC0415
        from api.bench.three_calls import ThreeCalls  # noqa: PLC0415

    config, shape = FeatureConfig(), textbook.shape_of(read_manifest(WEIGHTS / MANIFEST))
    length = int(WindowConfig().length_s * config.rate_hz)
    windows = _full_windows(task.call, length)
    extract = FeatureExtractor(load_filterbanks(WEIGHTS / FILTERBANKS), config).extract
    three_calls = ThreeCalls(config).rows
    tuning_fixed = ThreeCalls(config, tuning=0.0).rows
    ours_ms, librosa_ms, fixed_ms = race(
        [extract, three_calls, tuning_fixed], windows, task.rounds, told
    )

    rows = [extract(window)[None, : shape.n_rows] for window in windows]
    session = open_session(WEIGHTS / NETWORK)
    network = textbook.embedding_network(shape, np.concatenate(rows))
    predict, call = textbook.predicting(network), textbook.calling(network)
    model_ms, predict_ms, call_ms = race(
        [lambda given: session.run(None, {"rows": given}), predict, call], rows, task.rounds, told
    )

    began_s = process_time()
    for window in customer_windows(task.call, told):
        predict(three_calls(np.resize(window.samples, length))[None, : shape.n_rows])
    return Comparison(
        features_ms=ours_ms,
        librosa_ms=librosa_ms,
        librosa_tuning_fixed_ms=fixed_ms,
        model_ms=model_ms,
        keras_predict_ms=predict_ms,
        keras_call_ms=call_ms,
        naive_s=process_time() - began_s,
        versions=textbook.VERSIONS,
    )


def _full_windows(call: Path, length: int) -> list[Samples]:
    heard = (window.samples for window in customer_windows(call, lambda _: None))
    windows = list(islice((samples for samples in heard if samples.size == length), _N_WINDOWS))
    if not windows:
        raise BenchError(f"wanted a customer who speaks for {length} samples, {call} has none")
    return windows
