import csv
from collections import Counter
from pathlib import Path

import pytest

from emotion.labels import TEXT_LABELS, Emotion
from text.corpora import (
    NATCS_PARTS,
    read_banking77,
    read_bitext,
    read_clinc150,
    read_empathetic_dialogues,
    read_goemotions,
    read_multidogo,
    read_natcs,
    read_nlupp,
)
from text.training.challenge import SPLITS, Challenge, read_challenges

DATA = Path(__file__).parents[2] / "shared" / "data" / "text"
FOLDER = Path(__file__).parents[1] / "text" / "challenge"
ALL = tuple(row for split in SPLITS for row in read_challenges(split))


def plain(text: str) -> str:
    """The letters and digits alone, so that a comma does not hide a copy."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def test_two_thirds_are_published_as_the_test() -> None:
    n_test = len(read_challenges("test"))
    assert len(ALL) >= 270
    assert 0.64 <= n_test / len(ALL) <= 0.69


@pytest.mark.parametrize("split", SPLITS)
def test_every_mood_is_asked_about_evenly(split: str) -> None:
    rows = read_challenges(split)
    counts = Counter(row.label for row in rows)
    assert set(counts) == set(TEXT_LABELS)
    assert counts.most_common(1)[0][0] is Emotion.NEUTRAL
    assert min(counts.values()) >= len(rows) / len(TEXT_LABELS) * 0.75


def test_no_message_comes_twice() -> None:
    assert not [text for text, n in Counter(plain(row.text) for row in ALL).items() if n > 1]


def test_no_message_counts_its_own_label_as_another() -> None:
    assert not [row for row in ALL if row.label in row.also]


def test_pairs_are_whole_within_one_split_and_share_no_right_answer() -> None:
    n_pairs = 0
    for split in SPLITS:
        pairs: dict[str, list[Challenge]] = {}
        for row in read_challenges(split):
            if row.pair:
                pairs.setdefault(row.pair, []).append(row)
        for one, other in pairs.values():  # no one answer may be right for both
            assert not {one.label, *one.also} & {other.label, *other.also}
        n_pairs += len(pairs)
    assert n_pairs >= 40


@pytest.mark.parametrize("split", SPLITS)
def test_the_split_that_a_row_states_is_its_file(split: str) -> None:
    with (FOLDER / f"{split}.csv").open(encoding="utf-8", newline="") as file:
        assert {row["split"] for row in csv.DictReader(file)} == {split}


def test_a_challenge_accepts_its_label_and_what_counts_as_right() -> None:
    row = Challenge("Third time now.", Emotion.FRUSTRATED, (Emotion.ANGRY,), "plain", "")
    answers = (Emotion.FRUSTRATED, Emotion.ANGRY, Emotion.SAD, None)
    assert [row.accepts(answer) for answer in answers] == [True, True, False, False]


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no text data sets at {DATA}")
def test_no_message_is_in_a_set_that_teaches() -> None:
    lines = [*read_bitext(DATA), *read_nlupp(DATA)]
    lines += [line for part in NATCS_PARTS for line in read_natcs(DATA, part)]
    for read in (read_goemotions, read_empathetic_dialogues, read_clinc150, read_multidogo):
        lines += [line for split in ("train", "valid") for line in read(DATA, split)]
    lines += read_banking77(DATA, "train")
    taught = {plain(line.text) for line in lines}
    # One word on its own may well be anybody's; a sentence may not.
    assert not [row.text for row in ALL if plain(row.text) in taught and " " in row.text]
