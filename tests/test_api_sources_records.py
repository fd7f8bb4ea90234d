"""Objects of exports, whichever way they are written."""

import json
import tracemalloc
from pathlib import Path

import pytest

from api.sources.record import Record
from api.sources.records import records
from api.sources.source import Fault, SourceError

TWO = [{"id": 1, "text": "one"}, {"id": 2, "text": "two"}]


def _found(tmp_path: Path, content: str | bytes) -> list[Record | Fault]:
    path = tmp_path / "export"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(records(path, lists=("tickets", "data")))


@pytest.mark.parametrize(
    "content",
    [json.dumps(TWO), json.dumps(TWO, indent=2), "\n\n".join(map(json.dumps, TWO)) + "\n",
     json.dumps({"count": 2, "tickets": TWO}), json.dumps({"next": [], "data": TWO}, indent=1),
     "\ufeff" + json.dumps({"tickets": TWO}, indent=1), "id,text\n1,one\n2,two\n",
     json.dumps(TWO).encode("utf-16")],
    ids=["list", "list over lines", "lines", "page", "page over lines", "mark", "table", "utf-16"],
)  # fmt: skip
def test_every_shape_tells_the_same(tmp_path: Path, content: str | bytes) -> None:
    found = [one for one in _found(tmp_path, content) if isinstance(one, Record)]
    assert [(one.count("id"), one.text("text")) for one in found] == [(1, "one"), (2, "two")]


def test_pages_on_lines_are_told_by_their_entries(tmp_path: Path) -> None:
    found = _found(tmp_path, "\n".join(json.dumps({"tickets": [one]}) for one in TWO))
    assert [one.place for one in found if isinstance(one, Record)] == ["line 1, 1", "line 2, 1"]


@pytest.mark.parametrize("content", ['{"tickets": []}', '{\n"tickets": []}', "[]"])
def test_an_empty_page_holds_nothing(tmp_path: Path, content: str) -> None:
    assert _found(tmp_path, content) == []


def test_names_are_found_whatever_their_case_and_signs() -> None:
    record = Record("", {"Star Rating": "4", "author": {"Display_Name": "Jo"}, "n": [{"a": 1}, 2]})
    assert record.number("rating", "starRating") == 4.0
    assert record.text("author.displayName") == "Jo"
    assert record.parts("n") == (Record(", 1", {"a": 1}),)


@pytest.mark.parametrize("value", ["-1", "nan", "inf", "1e400", "many", True, None, [], {"a": 1}])
def test_what_is_no_count_is_none(value: object) -> None:
    assert Record("", {"reach": value}).count("reach") is None


@pytest.mark.parametrize(
    ("content", "why"),
    [('{"id": 1}\n{"id": \n{"id": 3}', "wanted a JSON object, got: Expecting value"),
     ('{"id": 1}\n[1]\n{"id": 3}', "wanted a JSON object, got list"),
     ('{"id": 1}\n' + "[" * 50_000 + "\n" + '{"id": 3}', "recursion"),
     ('{"data": [{"id": 1}, 7, {"id": 3}]}', "wanted a JSON object, got int"),
     ('[{"id": 1}, 7, {"id": 3}]', "wanted a JSON object, got int")],
)  # fmt: skip
def test_a_bad_entry_is_told_and_the_others_read(tmp_path: Path, content: str, why: str) -> None:
    first, bad, last = _found(tmp_path, content)
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert isinstance(bad, Fault)
    assert why in bad.why


def test_a_document_that_breaks_off_is_read_up_to_there(tmp_path: Path) -> None:
    one, fault = _found(tmp_path, json.dumps({"tickets": TWO}, indent=1)[:-10])
    assert isinstance(one, Record)
    assert isinstance(fault, Fault)
    assert "wanted JSON" in fault.why


@pytest.mark.parametrize("content", ["[" * 1_000_000, "{\n", '{\n"a": }', "{" + " " * 3_000_000])
def test_what_is_no_json_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(SourceError, match="wanted"):
        _found(tmp_path, content)


@pytest.mark.slow
def test_a_list_of_any_length_is_never_held(tmp_path: Path) -> None:
    path = tmp_path / "long.json"
    with path.open("w", encoding="utf-8") as file:
        file.write('{"count": 20000, "tickets": [')
        file.writelines(f'{{"id": {n}, "text": "{"x" * 1_000}"}},\n' for n in range(20_000))
        file.write('{"id": -1}]}')
    tracemalloc.start()
    n_found = sum(isinstance(one, Record) for one in records(path, lists=("tickets",)))
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert n_found == 20_001
    assert most_bytes < 5_000_000
