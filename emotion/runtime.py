"""onnxruntime, with its telemetry switched off.

Its wheel reports usage to its maker unless this variable is set before it is first imported;
calls are confidential, so whatever needs onnxruntime takes it from here.
"""

import os

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import onnxruntime

__all__ = ["onnxruntime"]
