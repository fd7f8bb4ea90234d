"""Recorder: flushes the recordings of all live calls, on a thread of its own."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from api.live.start import AudioFormat
from api.recording.errors import RecordingError
from api.recording.shelf import Shelf
from api.recording.writer import RecordingWriter

_log = structlog.stdlib.get_logger("tonewise.recording")

Stopped = Callable[[str], None]  # is told why, on the recorder's thread


@dataclass(frozen=True, slots=True)
class _Running:
    writer: RecordingWriter
    goes_on: bool
    stopped: Stopped


class Recorder:
    """One a process; thread-safe. Its thread begins with the first recording."""

    def __init__(self, shelf: Shelf, flush_s: float) -> None:
        self._shelf, self._flush_s = shelf, flush_s
        self._lock = threading.Lock()  # of `_running`
        self._turn = threading.Lock()  # to write
        self._running: list[_Running] = []
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(
        self, call_id: str, audio: AudioFormat, stopped: Stopped, start_s: float = 0.0
    ) -> RecordingWriter:
        """Record a call from now on; never waits.

        `start_s`: how far into the call that is, if it goes on with an earlier recording.
        `stopped` is told once, should the disk refuse: the call goes on without.
        """
        writer = RecordingWriter(call_id, audio, start_s)
        with self._lock:
            self._running.append(_Running(writer, start_s > 0, stopped))
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="tonewise-recorder", daemon=True
                )
                self._thread.start()
        return writer

    def flush(self, call_id: str | None = None) -> None:
        """Write what waits of a call, or of every call: at once, on the caller's thread."""
        with self._turn:
            with self._lock:
                running = [r for r in self._running if call_id in (None, r.writer.call_id)]
            for one in running:
                is_last = one.writer.is_closed
                if not self._flushed(one) or is_last:
                    one.writer.release()
                    with self._lock:
                        self._running.remove(one)

    def close(self) -> None:
        """Write what is left, and end the thread."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._closing.wait(self._flush_s):
            self.flush()
        with self._lock:
            running = list(self._running)
        self.flush()
        for one in running:
            one.writer.release()

    def _flushed(self, one: _Running) -> bool:
        writer = one.writer
        try:
            writer.flush(lambda: self._shelf.tape(writer.call_id, one.goes_on))
        except RecordingError as error:
            _log.warning("stopped", call_id=writer.call_id, why=writer.failure)
            one.stopped(writer.failure or str(error))
            return False
        return True
