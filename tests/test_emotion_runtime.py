"""onnxruntime tells nobody about the calls that it hears, and keeps to one core."""

import os
import subprocess
import sys
from pathlib import Path

from threadpoolctl import threadpool_info

from emotion.inference import open_session
from speech.emotion import NETWORK, WEIGHTS

ROOT = Path(__file__).parent.parent


def test_no_telemetry_is_gathered(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    subprocess.run(
        [sys.executable, "-c", "import emotion.inference"],
        check=True,
        cwd=ROOT,
        env=environment | {"TMPDIR": str(tmp_path), "HOME": str(tmp_path)},
    )
    assert not list(tmp_path.rglob("*"))


def test_what_a_model_computes_is_computed_on_one_core() -> None:
    open_session(WEIGHTS / NETWORK)
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}
