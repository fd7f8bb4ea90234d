"""The filters of a list: they live in the address, and every link keeps them."""

from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from api.pages.charted import charts_of
from api.pages.filters import filters_of
from grading.report import Outcome
from insights.estimate import Sums
from insights.grade_figures import CriterionFigures, GradeFigures, Tally

CRITERION = CriterionFigures("greeting", "Greets", dict.fromkeys(Outcome, 1), Sums(), None, 0.0)
FIGURES = GradeFigures(Tally(), Sums(), None, {}, {}, (0,) * 9 + (1,), (), (CRITERION,))


def query_of(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def test_a_link_keeps_the_filters_and_changes_one() -> None:
    filters = filters_of({"agent": "exp_maya", "band": "poor", "cursor": "9_9"})
    address = filters.link(band="good")
    assert query_of(address) == {"agent": ["exp_maya"], "band": ["good"]}


def test_an_empty_filter_is_left_out_of_the_address() -> None:
    filters = filters_of({"agent": "exp_maya", "band": "", "team": " "})
    assert filters.link(agent="") == "/staff/calls"
    assert filters_of({"order": "worst"}).is_set is False


@pytest.mark.parametrize(
    ("name", "value", "is_narrow"), [("mood", "angry", False), ("band", "good", True)]
)
def test_what_is_folded_away_is_shown_once_it_is_set(
    name: str, value: str, is_narrow: bool
) -> None:
    assert filters_of({name: value}).is_narrow is is_narrow


def test_a_filter_that_can_not_be_used_is_told_and_asks_for_everything() -> None:
    filters = filters_of({"points_from": "120", "agent": "exp_maya"})
    assert "points_from" in filters.fault
    assert filters.query.agent_ids is None
    assert filters.given["points_from"] == "120"


def test_an_export_holds_what_is_shown() -> None:
    address = filters_of({"mood": "angry"}).export("csv")
    assert address.startswith("/v1/grades/export?")
    assert query_of(address) == {"mood": ["angry"], "format": ["csv"]}


def test_an_export_holds_the_viewers_days() -> None:
    filters = filters_of({"since": "2026-03-01"}, ZoneInfo("America/New_York"))
    (moment,) = query_of(filters.export("csv"))["since"]
    assert float(moment) == filters.query.since_s == 1_772_341_200.0
    assert query_of(filters.link())["since"] == ["2026-03-01"]


@pytest.mark.parametrize(("place", "span"), [(0, ("0", "9.999")), (9, ("90", "100"))])
def test_a_bar_leads_to_its_calls(place: int, span: tuple[str, str]) -> None:
    bar = charts_of(FIGURES, filters_of({}).link).distribution.bars[place]
    given = query_of(bar.href)
    assert (given["points_from"][0], given["points_to"][0]) == span
    assert not filters_of({name: values[0] for name, values in given.items()}).fault


def test_a_criterion_leads_to_the_calls_that_missed_it() -> None:
    (bar,) = charts_of(FIGURES, filters_of({}).link).criteria
    assert query_of(bar.href) == {"criterion": ["greeting"], "outcome": ["missed"]}
