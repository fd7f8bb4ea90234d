"""onnxruntime sessions that keep to one core and give the same answer every time."""

from pathlib import Path

from emotion.artifacts import ManifestError
from emotion.runtime import onnxruntime


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """Return a session of one thread, so that many calls share the cores without fighting.

    Raises ManifestError if the file is missing or is no model.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors share no public base class
        raise ManifestError(f"{path} should be an ONNX model, got: {error}") from error
