"""A report as JSON, and back."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from emotion.labels import TEXT_LABELS
from emotion.scores import normalised
from grading.record import from_json, to_json, to_plain
from grading.report import ModelName, ReportError
from grading.schema import published
from speech.utterance import Utterance
from tests.calls import ANGRY, UNSURE, agent, conversations, customer, grade, patient, reading

_SCHEMA = json.loads(published("schemas/report.schema.json"))
_CALL = [customer(0, 9, "where is it", ANGRY), customer(20, 29, None, UNSURE), agent(30, 39, "hm")]


@pytest.mark.parametrize("name", ["report", "rubric"])
def test_the_published_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(published(f"schemas/{name}.schema.json")))


@patient
@given(conversations())
def test_every_report_fits_the_schema_and_comes_back_the_same(call: list[Utterance]) -> None:
    report = grade(call)
    text = to_json(report)
    Draft202012Validator(_SCHEMA).validate(json.loads(text))
    assert from_json(text) == report


def test_the_words_own_labels_come_back_the_same() -> None:
    words = normalised(TEXT_LABELS, [1.0] * len(TEXT_LABELS))
    heard = replace(reading(0, 9, ANGRY), words=words)
    report = grade([replace(_CALL[0], readings=(heard,))])
    named = replace(report, models=(ModelName("words", "lstm", "ab12"),))
    assert from_json(to_json(named)) == named


def test_the_grade_comes_first() -> None:
    plain = to_plain(grade(_CALL))
    assert list(plain)[:5] == ["schema_version", "points", "stars", "band", "rubric"]
    assert plain["rubric"] == {"name": "default", "version": "1"}


def test_an_interval_shows_its_mood_only_if_scored() -> None:
    scored, silent, unsure, _ = to_plain(grade(_CALL))["intervals"]
    assert (scored["emotion"], scored["valence"]) == ("angry", pytest.approx(-0.9))
    assert (silent["state"], silent["emotion"], silent["fused"]) == ("no_speech", None, None)
    assert (unsure["state"], unsure["emotion"]) == ("abstained", None)


def _without_points(plain: dict[str, Any]) -> None:
    del plain["points"]


def _newer(plain: dict[str, Any]) -> None:
    plain["schema_version"] = 2


def _wild(plain: dict[str, Any]) -> None:
    plain["points"] = 101


def _extra(plain: dict[str, Any]) -> None:
    plain["conduct"]["mood"] = 1


def _no_scores(plain: dict[str, Any]) -> None:
    plain["intervals"][0]["fused"]["probabilities"]["angry"] = 0.0


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_without_points, "'points' is a required property"),
        (_newer, "schema_version: 1 was expected"),
        (_wild, r"\$\.points: 101 is greater"),
        (_extra, "'mood' was unexpected"),
        (_no_scores, "scores that are none"),
    ],
)
def test_a_report_that_does_not_fit_is_refused_in_one_line(spoil: Any, told: str) -> None:
    plain = to_plain(grade(_CALL))
    spoil(plain)
    with pytest.raises(ReportError, match=told) as raised:
        from_json(json.dumps(plain))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, '{"points": NaN}'])
def test_a_text_that_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(ReportError) as raised:
        from_json(text)
    assert len(str(raised.value)) < 400


def test_a_report_with_a_number_that_is_none_is_not_written() -> None:
    report = grade([replace(_CALL[0], loudness_db=float("-inf"))])
    with pytest.raises(ReportError, match="finite"):
        to_json(report)
