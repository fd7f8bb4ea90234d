"""How tables are read: letters, delimiters, columns, times, and what is no row."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.analysis.columns import Role, choose_columns
from api.analysis.encoding import Lines
from api.analysis.moment import day_comes_first, moment_s
from api.analysis.opening import open_table
from api.analysis.table import BadRow, Row, TableError
from tests.tables import written

HEAD = "id,text\n"


def _cells(path: Path) -> list[list[str]]:
    return [list(row.cells) for row in open_table(path).rows() if isinstance(row, Row)]


def _bad(path: Path) -> list[BadRow]:
    return [row for row in open_table(path).rows() if isinstance(row, BadRow)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_letters_are_read_whatever_the_encoding(tmp_path: Path, encoding: str) -> None:
    text = HEAD + "".join(f"{n},Das ist völlig übertrieben für mich\n" for n in range(40))
    found = _cells(written(tmp_path / "t.csv", text.encode(encoding)))
    assert found[7] == ["7", "Das ist völlig übertrieben für mich"]


def test_lines_that_are_no_utf8_are_read_by_themselves_and_counted(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", b"id,text\n1,caf\xc3\xa9\n2,caf\xe9\n3,na\xc3\xafve\n")
    assert [cells[1] for cells in _cells(table)] == ["café", "café", "naïve"]
    lines = Lines(table)
    list(lines)
    assert "1 line read as Windows-1252, being no UTF-8." in lines.remarks()


def test_nuls_are_taken_out_and_counted(tmp_path: Path) -> None:
    lines = Lines(written(tmp_path / "t.csv", b"id,text\n1,he\x00llo\n"))
    assert list(lines)[1] == "1,hello\n"
    assert "1 NUL character taken out." in lines.remarks()


def test_a_hole_of_nuls_is_not_taken_for_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("wb") as file:  # a sparse file: the hole takes no room
        file.write(b"id,text\n1,first\n")
        file.seek(100_000_000, 1)
        file.write(b"2,second\n")
    lines = Lines(path)
    assert "".join(lines) == "id,text\n1,first\n2,second\n"
    assert (lines.encoding, lines.n_nuls) == ("utf-8", 100_000_000)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, mark: str) -> None:
    rows = [["id", "text"], ["1", "late again; why, oh why"], ["2", "fine | good"]]
    lines = (mark.join(f'"{cell}"' for cell in row) for row in rows)
    assert _cells(written(tmp_path / "t.csv", "\n".join(lines))) == rows[1:]


def test_one_column_is_all_messages_commas_quotes_and_all(tmp_path: Path) -> None:
    lines = ['"Great", he said', "Where, oh where, is my parcel?", "It broke; send another"]
    assert _cells(written(tmp_path / "t.txt", "\n".join(lines))) == [[line] for line in lines]


def test_a_message_may_hold_line_ends(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", HEAD + '1,"first\r\nsecond, ""third"""\n2,ok\n')
    assert _cells(table) == [["1", 'first\r\nsecond, "third"'], ["2", "ok"]]


def test_an_open_quote_costs_its_own_line_alone(tmp_path: Path) -> None:
    rows = "".join(f"{n},fine\n" for n in range(3, 9))
    table = written(tmp_path / "t.csv", HEAD + '1,good\n2,"never closed\n' + rows)
    assert [cells[0] for cells in _cells(table)] == ["1", "3", "4", "5", "6", "7", "8"]
    [bad] = _bad(table)
    assert (bad.place, bad.raw) == ("line 3", '2,"never closed')


def test_a_row_of_another_width_is_set_aside_with_the_reason(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", HEAD + "1,a\n2,b\n3,c,d\n4\n5,e\n")
    assert [bad.why for bad in _bad(table)] == ["wanted 2 cells, got 3", "wanted 2 cells, got 1"]


def test_two_thousand_columns_are_read(tmp_path: Path) -> None:
    head = ",".join(["text", *(f"x{n}" for n in range(1999))])
    table = written(tmp_path / "t.csv", f"{head}\nhello{',0' * 1999}\n")
    assert [cells[0] for cells in _cells(table)] == ["hello"]


def test_objects_a_line_are_rows(tmp_path: Path) -> None:
    lines = [json.dumps({"id": 1, "text": "hi", "tags": ["a"]}), "{broken", "[1]", '{"text":"b"}']
    table = written(tmp_path / "t.jsonl", "\n".join(lines))
    assert _cells(table) == [["1", "hi", '["a"]'], ["", "b", ""]]
    assert [bad.place for bad in _bad(table)] == ["line 2", "line 3"]


def test_parquet_is_read_with_its_times(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pa.table({"text": ["hi", None], "at": [date(2026, 3, 4), None], "stars": [5, 1]})
    parquet.write_table(table, tmp_path / "t.parquet")
    assert _cells(tmp_path / "t.parquet") == [["hi", "2026-03-04", "5"], ["", "", "1"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\n\n\n", "wanted rows"),
        (b'[{"text": "a"}]', "got one list of all"),
        (b"{nothing\n", "wanted one JSON object a line"),
        (b"PAR1 and no more", "wanted a Parquet file"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, said: str
) -> None:
    with pytest.raises(TableError, match=said):
        open_table(written(tmp_path / "t.csv", content))


def test_a_missing_file_and_an_unknown_encoding_are_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="No such file"):
        open_table(tmp_path / "none.csv")
    with pytest.raises(TableError, match="encoding that Python knows"):
        open_table(written(tmp_path / "t.csv", HEAD + "1,a\n"), "utf-9")


def test_columns_are_guessed_by_name_and_told_ones_come_first() -> None:
    names = ["Tweet ID", "tweet_created", "Airline Sentiment", "text", "Body"]
    columns = choose_columns(names, {Role.TEXT: "body"}, [])
    assert columns.places == {Role.TEXT: 4, Role.ID: 0, Role.TIME: 1, Role.LABEL: 2}
    assert Role.TEXT not in columns.guessed


def test_what_people_call_an_account_a_time_and_a_truth_is_known() -> None:
    columns = choose_columns(["Customer Account", "when", "truth", "message"], {}, [])
    assert columns.places == {Role.ACCOUNT: 0, Role.TIME: 1, Role.LABEL: 2, Role.TEXT: 3}


def test_a_list_of_lines_is_said_to_be_one_column(tmp_path: Path) -> None:
    table = open_table(written(tmp_path / "t.csv", "I am angry\nall well, thanks\n"))
    assert table.remarks()[-1] == "One column; no line names columns."


def test_the_longest_column_holds_the_messages_where_no_name_tells() -> None:
    columns = choose_columns(["a", "b"], {}, [["7", "my parcel is late"], ["8", "it came today"]])
    assert columns.places[Role.TEXT] == 1


@pytest.mark.parametrize(
    ("told", "said"), [({Role.ID: "nope"}, "'nope' for id"), ({}, "column of messages")]
)
def test_a_column_that_is_not_there_is_told_with_those_that_are(
    told: dict[Role, str], said: str
) -> None:
    with pytest.raises(TableError, match=said) as caught:
        choose_columns(["a", "b"], told, [["1", "2"]])
    assert "'a', 'b'" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-03T10:30:00Z", "2026-04-03 12:30:00+02:00", "1775212200", "1775212200000",
        "03/04/2026 10:30", "3.4.26 10:30:00", "Fri, 03 Apr 2026 10:30:00 +0000",
        "Fri Apr 03 10:30:00 2026",
    ],
)  # fmt: skip
def test_times_are_read_in_the_ways_that_tables_write_them(text: str) -> None:
    assert moment_s(text) == datetime(2026, 4, 3, 10, 30, tzinfo=UTC).timestamp()


@pytest.mark.parametrize("text", ["", "soon", "31/31/2026", "0001-01-01", "9999-12-31", "5"])
def test_what_is_no_time_of_a_ticket_is_none(text: str) -> None:
    assert moment_s(text) is None


def test_whether_the_month_comes_first_is_seen_from_all_dates() -> None:
    assert not day_comes_first(["3/4/2026", "3/14/2026"])
    assert day_comes_first(["14/3/2026"])
    assert day_comes_first(["3/4/2026"])
