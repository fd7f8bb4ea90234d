"""The second ear: the recogniser's own lower layers, pooled, the same at any level."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import pytest
from onnx import TensorProto, helper

from emotion.artifacts import ManifestError, sha256_of
from emotion.inference import open_session
from emotion.runtime import onnxruntime
from speech.second_ear import SecondEar
from speech.training.encoder import FEATURES, HIDDEN, KEPT_LAYERS, build_encoder, encoder_path
from tests.signals import Samples, noise, silence, voice


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("encoder") / "encoder.onnx"
    build_encoder(path)
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> onnxruntime.InferenceSession:
    """The recogniser's encoder as it is, with the outputs of the kept layers beside its own."""
    path = tmp_path_factory.mktemp("whole") / "whole.onnx"
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.optimized_model_filepath = str(path)
    options.add_session_config_entry("session.save_model_format", "ONNX")
    onnxruntime.InferenceSession(str(encoder_path()), options)
    model = onnx.load(path)
    for layer in KEPT_LAYERS:
        name = f"/layers.{layer}/Add_1_output_0"
        model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    onnx.save(model, path)
    return open_session(path)


def _layers(whole: onnxruntime.InferenceSession, samples: Samples) -> list[npt.NDArray[np.float32]]:
    level = samples * (0.05 / np.sqrt(np.mean(samples.astype(np.float64) ** 2)))
    names = [f"/layers.{layer}/Add_1_output_0" for layer in KEPT_LAYERS]
    heard = {
        "input_values": level[None].astype(np.float32),
        "attention_mask": np.ones((1, level.size), np.int64),
    }
    return [layer[0] for layer in whole.run(names, heard)]


@pytest.mark.parametrize("duration_s", [0.6, 3.0])
def test_the_cut_encoder_hears_what_the_whole_one_does(
    encoder: Path, whole: onnxruntime.InferenceSession, duration_s: float
) -> None:
    sound = voice(duration_s)
    layers = _layers(whole, sound)
    wanted = np.concatenate([figure for x in layers for figure in (x.mean(axis=0), x.std(axis=0))])
    found = SecondEar(encoder).hear(sound)
    # Its weights are stored in half the bits; its steps of eight bits make the most of that.
    assert np.linalg.norm(found - wanted) < 0.05 * np.linalg.norm(wanted)


def test_each_kept_layer_gives_a_mean_and_a_deviation(encoder: Path) -> None:
    pooled = SecondEar(encoder).hear(voice(1.0))
    assert pooled.shape == (FEATURES,)
    deviations = pooled.reshape(len(KEPT_LAYERS), 2, HIDDEN)[:, 1]
    assert (deviations >= 0.0).all()


@pytest.mark.parametrize("sound", [silence(1.0), silence(0.1), voice(0.3), noise(8.0)])
def test_any_window_has_finite_features(encoder: Path, sound: Samples) -> None:
    assert np.isfinite(SecondEar(encoder).hear(sound)).all()


def test_how_loud_the_line_is_changes_nothing(encoder: Path) -> None:
    ear, sound = SecondEar(encoder), voice(2.0)
    quiet, loud = ear.hear(sound * np.float32(2.0**-6)), ear.hear(sound * np.float32(4.0))
    np.testing.assert_allclose(quiet, loud, rtol=1e-3, atol=1e-3)


def test_the_same_window_is_heard_alike_whatever_came_between(encoder: Path) -> None:
    ear = SecondEar(encoder)
    before = ear.hear(voice(2.0))
    ear.hear(noise(3.0))
    np.testing.assert_array_equal(ear.hear(voice(2.0)), before)


def test_other_voices_are_heard_otherwise(encoder: Path) -> None:
    ear = SecondEar(encoder)
    low, high = ear.hear(voice(2.0)), ear.hear(voice(2.0, pitch_hz=260.0))
    assert np.linalg.norm(low - high) > 0.05 * np.linalg.norm(low)


def test_the_encoder_is_built_the_same_each_time(encoder: Path, tmp_path: Path) -> None:
    build_encoder(tmp_path / "again.onnx")
    assert sha256_of(tmp_path / "again.onnx") == sha256_of(encoder)


def test_half_the_encoder_is_less_than_half_the_download(encoder: Path) -> None:
    assert encoder.stat().st_size < encoder_path().stat().st_size / 2


@pytest.mark.parametrize("content", [None, b"", b"no model"])
def test_what_is_no_model_is_refused_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "encoder.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ManifestError, match="should be an ONNX model") as caught:
        SecondEar(path)
    assert "\n" not in str(caught.value)
