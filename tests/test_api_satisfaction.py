"""`tonewise evaluate satisfaction`: whether a written conversation's grade agrees with people."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from api.cli import run
from api.rank_agreement import agreements, with_interval
from api.satisfaction import SetFigures, satisfaction
from api.satisfaction_ways import GRADE
from text.corpora import TextCorpusError
from text.emotion import WEIGHTS
from text.rated import SETS, read_rated

HEAD = ("dialogue", "turn", "role", "text", "action", "ratings")
GOOD = ("Yes, that sounds great!", "Thank you so much, I love it!")
BAD = ("No. I already told you twice!", "No, this is useless and I am angry.")


def write_rated(folder: Path, n: int = 12) -> Path:
    """Write three sets of dialogues that go well or badly, and marks that say so."""
    (folder / "uss_satisfaction").mkdir(parents=True)
    for name in SETS:
        with gzip.open(folder / "uss_satisfaction" / f"{name}.csv.gz", "wt", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEAD)
            for dialogue in range(n):
                went_well = dialogue // 2 % 2 == 0
                for turn, text in enumerate(GOOD if went_well else BAD):
                    mark = "5,4" if went_well else "1,2"
                    writer.writerow((dialogue, 2 * turn, "USER", text, "", mark))
                    writer.writerow((dialogue, 2 * turn + 1, "SYSTEM", "I see.", "", ""))
                writer.writerow((dialogue, 4, "USER", "OVERALL", "", mark))
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of a few dialogues a set."""
    return write_rated(tmp_path_factory.mktemp("rated"))


needs_weights = pytest.mark.skipif(
    not (WEIGHTS / "manifest.json").exists(), reason="no weights in text/weights"
)


def test_a_dialogue_is_its_lines_and_the_raters_mean(small: Path) -> None:
    first = read_rated(small, "mwoz")[0]
    assert [line.is_user for line in first.lines] == [True, False, True, False]
    assert (first.rating, first.lines[0].rating, first.lines[1].rating) == (4.5, 4.5, None)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["0,0,USER,Hello,,3"], "one rating as a whole"),
        (["0,0,USER,OVERALL,,"], "one rating as a whole"),
        (["0,0,USER,Hello,,good", "0,1,USER,OVERALL,,3"], "good"),
    ],
)
def test_a_broken_set_is_a_sentence(tmp_path: Path, rows: list[str], told: str) -> None:
    folder = tmp_path / "uss_satisfaction"
    folder.mkdir()
    with gzip.open(folder / "ccpe.csv.gz", "wt") as file:
        file.write("\n".join([",".join(HEAD), *rows]))
    with pytest.raises(TextCorpusError, match=told):
        read_rated(tmp_path, "ccpe")


def test_agreement_of_ranks_is_that_of_scipy_and_lies_in_its_interval() -> None:
    from scipy.stats import spearmanr

    draw = np.random.default_rng(3)
    truth = draw.integers(1, 6, 200).astype(float)
    figures = np.stack([truth + draw.normal(0, 2, 200), np.zeros(200)])
    (some, none), again = agreements(figures, truth, seed=1)
    told = with_interval(some, again[0])
    assert some == pytest.approx(spearmanr(figures[0], truth).statistic)
    assert told.low < some < told.high
    assert none == 0


def test_an_interval_of_agreement_holds_the_truth_as_often_as_it_says() -> None:
    draw = np.random.default_rng(4)
    held = 0
    for seed in range(30):
        x, noise = draw.normal(size=(2, 100))
        (rho,), again = agreements((x + noise)[None], x, seed)
        told = with_interval(rho, again[0])
        held += told.low <= 0.690 <= told.high  # Spearman's of a normal pair at Pearson's 0.707
    assert held >= 25


@needs_weights
def test_the_grade_tells_good_dialogues_from_bad_ones(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", "satisfaction", "--data", str(small), "--json", "-"]) == 0
    printed = capsys.readouterr()
    for figures in json.loads(printed.out):
        assert figures["rows"][0]["way"] == GRADE
        assert figures["rows"][0]["held_out"]["rho"] > 0.9
    assert "held-out half" in printed.err


def test_no_data_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "satisfaction", "--data", str(tmp_path)]) != 0
    assert "mwoz.csv.gz" in capsys.readouterr().err


@pytest.fixture(scope="module")
def real() -> tuple[SetFigures, ...]:
    """The figures of the real sets."""
    folder = Path(__file__).parent.parent.parent / "shared" / "data" / "text"
    if not (folder / "uss_satisfaction").is_dir():
        pytest.skip(f"no rated dialogues in {folder}")
    return satisfaction(folder, 1, lambda what: None)


@needs_weights
@pytest.mark.slow
def test_the_grade_agrees_with_real_raters(real: tuple[SetFigures, ...]) -> None:
    for figures in real:
        grade = figures.rows[0]
        assert grade.held_out.rho >= 0.27
        assert grade.whole.rho >= (figures.bar or 0.33)
        assert grade.over_vader.rho > 0
