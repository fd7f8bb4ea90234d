"""Rubrics: those that ship, and those that can't grade."""

import json
from dataclasses import fields

import pytest

from grading.kinds import KINDS
from grading.rubric import Rubric, RubricError, default_rubric_text, parse_rubric
from grading.schema import published
from tests.calls import default_rubric, rubric_of

_GOOD = "{id: a, title: A, looks_at: pace, weight: 1}"


@pytest.mark.parametrize("name", ["default", "complaints"])
def test_the_rubrics_that_ship_are_named_and_whole(name: str) -> None:
    rubric = parse_rubric(published(f"rubrics/{name}.yaml"))
    assert rubric.name == name
    assert rubric.version


def test_the_default_rubric_looks_at_every_kind() -> None:
    assert {c.looks_at for c in default_rubric().criteria} == set(KINDS)


def test_the_schema_and_the_rules_know_the_same_settings() -> None:
    schema = json.loads(published("schemas/rubric.schema.json"))["$defs"]["criterion"]
    by_kind = {
        each["if"]["properties"]["looks_at"]["const"]: each["then"]["properties"]
        for each in schema["allOf"]
    }
    for kind, rule in KINDS.items():
        settings = {f.name for f in fields(rule)} - {"cues"}  # type: ignore[arg-type]
        assert set(by_kind[kind]["settings"]["properties"]) == settings
    assert schema["properties"]["looks_at"]["enum"] == list(by_kind) == list(KINDS)


def test_the_default_rubric_spells_out_its_rules_own_defaults() -> None:
    for criterion in default_rubric().criteria:
        cues = {"cues": criterion.rule.cues} if hasattr(criterion.rule, "cues") else {}
        assert criterion.rule == KINDS[criterion.looks_at](**cues)


@pytest.mark.parametrize(
    ("criterion", "told"),
    [
        ("{id: a, title: A, looks_at: pace, weight: -1}", "weight: -1 is less than"),
        ("{id: a, title: A, looks_at: pace}", "'weight' is a required property"),
        ("{id: a, title: A, looks_at: pace, weight: 0}", "a weight must be above 0"),
        ("{id: a, title: A, looks_at: pace, weight: .nan}", "must be finite, got nan"),
        ("{id: a, title: A, looks_at: pace, weight: .inf}", "must be finite, got inf"),
        ("{id: a, title: A, looks_at: charm, weight: 1}", "'charm' is not one of .*'pace'"),
        ("{id: a, title: A, looks_at: pace, weight: 1, size: 2}", "'size' .* known are: id, title"),
        (
            "{id: a, title: A, looks_at: recovery, weight: 1, settings: {half: 2}}",
            "'half' .* known are: low, recovered, half_s",
        ),
        ("{id: a, title: A, looks_at: pace, weight: 1, cues: {a: [b]}}", "listens for no phrases"),
        ("{id: a, title: A, looks_at: said, weight: 1}", "'cues' is a required property"),
        ("{id: a, title: A, looks_at: said, weight: 1, cues: {a: ['?!']}}", "a cue needs words"),
        ("{id: a, title: A, looks_at: said, weight: 1, cues: {a: [no]}}", "not of type 'string'"),
        (
            "{id: a, title: A, looks_at: dead_air, weight: 1, settings: {good: 9, bad: 3}}",
            "a: `bad` must lie above `good`, got 3 and 9",
        ),
        (
            "{id: a, title: A, looks_at: pace, weight: 1, settings: {good: [50, 90]}}",
            "`good` must be a range inside `bad`",
        ),
        (f"{_GOOD}\n- {_GOOD}", "needs its own id, got twice: a"),
        (
            "{id: a, title: A, looks_at: pace, weight: 0, auto_fail: true}",
            "at least one weight must be above 0",
        ),
    ],
)
def test_a_criterion_that_cannot_grade_is_named_in_one_line(criterion: str, told: str) -> None:
    with pytest.raises(RubricError, match=told) as raised:
        rubric_of(f"- {criterion}")
    assert "\n" not in str(raised.value)


# Twenty lines that stand for a million values.
_DOUBLED = "\n".join(f"c{n}: &c{n} [*{was}, *{was}]" for n, was in
                     enumerate(["b", *(f"c{n}" for n in range(19))]))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not of type 'object'"),
        ("[[", "must be YAML"),
        ("[" * 5000, "must be YAML"),
        ("\x00", "must be YAML"),
        ("name: a\nversion: 1.10\ncriteria: []", "not of type 'string'"),
        ("name: a\nversion: '1'\ncriteria: []", "non-empty"),
        (f"name: a\nversion: '1'\nstars: [9, 8, 7, 6]\ncriteria: [{_GOOD}]", "stars must ascend"),
        (f"name: a\nversion: '1'\nbands: {{a: 50}}\ncriteria: [{_GOOD}]", "must begin at 0"),
        (f"name: a\nversion: '1'\nbands: {{a: 0, b: 9}}\ncriteria: [{_GOOD}]", "must descend"),
        (f"true: 1\ncriteria: [{_GOOD}]", "required property"),
        ("a: &a [*a]", "50000 values at most"),
        ("a: &a [1, 1]\nb: &b [*a, *a]\n" + _DOUBLED, "50000 values at most"),
    ],
)
def test_a_text_that_is_no_rubric_is_refused_in_one_line(text: str, told: str) -> None:
    with pytest.raises(RubricError, match=told) as raised:
        parse_rubric(text)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("points", "stars", "band"),
    [(0, 1, "poor"), (40, 2, "poor"), (74.9, 3, "fair"), (75, 4, "good"), (100, 5, "excellent")],
)
def test_points_have_stars_and_a_band(points: float, stars: int, band: str) -> None:
    rubric: Rubric = parse_rubric(default_rubric_text())
    assert (rubric.stars_for(points), rubric.band_for(points)) == (stars, band)
