"""What is different between two texts, as the pages show it."""

from hypothesis import given
from hypothesis import strategies as st

from api.pages.diff import Change, diff

LINES = st.lists(st.sampled_from(["a", "b", "", "  c: 1"]), max_size=30)


def test_the_same_texts_have_no_difference() -> None:
    assert diff("a\nb\n", "a\nb\n") == ()


def test_a_changed_line_is_one_gone_and_one_new() -> None:
    found = diff("a\nb\nc", "a\nB\nc")
    assert [(line.change, line.before, line.after, line.text) for line in found] == [
        (Change.SAME, 1, 1, "a"),
        (Change.GONE, 2, None, "b"),
        (Change.NEW, None, 2, "B"),
        (Change.SAME, 3, 3, "c"),
    ]


def test_lines_far_from_a_change_are_counted_only() -> None:
    before = "\n".join(str(n) for n in range(20))
    found = diff(before, before.replace("10", "ten"))
    skipped = [line.text for line in found if line.change is Change.SKIPPED]
    assert skipped == ["7 lines unchanged", "6 lines unchanged"]


@given(LINES, LINES)
def test_what_is_shown_leads_from_one_text_to_the_other(old: list[str], new: list[str]) -> None:
    found = diff("\n".join(old), "\n".join(new))
    old, new = "\n".join(old).splitlines(), "\n".join(new).splitlines()
    kept = list(old)
    for line in reversed([line for line in found if line.change is Change.GONE]):
        assert line.before is not None
        assert kept.pop(line.before - 1) == line.text
    for line in found:
        if line.change is Change.NEW:
            assert line.after is not None
            kept.insert(line.after - 1, line.text)
    assert kept == new
