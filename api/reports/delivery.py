"""Delivery: where reports go, as JSON and as pages, and under which names."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from api.files import OutputError, write_whole
from api.reports.page import render
from api.reports.sound import embedded
from api.reports.summary import Failure, SummaryRow, index, summary_row
from api.reports.waveform import Waveform
from grading.record import to_json, to_plain
from grading.report import GradeReport
from speech.recording import Recording

STDOUT = Path("-")
_INDEX = "index"


@dataclass(slots=True)
class Delivery:
    """Writes pages as calls come in, and the index and the JSON when all are there.

    Pages go into a folder if there are several calls, or if `html_to` is a folder already.
    The JSON of one call is its report, that of several holds a list.
    """

    json_to: Path | None = None
    html_to: Path | None = None
    several: bool = False
    _taken: set[str] = field(default_factory=lambda: {_INDEX})

    def prepare(self) -> None:
        """Make the pages' folder; raises OutputError where nothing could be written later.

        So that nobody waits an hour for calls to be graded and then learns of a wrong path.
        """
        for path in (self.json_to, self.html_to):
            if path and path != STDOUT and not path.parent.is_dir():
                raise OutputError(f"{path} could not be written: {path.parent} is no folder")
        if self.json_to and self.json_to.is_dir():
            raise OutputError(f"{self.json_to} could not be written: it is a folder")
        if self.html_to and self.several:
            _make_folder(self.html_to)

    def page(
        self,
        report: GradeReport,
        waveform: Waveform | None = None,
        recording: Recording | None = None,
    ) -> SummaryRow:
        """Write the call's page, if pages are wanted, and return its row.

        With a `recording` the page carries its audio. Raises OutputError or SoundError.
        """
        if self.html_to is None:
            return summary_row(report)
        name = self._name(report.call.source) if self._into_folder else ""
        sound = embedded(recording) if recording else None
        write_whole(self.html_to / name, render(report, waveform, sound))
        return summary_row(report, name)

    def finish(
        self,
        reports: Sequence[GradeReport],
        rows: Sequence[SummaryRow],
        failures: Sequence[Failure],
    ) -> None:
        """Write the index and the JSON, as far as they are wanted; raises OutputError."""
        if self.html_to and self._into_folder:
            write_whole(self.html_to / f"{_INDEX}.html", index(rows, failures))
        if self.json_to is None:
            return
        text = self._json(reports, failures)
        if self.json_to == STDOUT:
            click.echo(text, nl=False)
        else:
            write_whole(self.json_to, (text,))

    @property
    def _into_folder(self) -> bool:
        return self.html_to is not None and (self.several or self.html_to.is_dir())

    def _json(self, reports: Sequence[GradeReport], failures: Sequence[Failure]) -> str:
        if not self.several:
            return to_json(reports[0])
        whole = {
            "reports": [to_plain(report) for report in reports],
            "failed": [{"file": failure.file, "error": failure.error} for failure in failures],
        }
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"

    def _name(self, source: str) -> str:
        """Return a page's file name; recordings of the same name are numbered."""
        stem = Path(source).stem
        free = stem
        count = 1
        while free.casefold() in self._taken:
            count += 1
            free = f"{stem}-{count}"
        self._taken.add(free.casefold())
        return f"{free}.html"


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(f"{path} could not be made a folder: {error.strerror}") from error
