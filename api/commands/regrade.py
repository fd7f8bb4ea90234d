"""`tonewise regrade`: a stored report graded by another rubric, without the recording."""

from pathlib import Path

import click

from api.options import html_option, json_option, read_report, read_rubric, rubric_option
from api.reports.delivery import STDOUT, Delivery
from api.terminal import show
from grading.grader import regrade


@click.command("regrade")
@click.argument("report", metavar="REPORT.json", type=click.Path(path_type=Path))
@rubric_option
@json_option
@html_option
def command(
    report: Path, rubric_from: Path | None, json_to: Path | None, html_to: Path | None
) -> int:
    """Grade the call of a stored report again, by another rubric.

    REPORT.json is what `tonewise grade --json` wrote for one call. The mood and the words are
    the stored ones; the page has no waveform and no audio, since the recording is not read.

    \b
    Examples:
      tonewise regrade call.json --rubric strict.yaml
      tonewise regrade call.json --rubric strict.yaml --json strict.json --html strict.html
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    rubric = read_rubric(rubric_from)
    delivery = Delivery(json_to=json_to, html_to=html_to)
    delivery.prepare()
    graded = regrade(read_report(report), rubric)
    row = delivery.page(graded)
    delivery.finish([graded], [row], [])
    show([row], [], to_stderr=json_to == STDOUT)
    return 0
