"""The report of one call on paper: PDF, with the same words as the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

from api.reports.dialogue import Line, dialogue
from api.reports.facts import facts, limits
from api.reports.scorecard import Proof, Row, groups
from api.reports.typeset import FONTS, printable
from api.reports.wording import LETTERS, OUTCOMES, clock
from grading.intervals import IntervalScore, IntervalState
from grading.report import GradeReport, Outcome

Weight = Literal["", "B"]  # bold
_FONT = "Helvetica"  # one of the fonts that every reader has, so none is embedded
_MARGIN_MM = 18.0
_LINE_MM = 5.0
_BAR_MM = 7.0
_ACROSS = 30  # stretches in one row of the bar
_ROOM_MM = 30.0  # that a title wants below it, or it goes to the next page
_GREY, _BLACK, _RULE = (90, 90, 90), (20, 20, 20), (190, 190, 190)
# How dark a stretch of the mood bar is drawn: from calm white to upset grey.
_LIGHTEST, _DARKEST = 250, 130


@dataclass(frozen=True, slots=True)
class Amended:
    """One outcome that a person changed."""

    title: str  # of the criterion
    machine: Outcome
    final: Outcome
    why: str  # their reason
    by: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed: the machine's report, whose call it was, and what people changed."""

    report: GradeReport
    call_id: str
    began_s: float  # epoch seconds
    agent: str
    department: str
    final_points: float | None  # with what people changed
    final_band: str | None
    amended: tuple[Amended, ...]


def pdf(paper: Paper) -> bytes:
    """Return the file."""
    page = _Page(paper.call_id)
    _head(page, paper)
    _amendments(page, paper.amended)
    _mood(page, paper.report.intervals)
    for group in groups(paper.report):
        _title(page, group.title)
        for row in group.rows:
            _criterion(page, row)
    _title(page, "How the call was held")
    _lines(page, [f"{fact.name}: {fact.value}" for fact in facts(paper.report)])
    _title(page, "How far to trust this")
    _lines(page, [*limits(paper.report), *paper.report.call.notes])
    _lines(page, [f"{m.role}: {m.name} ({m.digest[:16]})" for m in paper.report.models])
    _spoken(page, dialogue(paper.report.utterances))
    return bytes(page.output())


class _Page(FPDF):
    """A4, with the call's id and the page's number at the foot of each page."""

    def __init__(self, call_id: str) -> None:
        super().__init__(format="A4", unit="mm")
        self.core_fonts_encoding = FONTS
        self._call_id = call_id
        self.set_title(printable(f"Graded call {call_id}"))
        self.set_creator("Tonewise")
        self.set_lang("en")
        self.set_margin(_MARGIN_MM)
        self.set_auto_page_break(True, margin=_MARGIN_MM)
        self.add_page()

    def footer(self) -> None:
        """Draw the foot; the library calls it at the end of each page."""
        self.set_y(-_MARGIN_MM + 4)
        _style(self, 8, _GREY)
        told = printable(f"{self._call_id} - page {self.page_no()} of {{nb}}")
        self.cell(0, _LINE_MM, told, align=Align.C)


def _head(page: _Page, paper: Paper) -> None:
    report = paper.report
    began = datetime.fromtimestamp(paper.began_s, UTC).strftime("%Y-%m-%d %H:%M UTC")
    _style(page, 18, _BLACK, "B")
    _put(page, "Graded call", 9)
    _style(page, 10, _GREY)
    whose = f"Agent {paper.agent or 'not known'}, {paper.department or 'no department'}"
    _lines(page, [paper.call_id, f"{began}, {clock(report.call.duration_s)} long", whose])
    _lines(page, [f"Rubric {report.rubric_name}, version {report.rubric_version}"])
    page.ln(2)
    _style(page, 14, _BLACK, "B")
    _put(page, _grade(paper.final_points, paper.final_band), 8)
    if paper.amended:
        _style(page, 10, _GREY)
        machine = _grade(report.points, report.band)
        _put(page, f"As the machine graded it: {machine}", _LINE_MM)


def _grade(points: float | None, band: str | None) -> str:
    if points is None:
        return "No grade: nothing in the rubric applied"
    return f"{points:.0f} of 100 points, {band}"


def _amendments(page: _Page, amended: Sequence[Amended]) -> None:
    if not amended:
        return
    _title(page, "Changed by people")
    for one in amended:
        told = f"{one.title}: {OUTCOMES[one.machine]} became {OUTCOMES[one.final]}"
        _lines(page, [f"{told} ({one.by}). {one.why}"])


def _mood(page: _Page, intervals: Sequence[IntervalScore]) -> None:
    """Draw the customer's mood from left to right, a letter a stretch."""
    if not intervals:
        return
    _title(page, "The customer's mood")
    for first in range(0, len(intervals), _ACROSS):
        _bar(page, intervals[first : first + _ACROSS], min(_ACROSS, len(intervals)))
    page.ln(1)
    _style(page, 8, _GREY)
    known = ", ".join(f"{letter} {emotion}" for emotion, letter in LETTERS.items())
    told = f"From 0:00 to {clock(intervals[-1].end_s)}, darker where more upset. {known}, "
    _lines(page, [f"{told}? not sure, - nothing said."])


def _bar(page: _Page, intervals: Sequence[IntervalScore], n_across: int) -> None:
    _style(page, 7, _BLACK)
    for interval in intervals:
        page.set_fill_color(_shade(interval))
        width_mm = page.epw / n_across
        page.cell(width_mm, _BAR_MM, _letter(interval), border=1, align=Align.C, fill=True)
    page.ln(_BAR_MM)


def _letter(interval: IntervalScore) -> str:
    if interval.state is IntervalState.NO_SPEECH:
        return "-"
    if interval.state is IntervalState.ABSTAINED or interval.fused is None:
        return "?"
    return LETTERS[interval.fused.likeliest]


def _shade(interval: IntervalScore) -> int:
    negativity = interval.negativity
    return 255 if negativity is None else round(_LIGHTEST - negativity * (_LIGHTEST - _DARKEST))


def _criterion(page: _Page, row: Row) -> None:
    _style(page, 10, _BLACK, "B")
    earned = f", {row.earned} of {row.most} points" if row.earned else ""
    fails = ", fails the call" if row.auto_fail else ""
    _put(page, f"{row.title}: {row.outcome}{earned}{fails}", _LINE_MM)
    _style(page, 10, _BLACK)
    _lines(page, [row.why])
    _style(page, 9, _GREY)
    _lines(page, [_proof(proof) for proof in row.proofs])
    page.ln(1.5)


def _proof(proof: Proof) -> str:
    words = f'"{proof.words}"' if proof.words else ""
    figure = f"({proof.figure})" if proof.figure else ""
    said = " ".join(part for part in (proof.who, words, figure) if part)
    return f"{proof.moment.text}: {said}"


def _spoken(page: _Page, lines: Sequence[Line]) -> None:
    if not any(line.text for line in lines):
        return
    _title(page, "What was said")
    for line in lines:
        mood = f" [{line.chip.word} {line.chip.sure}]".replace(" ]", "]") if line.chip else ""
        _lines(page, [f"{line.moment.text}  {line.who}: {line.text}{mood}"])


def _title(page: _Page, text: str) -> None:
    if page.will_page_break(_ROOM_MM):
        page.add_page()
    page.ln(3)
    page.set_draw_color(*_RULE)
    page.line(page.l_margin, page.get_y(), page.l_margin + page.epw, page.get_y())
    page.ln(1.5)
    _style(page, 12, _BLACK, "B")
    _put(page, text, 6)
    _style(page, 10, _BLACK)


def _lines(page: _Page, texts: Iterable[str]) -> None:
    for text in texts:
        _put(page, text, _LINE_MM)


def _put(page: _Page, text: str, line_mm: float) -> None:
    page.multi_cell(0, line_mm, printable(text), align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _style(page: FPDF, size_pt: int, colour: tuple[int, int, int], style: Weight = "") -> None:
    page.set_font(_FONT, style, size_pt)
    page.set_text_color(*colour)
