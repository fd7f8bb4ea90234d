"""Options that several commands share, and how their values are read."""

import math
from pathlib import Path

import click

from emotion.errors import TonewiseError
from grading.record import from_json
from grading.report import GradeReport, ReportError
from grading.rubric import Rubric, RubricError, default_rubric_text, parse_rubric
from speech.audio import Speaker
from speech.conduct import Span


class InputError(TonewiseError):
    """A file named on the command line that can't be read."""


def span(text: str) -> Span:
    """Return a stretch of the call, given as `95-140` in seconds or as `1:35-2:20`.

    Raises BadParameter, a usage error, if the text is none.
    """
    try:
        start_s, end_s = (_seconds(part) for part in text.split("-"))
    except ValueError as error:
        raise click.BadParameter(f"wanted 95-140 or 1:35-2:20, got {text!r}") from error
    if not 0 <= start_s < end_s < math.inf:
        raise click.BadParameter(f"wanted a start before its end, got {text!r}")
    return Span(start_s, end_s)


json_option = click.option(
    "--json",
    "json_to",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE|-",
    help="Write the result as JSON; - prints it, and nothing else, on stdout.",
)
html_option = click.option(
    "--html",
    "html_to",
    type=click.Path(path_type=Path),
    metavar="FILE|FOLDER",
    help="Write an HTML report; for several calls, a folder with a page each and an index.",
)
rubric_option = click.option(
    "--rubric",
    "rubric_from",
    type=click.Path(path_type=Path),
    metavar="RUBRIC.yaml",
    help="Grade by this rubric instead of the one that ships.",
)

agent_channel_option = click.option(
    "--agent-channel",
    type=click.IntRange(0, 1),
    default=1,
    show_default=True,
    help="Which channel of a two-channel recording is the agent's.",
)
speaker_option = click.option(
    "--speaker",
    type=click.Choice([s.value for s in Speaker]),
    default=Speaker.CUSTOMER.value,
    show_default=True,
    help="Whose voice a one-channel recording holds.",
)


def read_text(path: Path) -> str:
    """Return a file's UTF-8 text; raises InputError if it can't be had."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: wanted a file to read, got: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: wanted UTF-8 text, got: {error.reason}") from error


def read_rubric(path: Path | None) -> Rubric:
    """Return the rubric in a file, or the one that ships.

    Raises InputError if the file can't be read, RubricError if it holds no usable rubric.
    """
    return parse_rubric(rubric_text(path))


def rubric_text(path: Path | None) -> str:
    """As `read_rubric`, the YAML of it."""
    if path is None:
        return default_rubric_text()
    text = read_text(path)
    try:
        parse_rubric(text)
    except RubricError as error:
        raise RubricError(f"{path}: {error}") from error
    return text


def read_report(path: Path) -> GradeReport:
    """Return a stored report; raises InputError or ReportError if there is none to be had."""
    text = read_text(path)
    try:
        return from_json(text)
    except ReportError as error:
        raise ReportError(f"{path}: {error}") from error


def _seconds(text: str) -> float:
    """Return `[[h:]m:]s` as seconds; raises ValueError if it is none."""
    total_s = 0.0
    for part in text.strip().split(":"):
        total_s = total_s * 60 + float(part)
    return total_s
