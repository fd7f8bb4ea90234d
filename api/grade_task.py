"""GradeTask: recordings graded one after the other, each told of as it is heard, and kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.batch import Batch, grade_all
from api.engine import Engine, GradedCall, GradeOptions, printable
from api.recorded_calls import RecordedCall
from api.reports.delivery import Delivery
from api.reports.summary import SummaryRow
from api.terminal import progress
from emotion.errors import TonewiseError
from grading.report import GradeReport
from speech.recording import Recording

Keep = Callable[[RecordedCall, GradeReport], None]


@dataclass(frozen=True, slots=True)
class GradeTask:
    """How calls are graded, and what becomes of their grades."""

    engine: Engine
    options: GradeOptions
    delivery: Delivery
    embed_audio: bool  # into the pages
    keep: Keep

    def run(self, recorded: Sequence[RecordedCall]) -> Batch:
        """Grade each recording; one that can't be does not stop the rest.

        Raises OutputError if a page can't be written, and what `keep` raises.
        """
        calls = {call.path: call for call in recorded}
        with progress(_length_s(calls)) as tell:
            return grade_all(
                calls,
                lambda path: self.engine.grade(path, self.options, _hearing(tell, path)),
                lambda graded, path: self._deliver(graded, calls[path]),
            )

    def _deliver(self, graded: GradedCall, call: RecordedCall) -> SummaryRow:
        sound = Recording.open(call.path) if self.embed_audio else None
        row = self.delivery.page(graded.report, graded.waveform, sound)
        self.keep(call, graded.report)
        return row


def _hearing(tell: Callable[[float, str], None], path: Path) -> Callable[[float], None]:
    name = printable(path.name)
    return lambda heard_s: tell(heard_s, name)


def _length_s(files: Iterable[Path]) -> float:
    """Return how long the recordings are, as far as their headers tell."""
    total_s = 0.0
    for path in files:
        try:
            total_s += Recording.open(path).duration_s
        except TonewiseError:
            continue  # it fails again, and is told of, when its turn comes
    return total_s
