"""The log: lines of JSON, which name an error's class and place and none of its words."""

import json
import subprocess
import sys

import pytest

_LOGS = """
import logging
from api.logs import log_as_json
log_as_json("info")
try:
    raise ValueError("my card number")
except ValueError as error:
    logging.getLogger("library").{call}
"""


@pytest.mark.parametrize("call", ["exception(error)", "exception('oh')", "error(1, exc_info=True)"])
def test_an_error_that_a_library_logs_has_its_place_and_none_of_its_words(call: str) -> None:
    code = _LOGS.format(call=call)
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    line = json.loads(told.stderr)
    assert line["error"] == "ValueError"
    assert "line 6" in line["where"]
    assert "card" not in told.stderr
