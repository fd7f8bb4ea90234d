"""Labelled messages in a CSV, and how well the reader names them."""

import gzip
import json
from pathlib import Path

import pytest

from emotion.metrics import EvaluationError
from text.evaluate import Kind, Labelled, Sheet, evaluate_text, read_meanings, read_sheet
from text.reader import MessageReader

MEANINGS = {"neg": ("negative",), "pos": ("positive",), "?": ()}


@pytest.fixture(scope="module")
def reader() -> MessageReader:
    return MessageReader.load()


def _sheet(path: Path, content: str) -> Sheet:
    path.write_text(content, encoding="utf-8")
    return Sheet(path, "said", "label", MEANINGS)


def test_rows_whose_label_means_nothing_are_skipped(tmp_path: Path) -> None:
    sheet = _sheet(tmp_path / "a.csv", "said,label\nawful,neg\nhm,?\nlovely,pos\n")
    assert read_sheet(sheet) == (
        Labelled("awful", ("negative",)),
        Labelled("lovely", ("positive",)),
    )


def test_a_gzip_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress("\ufeffsaid,label\nawful,neg\n".encode()))
    assert len(read_sheet(Sheet(path, "said", "label", MEANINGS))) == 1


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("text,label\na,neg\n", "should have the columns 'said' and 'label'"),
        ("said,label\na,weird\n", "row 2: no meaning is given for the label 'weird'"),
        ("said,label\n", "no row whose label means anything"),
        ("", "should have the columns"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_why(
    tmp_path: Path, content: str, complaint: str
) -> None:
    with pytest.raises(EvaluationError, match=complaint):
        read_sheet(_sheet(tmp_path / "a.csv", content))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="should be a CSV file"):
        read_sheet(Sheet(tmp_path / "none.csv", "said", "label", MEANINGS))


@pytest.mark.parametrize(
    ("named", "complaint"),
    [
        ({"a": "joyful"}, "got joyful"),
        (["a"], "should be a JSON object"),
        ({"a": 3}, "got 3"),
    ],
)
def test_a_map_that_names_no_class_is_refused(
    tmp_path: Path, named: object, complaint: str
) -> None:
    path = tmp_path / "map.json"
    path.write_text(json.dumps(named), encoding="utf-8")
    with pytest.raises(EvaluationError, match=complaint):
        read_meanings(path, Kind.EMOTION)


def test_any_of_several_meanings_counts_as_right(reader: MessageReader) -> None:
    asked = [Labelled("This is outrageous, you thieves!", ("disappointed", "angry"))]
    assert evaluate_text(reader, asked, Kind.EMOTION).accuracy == 1.0


def test_plain_messages_are_read_right(reader: MessageReader) -> None:
    asked = [
        Labelled("I love it, thank you so much!", ("positive",)),
        Labelled("This is outrageous, you thieves!", ("negative",)),
        Labelled("I want to change my address.", ("neutral",)),
    ]
    metrics = evaluate_text(reader, asked, Kind.SENTIMENT)
    assert metrics.accuracy == 1.0
    assert metrics.macro_f1 == 1.0


def test_negative_or_not_has_the_negative_class_s_f1(reader: MessageReader) -> None:
    asked = [
        Labelled("This is outrageous, you thieves!", ("negative",)),
        Labelled("I want to change my address.", ("other",)),
    ]
    metrics = evaluate_text(reader, asked, Kind.NEGATIVE)
    assert metrics.f1 == metrics.per_class["negative"].f1 == 1.0


def test_what_is_not_read_is_counted_and_told(reader: MessageReader) -> None:
    asked = [Labelled("Wo ist mein Paket, ich warte seit drei Wochen darauf", ("angry",))]
    metrics = evaluate_text(reader, asked, Kind.EMOTION)
    assert (metrics.n_unread, metrics.coverage, metrics.accuracy) == (1, 0.0, 0.0)
