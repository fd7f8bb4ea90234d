"""Rubric: what a call is graded by, as its owners wrote it in YAML."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from emotion.errors import TonewiseError
from grading.finding import Rule
from grading.kinds import KINDS
from grading.phrases import CueGroup, cue
from grading.schema import fault, published

_MOST_VALUES = 50_000


class RubricError(TonewiseError):
    """A rubric that can't grade."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question that a call is asked."""

    id: str
    title: str
    weight: float  # 0 only where failing it fails the call
    looks_at: str  # a key of KINDS
    rule: Rule
    auto_fail: bool = False  # whether missing it fails the whole call


@dataclass(frozen=True, slots=True)
class Band:
    """A word for a range of points."""

    name: str
    from_points: float  # 0..100


@dataclass(frozen=True, slots=True)
class Rubric:
    """Criteria, and what their points are called."""

    name: str
    version: str
    criteria: tuple[Criterion, ...]
    met: float  # points of a criterion from which its outcome is met
    partly: float  # ... and from which it is partly met
    stars: tuple[float, ...]  # points of the call from which it has 2, 3, 4 and 5 stars
    bands: tuple[Band, ...]  # highest first, the last one from 0 points

    def stars_for(self, points: float) -> int:
        """Return 1..5 stars."""
        return 1 + sum(points >= least for least in self.stars)

    def band_for(self, points: float) -> str:
        """Return the name of the band that the points lie in."""
        return next(b.name for b in self.bands if points >= b.from_points)


def default_rubric_text() -> str:
    """Return the YAML of the rubric that ships; it is part of the package, not of the world."""
    return published("rubrics/default.yaml")


def parse_rubric(text: str) -> Rubric:
    """Return the rubric that the YAML `text` describes.

    Raises RubricError, in one line, if it is no YAML, does not fit the published schema, names
    unknown kinds or settings, repeats an id, weighs nothing, or has thresholds out of order.
    """
    try:
        if _size(yaml.compose(text, yaml.SafeLoader), {}) > _MOST_VALUES:
            raise RubricError(f"a rubric holds {_MOST_VALUES} values at most, aliases written out")
        plain = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise RubricError(f"a rubric must be YAML: {' '.join(str(error).split())}") from error
    if odd := [n for n in _numbers(plain) if not math.isfinite(n)]:
        raise RubricError(f"a rubric's numbers must be finite, got {odd[0]}")
    if wrong := fault("rubric", plain):
        raise RubricError(f"the rubric does not fit its schema at {wrong}")
    rubric = _rubric(plain)
    if wrong := _fault(rubric):
        raise RubricError(f"rubric {rubric.name}: {wrong}")
    return rubric


def _size(node: yaml.Node | None, known: dict[int, float]) -> float:
    """Count the values below a node: a few lines of aliases to aliases can stand for billions."""
    if not isinstance(node, yaml.CollectionNode):
        return 1.0
    if id(node) not in known:
        known[id(node)] = math.inf  # should it hold itself
        parts = node.value
        inner = (n for part in parts for n in (part if isinstance(part, tuple) else (part,)))
        known[id(node)] = 1.0 + sum(_size(n, known) for n in inner)
    return known[id(node)]


def _numbers(plain: Any) -> Iterator[float]:
    match plain:
        case dict():
            yield from (n for value in plain.values() for n in _numbers(value))
        case list():
            yield from (n for value in plain for n in _numbers(value))
        case float():
            yield plain


def _rubric(plain: dict[str, Any]) -> Rubric:
    outcomes = plain.get("outcomes", {"met": 80, "partly": 40})
    bands = plain.get("bands", {"excellent": 90, "good": 75, "fair": 55, "poor": 0})
    return Rubric(
        name=plain["name"],
        version=plain["version"],
        criteria=tuple(_criterion(c) for c in plain["criteria"]),
        met=outcomes["met"],
        partly=outcomes["partly"],
        stars=tuple(plain.get("stars", (40, 60, 75, 90))),
        bands=tuple(Band(name, points) for name, points in bands.items()),
    )


def _criterion(plain: dict[str, Any]) -> Criterion:
    settings = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in plain.get("settings", {}).items()
    }
    if "cues" in plain:
        settings["cues"] = tuple(
            CueGroup(name, tuple(cue(phrase) for phrase in phrases))
            for name, phrases in plain["cues"].items()
        )
    return Criterion(
        id=plain["id"],
        title=plain["title"],
        weight=float(plain["weight"]),
        looks_at=plain["looks_at"],
        rule=KINDS[plain["looks_at"]](**settings),
        auto_fail=plain.get("auto_fail", False),
    )


def _fault(rubric: Rubric) -> str | None:
    repeated = [name for name, n in Counter(c.id for c in rubric.criteria).items() if n > 1]
    points = [b.from_points for b in rubric.bands]
    checks = [
        (bool(repeated), f"each criterion needs its own id, got twice: {', '.join(repeated)}"),
        *((True, f"{c.id}: {wrong}") for c in rubric.criteria if (wrong := _odd(c))),
        (not any(c.weight for c in rubric.criteria), "at least one weight must be above 0"),
        (rubric.partly > rubric.met, "`partly` can't lie above `met`"),
        (list(rubric.stars) != sorted(rubric.stars), "stars must ascend"),
        (points != sorted(set(points), reverse=True), "bands must descend, each its own points"),
        (points[-1] != 0, "the last band must begin at 0"),
    ]
    return next((message for is_wrong, message in checks if is_wrong), None)


def _odd(criterion: Criterion) -> str | None:
    if criterion.weight == 0 and not criterion.auto_fail:
        return "a weight must be above 0 unless missing the criterion fails the call"
    cues = getattr(criterion.rule, "cues", ())
    empty = [c.text for group in cues for c in group.cues if not c.words]
    return f"a cue needs words, got {empty[0]!r}" if empty else criterion.rule.fault()
