"""Fairness and what stands beside a record, in Chromium: drawn, plain to axe, and kept to reach."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from api.pages.aside import strain_words
from api.security.role import Role
from insights.workload import Kind, Strain
from tests.history import history
from tests.staff import House, faults, housing

SPAN = "since=2025-10-01&until=2026-01-02"


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housing(tmp_path_factory.mktemp("house"), browser) as running:
        history(running.parts.database, n_calls=150)
        yield running


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("fairness", "Who was heard"),
        ("agents/exp_sample_03", "To talk about"),
        ("teams/team_sample_1", "What goes with customers who recover"),
    ],
)
def test_each_is_drawn_and_axe_finds_nothing(house: House, path: str, heading: str) -> None:
    context = house.context(house.user(Role.QA), "dark")
    looked = house.look(context, f"/staff/{path}?{SPAN}")
    expect(looked.page.get_by_role("heading", name=heading)).to_be_visible()
    assert (looked.complaints, faults(looked.page)) == ([], [])
    context.close()


@pytest.mark.parametrize("kind", Kind)
def test_every_reason_for_a_break_has_its_words(kind: Kind) -> None:
    told = strain_words(Strain(kind, 0.0, 7200.0, 9, 0.2, 0.1, 0.3))
    assert "9" in told or "h" in told or "%" in told
    assert kind.value not in told


def test_a_slower_pace_is_told_with_its_interval() -> None:
    told = strain_words(Strain(Kind.OTHER_PACE, 0.0, 1.0, 90, -0.2, -0.3, -0.1))
    assert told == "speech is 20% (10% to 30%) slower by the end of a shift than at its start"
