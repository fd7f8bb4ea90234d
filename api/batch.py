"""Batch: recordings graded one after the other; one that fails does not stop the rest."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from api.engine import GradedCall, printable
from api.reports.summary import Failure, SummaryRow
from emotion.errors import TonewiseError
from grading.report import GradeReport

Grade = Callable[[Path], GradedCall]
Deliver = Callable[[GradedCall, Path], SummaryRow]


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of all the files, in their order."""

    reports: tuple[GradeReport, ...]
    rows: tuple[SummaryRow, ...]
    failures: tuple[Failure, ...]


def grade_all(files: Iterable[Path], grade: Grade, deliver: Deliver) -> Batch:
    """Grade and deliver each file; a file that `grade` refuses becomes a Failure.

    What `deliver` raises goes through: where one page can't be written, none can.
    """
    reports: list[GradeReport] = []
    rows: list[SummaryRow] = []
    failures: list[Failure] = []
    for path in files:
        try:
            call = grade(path)
        except TonewiseError as error:
            failures.append(Failure(printable(str(path)), printable(str(error))))
            continue
        rows.append(deliver(call, path))
        reports.append(call.report)
    return Batch(tuple(reports), tuple(rows), tuple(failures))
