from pathlib import Path

import pytest

from text.departments import DepartmentsError, read_departments

TWO = """
departments:
  - id: bikes
    name: Bicycles
    examples: [My chain is loose, The brake squeaks]
  - id: boats
    name: Boats
    description: All that floats
    examples: [The hull leaks]
    learns_from: ["clinc150:travel_*"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_file_has_ten_departments_with_lines_of_their_own() -> None:
    departments = read_departments().departments
    assert len(departments) == 10
    assert all(len(department.lessons.examples) >= 30 for department in departments)


def test_no_line_of_the_shipped_file_teaches_two_departments() -> None:
    shipped = read_departments()
    lines = [line for d in shipped.departments for line in d.lessons.examples]
    lines += shipped.out_of_scope.examples
    assert len(set(map(str.casefold, lines))) == len(lines)


def test_a_file_is_read_in_its_order(tmp_path: Path) -> None:
    departments = read_departments(written(tmp_path, TWO))
    assert departments.ids == ("bikes", "boats")
    boats = departments.departments[1]
    assert (boats.name, boats.description) == ("Boats", "All that floats")
    assert boats.lessons.learns_from == ("clinc150:travel_*",)


def test_a_department_without_a_description_is_described_by_its_name(tmp_path: Path) -> None:
    assert read_departments(written(tmp_path, TWO)).departments[0].description == "Bicycles"


def test_a_file_that_does_not_say_what_is_out_of_scope_takes_the_shipped_lines(
    tmp_path: Path,
) -> None:
    none = read_departments(written(tmp_path, TWO)).out_of_scope
    assert none.examples == read_departments().out_of_scope.examples
    assert none.learns_from == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: boats", "id: bikes", "of its own"),
        ("id: boats", "id: []", r"line 6, departments\[1\]\.id"),
        ("name: Boats", "title: Boats", "title"),
        ("examples: [The hull leaks]", "examples: []", "at least one"),
        ("examples: [The hull leaks]", "", "field `examples`"),
        ("clinc150:travel_*", "clinc150", "DATA SET:INTENT"),
        ("departments:", "sections:", "sections"),
        ("departments:", "departments: [", "wanted YAML"),
    ],
)
def test_a_wrong_place_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(DepartmentsError, match=told):
        read_departments(written(tmp_path, TWO.replace(old, new)))


def test_no_is_a_word_here_and_no_truth(tmp_path: Path) -> None:
    departments = read_departments(written(tmp_path, TWO.replace("The hull leaks", "no")))
    assert departments.departments[1].lessons.examples == ("no",)


def test_one_department_is_no_choice(tmp_path: Path) -> None:
    with pytest.raises(DepartmentsError, match="two departments or more"):
        read_departments(written(tmp_path, TWO.partition("  - id: boats")[0]))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DepartmentsError, match=r"none\.yaml"):
        read_departments(tmp_path / "none.yaml")


def test_a_department_may_have_a_head_start_and_another_to_stand_in(tmp_path: Path) -> None:
    rules = "name: Boats\n    head_start_s: 90\n    fallback: bikes"
    departments = read_departments(written(tmp_path, TWO.replace("name: Boats", rules)))
    assert departments.head_starts_s == {"boats": 90.0}
    assert departments.fallbacks == {"boats": "bikes"}


@pytest.mark.parametrize("rule", ["head_start_s: -1", "head_start_s: soon", "fallback: boats"])
def test_a_rule_that_can_t_be_followed_is_named(tmp_path: Path, rule: str) -> None:
    text = TWO.replace("name: Boats", f"name: Boats\n    {rule}")
    with pytest.raises(DepartmentsError, match=rf"departments\[1\].{rule.partition(':')[0]}"):
        read_departments(written(tmp_path, text))


def test_who_is_locked_out_or_robbed_comes_before_who_wants_to_buy() -> None:
    starts_s = read_departments().head_starts_s
    assert starts_s["banking"] > starts_s["account"] > starts_s.get("sales", 0.0)
