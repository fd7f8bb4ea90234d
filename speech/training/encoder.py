"""The second ear's encoder, cut out of the embedded recogniser when a model is trained.

The recogniser's encoder hears moods best in its lower layers, before it has thrown away how
something was said for what was said; the upper half is cut off. What is left is pooled over
time inside the graph: each kept layer's mean and standard deviation.
"""

from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory

import moonshine_voice
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.utils import Extractor

from emotion.runtime import onnxruntime

KEPT_LAYERS = (0, 1, 2)  # of six; chosen on unseen speakers, the model card has the table
HIDDEN = 288
FEATURES = 2 * HIDDEN * len(KEPT_LAYERS)
OUTPUT = "pooled"
_HALVED_FROM_BYTES = 1 << 20  # tensors from this size on are stored as float16


def encoder_path() -> Path:
    """Where the installed recogniser keeps its encoder (MIT licence)."""
    return Path(moonshine_voice.__file__).parent / "assets" / "tiny-en" / "encoder_model.ort"


def encoder_licence() -> str:
    """Return the notice under which the recogniser may be passed on."""
    return distribution("moonshine-voice").read_text("licenses/LICENSE") or ""


def build_encoder(path: Path) -> None:
    """Write the pooled lower half of the recogniser's encoder as ONNX.

    In: `input_values` (1, n) float32 at SAMPLE_RATE_HZ and `attention_mask` (1, n) int64.
    Out: `pooled` (1, FEATURES) float32: for each kept layer its mean, then its deviation.
    """
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        _convert(encoder_path(), whole)
        model = onnx.load(whole)
    layers = [f"/layers.{layer}/Add_1_output_0" for layer in KEPT_LAYERS]
    for name in layers:
        model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    lower = Extractor(model).extract_model(["input_values", "attention_mask"], layers)
    _pool(lower.graph, layers)
    _halve(lower.graph)
    onnx.save(lower, path)


def _convert(source: Path, target: Path) -> None:
    """Onnxruntime reads its own format and writes it as ONNX, unchanged at this level."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.optimized_model_filepath = str(target)
    options.add_session_config_entry("session.save_model_format", "ONNX")
    onnxruntime.InferenceSession(str(source), options)


def _pool(graph: onnx.GraphProto, layers: list[str]) -> None:
    """Append mean and standard deviation over time (axis 1) of each layer, side by side."""
    graph.initializer.append(numpy_helper.from_array(np.array([1], np.int64), "time_axis"))
    pooled = []
    for i, layer in enumerate(layers):
        mean, kept, off_mean = f"mean_{i}", f"kept_{i}", f"off_mean_{i}"
        squared, variance = f"squared_{i}", f"variance_{i}"
        graph.node.extend(
            [
                helper.make_node("ReduceMean", [layer, "time_axis"], [kept], keepdims=1),
                helper.make_node("ReduceMean", [layer, "time_axis"], [mean], keepdims=0),
                helper.make_node("Sub", [layer, kept], [off_mean]),
                helper.make_node("Mul", [off_mean, off_mean], [squared]),
                helper.make_node("ReduceMean", [squared, "time_axis"], [variance], keepdims=0),
                helper.make_node("Sqrt", [variance], [f"deviation_{i}"]),
            ]
        )
        pooled += [f"mean_{i}", f"deviation_{i}"]
    graph.node.append(helper.make_node("Concat", pooled, [OUTPUT], axis=1))
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, FEATURES]))


def _halve(graph: onnx.GraphProto) -> None:
    """Store the large float32 tensors as float16, cast back when loaded: half the download."""
    for tensor in list(graph.initializer):
        if tensor.data_type == TensorProto.FLOAT and len(tensor.raw_data) >= _HALVED_FROM_BYTES:
            half = numpy_helper.to_array(tensor).astype(np.float16)
            graph.initializer.append(numpy_helper.from_array(half, f"{tensor.name}.half"))
            graph.node.insert(
                0,
                helper.make_node(
                    "Cast", [f"{tensor.name}.half"], [tensor.name], to=TensorProto.FLOAT
                ),
            )
            graph.initializer.remove(tensor)
