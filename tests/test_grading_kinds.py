"""The kinds of criteria, and the page that explains them."""

from dataclasses import fields
from pathlib import Path

import pytest

from grading.kinds import KINDS
from grading.rubric import parse_rubric

_PAGE = (Path(__file__).parents[1] / "docs" / "grading.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_explains_every_setting_of_a_kind(kind: str) -> None:
    (row,) = (line for line in _PAGE.splitlines() if line.startswith(f"| `{kind}` |"))
    settings = [f.name for f in fields(KINDS[kind]) if f.name != "cues"]  # type: ignore[arg-type]
    assert all(f"`{name}`" in row for name in settings)


def test_the_pages_own_rubric_can_grade() -> None:
    assert parse_rubric(_PAGE.split("```yaml\n")[1].split("```")[0]).name == "my desk"
