"""Tables as a source: columns, times, ratings, and rows that are none."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sources.answer import yes_or_no
from api.sources.registry import source_type, source_types
from api.sources.scale import scale_of, scale_to
from api.sources.source import Entry, Fault, Message, SourceError, Wish
from api.sources.table import TableSource

_HEAD = "id,created_at,body,customer_id,company,stars,nps,opt_in\n"


def _read(folder: Path, content: str, wish: Wish | None = None) -> list[Entry]:
    path = folder / "t.csv"
    path.write_text(content, encoding="utf-8")
    return list(TableSource(wish or Wish()).read(path))


def _one(folder: Path, content: str, columns: Mapping[str, str] | None = None) -> Message:
    [found] = _read(folder, content, Wish(columns=columns or {}))
    assert isinstance(found, Message)
    return found


def test_columns_are_guessed_by_their_names(tmp_path: Path) -> None:
    found = _one(tmp_path, _HEAD + "7,2026-03-01T10:00:00Z,It broke again!,c1,ACME,2,3,yes\n")
    assert (found.native_id, found.customer_id, found.account_id) == ("7", "c1", "ACME")
    assert (found.rating, found.recommends, found.consent) == (0.25, 3, True)


def test_parquet_and_json_lines_are_read_alike(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="the analyze extra is not installed")
    table = pandas.DataFrame({"id": ["7"], "created_at": ["2026-03-01"], "body": ["It broke"]})
    table.to_parquet(tmp_path / "t.parquet")
    table.to_json(tmp_path / "t.jsonl", orient="records", lines=True)
    source = TableSource(Wish())
    assert list(source.read(tmp_path / "t.parquet")) == list(source.read(tmp_path / "t.jsonl"))


def test_columns_that_are_told_are_taken(tmp_path: Path) -> None:
    content = "a,b,c\nIt broke again!,2026-03-01,blue\n"
    found = _one(tmp_path, content, {"text": "a", "time": "b", "category": "c"})
    assert (found.text, found.category) == ("It broke again!", "blue")


def test_without_a_column_of_times_nothing_is_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="when each was written"):
        _read(tmp_path, "id,body\n1,It broke again!\n")


def test_a_consent_field_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="wanted a column 'nix' for consent, found 'id'"):
        _read(tmp_path, "id,time,text\n1,2026-03-01,hello there\n", Wish(consent_field="nix"))


def test_customers_own_words_for_columns_are_known(tmp_path: Path) -> None:
    found = _one(tmp_path, "Customer Account,when,text\nACME,2026-03-01,It broke again!\n")
    assert (found.account_id, found.text) == ("ACME", "It broke again!")


def test_a_column_for_what_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"wanted a column for one of .*, got 'mood'"):
        _read(tmp_path, _HEAD + "7,2026-03-01,x,c,A,2,3,yes\n", Wish(columns={"mood": "body"}))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("7,gestern,It broke,c1,ACME,2,3,yes", "wanted a time, got 'gestern'"),
        ("7,,It broke,c1,ACME,2,3,yes", "wanted a time, got ''"),
        ("7,2026-03-01,It broke", "wanted 8 cells, got 3"),
    ],
)
def test_a_row_that_is_none_says_why(tmp_path: Path, row: str, reason: str) -> None:
    [fault, after] = _read(tmp_path, f"{_HEAD}{row}\n8,2026-03-02,fine,c,A,5,9,no\n")
    assert isinstance(fault, Fault)
    assert fault.why == reason
    assert isinstance(after, Message)


def test_stars_without_words_are_a_message(tmp_path: Path) -> None:
    found = _one(tmp_path, _HEAD + "8,2026-03-01,,c,A,1,,\n")
    assert (found.text, found.rating) == ("", 0.0)


@pytest.mark.parametrize(
    ("cell", "reach"), [("1200", 1_200), ("9" * 17, 8_000_000_000), ("9" * 5_000, None)]
)
def test_a_reach_beyond_all_people_ends_no_reading(
    tmp_path: Path, cell: str, reach: int | None
) -> None:
    content = f"a,b,c\nIt broke again!,2026-03-01,{cell}\n"
    found = _one(tmp_path, content, {"text": "a", "time": "b", "reach": "c"})
    assert found.reach == reach


def test_rows_without_ids_have_the_same_ones_each_time(tmp_path: Path) -> None:
    content = "time,body\n2026-03-01,It broke!\n2026-03-01,It broke!\n2026-03-02,It broke!\n"
    ids = [one.native_id for one in _read(tmp_path, content) if isinstance(one, Message)]
    again = [one.native_id for one in _read(tmp_path, content) if isinstance(one, Message)]
    assert ids == again
    assert len(set(ids)) == 3


@pytest.mark.parametrize(("cell", "consent"), [("yes", True), ("no", False), ("", False)])
def test_only_a_yes_is_consent(tmp_path: Path, cell: str, consent: bool) -> None:
    assert _one(tmp_path, _HEAD + f"7,2026-03-01,Oh,c,A,2,3,{cell}\n").consent is consent


def test_without_a_field_of_consent_nothing_is_said_of_it(tmp_path: Path) -> None:
    assert _one(tmp_path, "time,body\n2026-03-01,It broke\n").consent is None


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("5", 1.0), ("1", 0.0), ("3 stars", 0.5), ("4/5", 0.75), ("8 out of 10", 0.8),
        ("80 %", 0.8), ("★★★☆☆", 0.5), ("⭐️⭐️⭐️⭐️⭐️", 1.0), ("good", 1.0), ("bad", 0.0),
        ("9", None), ("n/a", None), ("", None), ("-1", None), ("4/0", None),
    ],
)  # fmt: skip
def test_a_rating_lies_where_its_scale_says(text: str, share: float | None) -> None:
    assert scale_to(5.0).share(text) == share


@pytest.mark.parametrize(
    ("sample", "best"),
    [(["0.3", "1"], 1.0), (["1"], 5.0), (["1", "4"], 5.0), (["7"], 10.0), (["64", ""], 100.0)],
)
def test_the_scale_is_the_narrowest_that_holds_the_sample(sample: list[str], best: float) -> None:
    assert scale_of(sample).best == best


@given(st.text(max_size=12))
def test_no_rating_lies_beyond_0_and_1(text: str) -> None:
    share = scale_to(5.0).share(text)
    assert share is None or 0.0 <= share <= 1.0


@pytest.mark.parametrize(
    ("text", "answer"), [("Yes", True), ("0", False), ("", None), (True, True)]
)
def test_answers_are_known_as_exports_write_them(text: object, answer: bool | None) -> None:
    assert yes_or_no(text) is answer


def test_sources_are_found_by_their_names() -> None:
    assert source_type("table") is source_types()["table"]
    with pytest.raises(SourceError, match="'fax'"):
        source_type("fax")
