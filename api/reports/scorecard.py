"""The scorecard: each criterion with what it earned and lost of the grade's 100 points."""

from dataclasses import dataclass

from api.reports.wording import OUTCOMES, Moment, figure, number, who
from grading.evidence import Evidence
from grading.report import CriterionResult, GradeReport

_UNCOUNTED = "(without weight, or counted only where it would lower the grade)"


@dataclass(frozen=True, slots=True)
class Proof:
    """One evidence link: its moment, and what is to be found there."""

    moment: Moment
    who: str
    words: str
    figure: str


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion as the page shows it."""

    id: str  # of the criterion in its rubric
    anchor: str
    title: str
    outcome: str
    outcome_class: str
    auto_fail: bool
    applies: bool
    weight: str  # as the rubric has it
    earned: str  # points of the grade, of `most`; empty when it did not count
    most: str
    earned_share: float  # 0..1 of `most`
    lost: float  # points of the grade
    why: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that share a fate."""

    title: str
    hint: str
    rows: tuple[Row, ...]


def groups(report: GradeReport) -> tuple[Group, ...]:
    """Return the criteria, dearest loss first, then what was earned in full, then the rest."""
    total = sum(c.weight for c in report.criteria if c.counts)
    every = [_row(n, c, total) for n, c in enumerate(report.criteria, start=1)]
    lost = sorted((r for r in every if r.lost > 0 or r.auto_fail), key=lambda r: -r.lost)
    others = [r for r in every if r not in lost]
    titled = (
        ("Lost points", "", lost),
        ("Earned in full", "", [r for r in others if r.earned]),
        ("Looked at, but not counted", _UNCOUNTED, [r for r in others if _uncounted(r)]),
        ("Did not apply", "", [r for r in others if not r.applies]),
    )
    return tuple(Group(title, hint, tuple(rows)) for title, hint, rows in titled if rows)


def _uncounted(row: Row) -> bool:
    return row.applies and not row.earned


def _row(place: int, criterion: CriterionResult, total_weight: float) -> Row:
    weighs = criterion.counts and criterion.weight > 0
    most = 100 * criterion.weight / total_weight if weighs else 0.0
    share = (criterion.points or 0.0) / 100
    return Row(
        id=criterion.id,
        anchor=f"c{place}",
        title=criterion.title,
        outcome=OUTCOMES[criterion.outcome],
        outcome_class=criterion.outcome.value,
        auto_fail=criterion.auto_fail,
        applies=criterion.points is not None,
        weight=number(criterion.weight),
        earned=f"{most * share:.1f}" if weighs else "",
        most=f"{most:.1f}",
        earned_share=share,
        lost=round(most * (1 - share), 2),
        why=criterion.why,
        proofs=tuple(_proof(e) for e in criterion.evidence),
    )


def _proof(evidence: Evidence) -> Proof:
    moment = Moment(evidence.start_s, evidence.end_s)
    return Proof(moment, who(evidence.speaker), evidence.words, figure(evidence))
