"""The page of one graded call: a single HTML file that needs nothing but a browser."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.reports.dialogue import chip_of, dialogue
from api.reports.facts import facts, limits
from api.reports.journey import journey
from api.reports.scorecard import groups
from api.reports.sound import Sound
from api.reports.timeline import timeline
from api.reports.waveform import Waveform
from api.reports.wording import clock, sentence
from grading.report import GradeReport

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Inlined:
    """A script or style that the page carries, and the digest by which its policy admits it."""

    text: Markup
    digest: str  # as Content-Security-Policy writes it


def render(
    report: GradeReport, waveform: Waveform | None = None, sound: Sound | None = None
) -> Iterator[str]:
    """Yield the page's HTML piece by piece, so that a long call's audio is never held whole."""
    scorecard = groups(report)
    return (
        environment()
        .get_template("page.html.j2")
        .generate(
            report=report,
            length=clock(report.call.duration_s),
            journey=journey(report.intervals),
            groups=scorecard,
            failing=[row for group in scorecard for row in group.rows if row.auto_fail],
            facts=facts(report),
            limits=limits(report),
            timeline=timeline(report, scorecard, waveform),
            dialogue=dialogue(report.utterances),
            chip_of=chip_of,
            sound=sound,
            style=inlined("page.css"),
            script=inlined("page.js"),
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
    return made


def inlined(name: str) -> Inlined:
    """Return one of this folder's own scripts or styles, not escaped, with its SHA-256."""
    text = (_HERE / name).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Inlined(Markup(text), f"'sha256-{digest}'")  # noqa: S704  (a file of the project's own)
