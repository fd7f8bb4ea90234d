"""What scored messages come to: moods, errors first, the page and the plots."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.analysis.findings import OTHERS, Findings, find
from api.analysis.moods import MOODS, Tally, through_time
from api.analysis.ranking import Ranking
from api.analysis.report import Origin, render
from api.analysis.scored import Scored
from api.analysis.truth import side_of
from api.cli import tonewise
from tests.tables import analysed, scored_rows, written

ORIGIN = Origin("tickets.csv", "reader 1", ("3 bad rows set aside.",), has_baseline=False)


def _found(tmp_path: Path, content: str) -> Findings:
    analysed(written(tmp_path / "t.csv", content), tmp_path / "out")
    return find(scored_rows(tmp_path / "out"))


def _one(tmp_path: Path) -> Scored:
    analysed(written(tmp_path / "t.csv", "id,text\n1,bad\n"), tmp_path / "out")
    return scored_rows(tmp_path / "out")[0]


def test_labels_show_the_real_errors(tmp_path: Path) -> None:
    rows = "bad,negative\nbad day,positive\nfine,neg\ngood,happy\nbad luck,sad\nodd,purple\n"
    found = _found(tmp_path, "text,sentiment\n" + rows)
    assert [one.text for one in found.false_alarms] == ["bad day"]
    assert [one.text for one in found.misses] == ["fine"]
    agreement = found.agreement
    assert (agreement.n, agreement.hits, agreement.passes) == (5, 2, 1)
    assert (agreement.precision, agreement.recall, agreement.accuracy) == (2 / 3, 2 / 3, 0.6)
    assert (agreement.mood_accuracy, agreement.unknown) == (0.5, {"purple": 1})


@pytest.mark.parametrize(
    ("label", "side"),
    [("Negative", "negative"), ("ANGRY", "negative"), ("happy", "positive"),
     ("confused", "neutral"), ("pos", "positive"), ("", None), ("1", None)],
)  # fmt: skip
def test_a_label_names_a_side_or_nothing(label: str, side: str | None) -> None:
    assert side_of(label) == side


def test_without_labels_opposite_opinions_come_first(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", "text\n" + "Thanks for nothing, I hate waiting\nok fine\n")
    out = tmp_path / "out"
    result = CliRunner().invoke(
        tonewise, ["analyze", str(table), "-o", str(out)], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    assert "What may be wrong" in (out / "report.html").read_text(encoding="utf-8")
    assert all(
        {one.lexicon, one.baseline, one.network} & {"positive", "negative"}
        for one in find(scored_rows(out)).disputed
    )


def test_what_cue_words_turned_around_is_disputed_by_the_network_alone(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", "text\nThanks for nothing\nok fine\n")
    out = tmp_path / "out"
    CliRunner().invoke(tonewise, ["analyze", str(table), "-o", str(out)], catch_exceptions=False)
    mocked, _ = scored_rows(out)
    assert (mocked.sentiment, mocked.network) == ("negative", "positive")
    assert mocked in find(scored_rows(out)).disputed
    assert "LSTM alone" in (out / "report.html").read_text(encoding="utf-8")


def test_categories_are_counted_and_too_many_are_put_together(tmp_path: Path) -> None:
    rows = "".join(f"bad,c{n}\n" for n in range(510))
    found = _found(tmp_path, "text,category\nbad,c0\ngood,c0\n" + rows)
    assert (found.categories[1].name, found.categories[1].n) == ("c0", 3)
    assert found.categories[1].negative_share == pytest.approx(2 / 3)
    assert (found.categories[0].name, found.categories[0].n) == (OTHERS, 10)


@pytest.mark.parametrize(
    ("days", "step", "n"), [(10, "day", 11), (70, "week", 11), (800, "month", 27)]
)
def test_longer_histories_are_told_in_longer_steps_none_left_out(
    tmp_path: Path, days: int, step: str, n: int
) -> None:
    first = date(2026, 1, 5)
    tallies = {first: Tally(), first + timedelta(days): Tally()}
    for tally in tallies.values():
        tally.add(_one(tmp_path))
    found = through_time(tallies)
    assert (found.step, len(found.groups)) == (step, n)
    assert sum(group.n for group in found.groups) == 2


def test_a_ranking_keeps_the_heaviest_and_each_text_once(tmp_path: Path) -> None:
    bad, ranking = _one(tmp_path), Ranking(1)
    ranking.offer(0.5, bad)
    ranking.offer(0.9, bad)
    assert ranking.found() == (bad,)


def test_messages_can_put_nothing_into_the_page(tmp_path: Path) -> None:
    nasty = "bad <script>alert(1)</script><img src=x onerror=alert(1)>"
    found = _found(tmp_path, f"text,category,created\n{nasty},<b>x</b>,2026-03-04\n")
    page = "".join(render(ORIGIN, found))
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>x" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert "3 bad rows set aside." in page


def test_a_table_of_nothing_readable_has_a_page_too(tmp_path: Path) -> None:
    found = _found(tmp_path, "id,text\n1,\n2,\n")
    assert found.whole.counts[MOODS.index("unread")] == 2
    assert "2 messages" in "".join(render(ORIGIN, found))


def test_plots_are_written_as_png_and_svg(tmp_path: Path) -> None:
    pytest.importorskip("seaborn", reason="needs the analyze extra")
    from api.analysis.plots import write_plots

    found = _found(tmp_path, "text,category,created\nbad,$a$b_{,2026-03-04\ngood,b,2026-03-05\n")
    names = list(write_plots(found, tmp_path))
    assert names == [
        f"{name}.{kind}" for name in ("moods", "categories", "time") for kind in ("png", "svg")
    ]
    assert (tmp_path / "time.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (tmp_path / "moods.svg").read_text(encoding="utf-8")
