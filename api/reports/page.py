"""The page of one graded call: a single HTML file that needs nothing but a browser."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.reports.dialogue import chip_of
from api.reports.sound import Sound
from api.reports.view import report_view
from api.reports.waveform import Waveform
from api.reports.wording import sentence
from grading.report import GradeReport

_HERE = Path(__file__).parent
STYLES = ("../widget/palette.css", "report.css", "page.css")


@dataclass(frozen=True, slots=True)
class Inlined:
    """A script or style that the page carries, and the digest by which its policy admits it."""

    text: Markup
    digest: str  # as Content-Security-Policy writes it


def render(
    report: GradeReport, waveform: Waveform | None = None, sound: Sound | None = None
) -> Iterator[str]:
    """Yield the page's HTML piece by piece, so that a long call's audio is never held whole."""
    return (
        environment()
        .get_template("page.html.j2")
        .generate(
            view=report_view(report, waveform),
            sound=sound,
            style=inlined(*STYLES),
            script=inlined("player.js", "page.js"),
        )
    )


def environment() -> Environment:
    """Return the templates of this folder; whatever they are given is escaped."""
    made = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["sentence"] = sentence
    made.globals["chip_of"] = chip_of
    return made


def inlined(*names: str) -> Inlined:
    """Return some of our own scripts or styles, by their places from this folder, as one.

    Not escaped; with its SHA-256.
    """
    text = "".join((_HERE / name).read_text(encoding="utf-8") for name in names)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Inlined(Markup(text), f"'sha256-{digest}'")  # noqa: S704  (files of the project's own)
