"""Calibration: how sure each ear may be and how much each counts, from validation speakers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from speech.baseline import Vector
from speech.reader import Calibration, Caller, Ear, MoodReader, Places
from speech.trial import HeardClip, by_speaker, read_call, shuffled, table

_ORDERS = 5  # of each validation speaker's clips: what a caller is known by depends on it
_ROUNDS = 2  # the readings decide what is learned of a caller, which decides the readings
_SILENT_SHARE = 0.15  # the least confident readings of validation speakers say nothing
_START = 0.2  # neighbouring directions are not independent: raw likelihoods are far too sure


def calibrate(reader: MoodReader, clips: Sequence[HeardClip], seed: int) -> MoodReader:
    """Return the reader with sharpness, shares and thresholds fitted to validation `clips`.

    Each speaker's clips are read as one call in several random orders, against their running
    baseline, as the engine will. Sharpness and shares minimise the negative log-likelihood.
    """
    calls = _calls(clips, seed)
    for _ in range(_ROUNDS):
        sharp = {ear: _sharpness(reader, calls, ear) for ear in Ear}
        reader = replace(reader, calibration=replace(reader.calibration, sharpness=sharp))
        share = _shares(reader, calls)
        reader = replace(reader, calibration=replace(reader.calibration, share=share))
    heard_by = {"first": {Ear.FIRST}, "second": {Ear.SECOND}, "both": set(Ear)}
    below = {name: _threshold(reader, calls, frozenset(ears)) for name, ears in heard_by.items()}
    return replace(reader, calibration=replace(reader.calibration, abstain_below=below))


def uncalibrated() -> Calibration:
    """Where calibration starts: both ears alike, never silent."""
    return Calibration(
        dict.fromkeys(Ear, _START),
        dict.fromkeys(Ear, 0.5),
        {"first": 0.0, "second": 0.0, "both": 0.0},
    )


def _calls(clips: Sequence[HeardClip], seed: int) -> list[list[HeardClip]]:
    rng = np.random.default_rng(seed)
    return [shuffled(call, rng) for call in by_speaker(clips) for _ in range(_ORDERS)]


def _walk(reader: MoodReader, calls: list[list[HeardClip]]) -> Iterator[tuple[int, Places, Caller]]:
    """Each window of all calls: its label, what was heard, and what was known of the caller."""
    for call in calls:
        caller = reader.unknown_caller()
        for clip in call:
            for window in clip.windows:
                yield clip.label, window.places, caller
                scores = reader.read(window.places, caller)
                caller = reader.learn(window.places, caller, scores, window.new_s)


def _sharpness(reader: MoodReader, calls: list[list[HeardClip]], ear: Ear) -> float:
    space, labels, logits = reader.spaces[ear], [], []
    for label, places, caller in _walk(reader, calls):
        labels.append(label)
        logits.append([space.log_likelihood(places[ear], caller.known[ear])])
    return float(_fit(np.array(logits), np.array(labels), [_START])[0])


def _shares(reader: MoodReader, calls: list[list[HeardClip]]) -> dict[Ear, float]:
    labels, logits = [], []
    for label, places, caller in _walk(reader, calls):
        labels.append(label)
        each = [reader.hear(ear, places[ear], caller).probabilities for ear in Ear]
        logits.append(np.log(np.maximum(each, 1e-6)))
    weights = _fit(np.array(logits), np.array(labels), [0.5] * len(Ear))
    return {ear: float(weight) for ear, weight in zip(Ear, weights, strict=True)}


def _threshold(reader: MoodReader, calls: list[list[HeardClip]], ears: frozenset[Ear]) -> float:
    confidences = [
        table(read_call(reader, [clip.by(ears) for clip in call], running=True)).max(axis=1)
        for call in calls
    ]
    return float(np.quantile(np.concatenate(confidences), _SILENT_SHARE))


def _fit(logits: Vector, labels: npt.NDArray[np.int_], start: list[float]) -> Vector:
    """The weights, 0 or more, of `logits` (n, sources, labels) with the least loss."""

    def loss(weights: Vector) -> float:
        joined = np.einsum("s,nsl->nl", weights, logits)
        joined -= joined.max(axis=1, keepdims=True)
        log_p = joined - np.log(np.exp(joined).sum(axis=1, keepdims=True))
        return -float(log_p[np.arange(len(labels)), labels].mean())

    return np.asarray(minimize(loss, start, bounds=[(0.0, 3.0)] * len(start)).x)
