"""onnxruntime sessions that keep to one core and give the same answer every time."""

from pathlib import Path

from threadpoolctl import threadpool_limits

from emotion.artifacts import ManifestError
from emotion.runtime import onnxruntime


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """Return a session of one thread, so that many calls share the cores without fighting.

    numpy's own products are held to one thread too, in all of this process: they are small here,
    and a second thread that waits for the next one burns as much as the first one works.
    Raises ManifestError if the file is missing or is no model.
    """
    threadpool_limits(1, "blas")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors share no public base class
        raise ManifestError(f"{path} should be an ONNX model, got: {error}") from error
