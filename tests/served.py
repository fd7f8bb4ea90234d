"""The service in a process of its own, as `tonewise serve` runs it but for who reads messages.

    python -m tests.served FOLDER

A message with "slow" in it takes a second to read.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from api.app import create_app
from api.logs import log_as_json
from api.server import listening, serve
from api.settings import Settings
from tests.desks import PlainReader
from text.reading import TextReading


class SlowReader(PlainReader):
    """Takes its time over what is slow."""

    def read(self, text: str, before: Sequence[str] = (), analyse_mood: bool = True) -> TextReading:
        if "slow" in text:
            time.sleep(1.0)
        return super().read(text, before, analyse_mood)


def main(folder: Path) -> None:
    settings = Settings(data_dir=folder, port=0, sample=False)
    log_as_json("info")
    with listening(settings) as listener:
        port = listener.getsockname()[1]
        app = create_app(settings, lambda _: SlowReader())
        serve(app, settings, listener, lambda: print(port, flush=True))  # noqa: T201 - read by tests


if __name__ == "__main__":
    main(Path(sys.argv[1]))
