import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from emotion.labels import Emotion
from text.corpora import (
    LabelMap,
    Line,
    TextCorpusError,
    label_map,
    read_banking77,
    read_bitext,
    read_clinc150,
    read_empathetic_dialogues,
    read_goemotions,
    read_multidogo,
    read_natcs,
    read_nlupp,
    source,
)

DATA = Path(__file__).parents[2] / "shared" / "data" / "text"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"no text data sets at {DATA}")


def packed(path: Path, text: str) -> Path:
    """Write a gzip CSV file, its folder with it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))
    return path


def test_each_row_becomes_a_line_with_all_its_labels(tmp_path: Path) -> None:
    packed(tmp_path / "goemotions/train.csv.gz", 'text,labels,id\n"Oh, no",anger;fear,x1\n')
    assert read_goemotions(tmp_path, "train") == (Line("Oh, no", ("anger", "fear")),)


def test_labels_of_several_domains_stay_apart(tmp_path: Path) -> None:
    rows = "domain,conversation,turn,text,intent\nmedia,c1,0,hi,openinggreeting\n"
    packed(tmp_path / "multidogo/valid.csv.gz", rows)
    assert read_multidogo(tmp_path, "valid") == (Line("hi", ("media/openinggreeting",), "c1"),)


def test_a_line_without_a_label_has_none(tmp_path: Path) -> None:
    packed(tmp_path / "nlupp/all.csv.gz", "domain,fold,text,intents\nhotels,3,12 May,\n")
    assert read_nlupp(tmp_path) == (Line("12 May", (), "3"),)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("text,intent\nhi,\xff", "can't read"),
        ("text,wish\nhi,refund\n", "lacks"),
        ("text,intent\nhi\n", "line 2"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, rows: str, told: str) -> None:
    path = packed(tmp_path / "clinc150/test.csv.gz", "")
    path.write_bytes(gzip.compress(rows.encode("latin-1")))
    with pytest.raises(TextCorpusError, match=told):
        read_clinc150(tmp_path, "test")


def test_a_missing_or_torn_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TextCorpusError, match=r"train\.csv\.gz"):
        read_banking77(tmp_path, "train")
    path = packed(tmp_path / "banking77/train.csv.gz", "text,label\nhi,lost_card\n" * 99)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(TextCorpusError, match=r"train\.csv\.gz"):
        read_banking77(tmp_path, "train")


def test_a_label_map_keeps_nulls_and_lists_apart(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    path.write_text(json.dumps({"set": {"bad": ["angry", "sad"], "odd": None, "ok": "happy"}}))
    moods = label_map(path, "set")
    assert moods.of(Line("", ("odd", "bad"))) == (Emotion.ANGRY, Emotion.SAD)
    assert moods.of(Line("", ("odd", "unheard"))) == ()


def test_only_lines_of_one_mood_are_single() -> None:
    moods = LabelMap({"joy": (Emotion.HAPPY,), "love": (Emotion.HAPPY,), "ire": (Emotion.ANGRY,)})
    both, mixed, none = Line("a", ("joy", "love")), Line("b", ("joy", "ire")), Line("c", ("x",))
    assert moods.single([both, mixed, none]) == ((both, Emotion.HAPPY),)


@pytest.mark.parametrize("written", ["{", '{"other": {}}', '{"set": {"a": "cross"}}', '{"set": 1}'])
def test_a_label_map_that_is_none_is_refused(tmp_path: Path, written: str) -> None:
    path = tmp_path / "map.json"
    path.write_text(written)
    with pytest.raises(TextCorpusError, match="moods"):
        label_map(path, "set")


def test_a_source_needs_a_stated_licence(tmp_path: Path) -> None:
    packed(tmp_path / "banking77/train.csv.gz", "text,label\n")
    (tmp_path / "banking77/MANIFEST.json").write_text("{}")
    with pytest.raises(TextCorpusError, match="licence"):
        source(tmp_path, "banking77", "train", 1)


@needs_data
@pytest.mark.parametrize(
    ("read", "n_lines", "n_labels"),
    [
        (lambda: read_goemotions(DATA, "test"), 5427, 28),
        (lambda: read_empathetic_dialogues(DATA, "test"), 2541, 32),
        (lambda: read_banking77(DATA, "test"), 3080, 77),
        (lambda: read_clinc150(DATA, "test"), 5500, 151),
        (lambda: read_natcs(DATA, "insurance_dev"), 913, 22),
        (lambda: read_bitext(DATA), 4514, 27),
    ],
)
def test_the_published_sets_are_read_whole(
    read: Callable[[], tuple[Line, ...]], n_lines: int, n_labels: int
) -> None:
    lines = read()
    assert (len(lines), len({label for line in lines for label in line.labels})) == (
        n_lines,
        n_labels,
    )


@needs_data
def test_the_mapped_test_of_goemotions_is_the_one_agreed_on() -> None:
    moods = label_map(DATA / "label_map.json", "goemotions")
    single = moods.single(read_goemotions(DATA, "test"))
    assert sum(mood is Emotion.NEUTRAL for _, mood in single) == 1699
