"""onnxruntime tells nobody about the calls that it hears."""

import os
import subprocess
import sys
from pathlib import Path

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
