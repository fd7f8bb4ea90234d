"""`tonewise bench insights`: what is planted is known, found counts once, rivals get a fair try."""

import json
from dataclasses import replace

import numpy as np
import pytest

from api.bench.insights import CLIENTELES, WEATHERS, hits, watched
from api.bench.insights_rivals import Watcher, finders, watchers
from api.bench.insights_worlds import DAYS, clientele, year
from api.cli import run

SMALL = replace(CLIENTELES[0], n_accounts=2000, n_planted=20)


@pytest.mark.parametrize("seed", range(5))
def test_changes_keep_from_each_other_and_from_the_ends(seed: int) -> None:
    changed = year(WEATHERS[0], 3, seed).changed
    assert min(np.diff([0, *changed, DAYS])) >= 30


def test_a_year_has_the_messages_that_it_says() -> None:
    assert sum(year(WEATHERS[0], 0, 1).n) == pytest.approx(200_000, rel=0.03)


def test_planted_contacts_are_read_as_negative_and_others_seldom() -> None:
    planted = clientele(SMALL, 1)
    negative = np.bincount(planted.contacts.account, planted.contacts.negativity > 0.5)
    share = negative / np.bincount(planted.contacts.account)
    assert share[planted.lengths >= 10].mean() > 0.5
    assert share[planted.lengths == 0].mean() == pytest.approx(SMALL.share, abs=0.03)


@pytest.mark.parametrize(
    ("found", "n"), [([], 0), ([107], 1), ([108], 0), ([99, 101], 1), ([98, 203], 2)]
)
def test_a_change_counts_once_and_only_near_its_day(found: list[int], n: int) -> None:
    assert hits(found, [100, 200]) == n


def test_who_always_alarms_finds_all_and_is_seldom_right() -> None:
    always = Watcher("always", lambda _: range(0, DAYS, 7))
    row = watched(always, [year(WEATHERS[1], 2, 1)], [year(WEATHERS[1], 0, 2)])
    assert (row.recall, row.precision < 0.05, row.false_a_year) == (1.0, True, 53)


def test_every_rival_finds_some_of_a_large_change() -> None:
    steep = replace(WEATHERS[1], shift=0.25)
    years = [year(steep, 1, seed) for seed in range(6)]
    rows = [watched(watcher, years, years[:1]) for watcher in watchers()]
    assert min(row.recall for row in rows) > 0.5


def test_every_rival_lists_most_of_the_long_runs() -> None:
    planted = clientele(replace(SMALL, shortest=12), 1)
    for finder in finders():
        assert finder.find(planted.contacts)[planted.lengths > 0].mean() > 0.6


def test_the_command_shows_every_way_beside_the_bar(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", "insights", "--quick", "--json", "-"]) == 0
    shown = capsys.readouterr()
    figures = json.loads(shown.out)
    ours = [table["watched"][0] for table in figures["weathers"] if table["is_held"]]
    assert min(min(row["precision"], row["recall"]) for row in ours) > 0.6
    assert all(row["false_a_year"] <= 1 for row in ours)
    assert "false alarms a year" in shown.err
