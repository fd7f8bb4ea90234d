"""Report: the page on a table's moods, one HTML file that needs nothing but a browser."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.analysis.findings import Findings
from api.analysis.moods import MOODS, Group, largest
from api.reports.page import STYLES, inlined

_SHOWN_CATEGORIES = 20
_EXCERPT = 400  # characters of a message
_SHOWN_TIMES = 120  # bars that a page's width can hold; the newest


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the findings are from."""

    source: str  # the table's file name
    model: str
    remarks: tuple[str, ...]  # what was unusual about it, a sentence each
    has_baseline: bool


def render(origin: Origin, findings: Findings) -> Iterator[str]:
    """Yield the page's HTML; whatever stood in the table is escaped."""
    style = inlined(*STYLES, "../analysis/report.css")
    times = findings.through.groups[-_SHOWN_TIMES:]
    return (
        _environment()
        .get_template("report.html.j2")
        .generate(
            origin=origin,
            found=findings,
            categories=largest(findings.categories, _SHOWN_CATEGORIES),
            times=times,
            peak=max((group.n for group in times), default=1),
            moods=MOODS,
            style=style,
        )
    )


def segments(group: Group, width: float) -> list[tuple[str, float, float, int]]:
    """Return mood, start, width and count of each part of a bar that long; empty ones left out."""
    parts, start = [], 0.0
    for mood, share, count in zip(MOODS, group.shares, group.counts, strict=True):
        if count:
            parts.append((mood, round(start, 2), round(share * width, 2), count))
        start += share * width
    return parts


def line_points(groups: Sequence[Group], width: float, height: float) -> str:
    """Return the negative shares as points of an SVG line, each in the middle of its bar."""
    step = width / max(1, len(groups))
    return " ".join(
        f"{(n + 0.5) * step:.1f},{height * (1 - group.negative_share):.1f}"
        for n, group in enumerate(groups)
        if group.n_read
    )


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["percent"] = lambda share: "–" if share is None else f"{100 * share:.1f} %"
    made.filters["excerpt"] = _excerpt
    made.globals.update(segments=segments, line_points=line_points)
    return made


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rstrip()}…"
