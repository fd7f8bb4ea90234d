"""Acts: what a form may not come with is said in a sentence, never a fault of ours."""

from collections.abc import Callable

import pytest

from api.pages.acts import Given, chosen, form_of, whole
from api.pages.judging import verdicts
from emotion.errors import TonewiseError
from grading.report import Outcome

TAMPERED: dict[str, Callable[[], object]] = {
    "For 'outcome' wanted one of": lambda: chosen({"outcome": "best"}, "outcome", Outcome),
    "For 'n' wanted a whole number": lambda: whole({"n": "1e9"}, "n"),
    "came without 'reason'": lambda: form_of({"act": "change"})["reason"],
    "For 'outcome:greeting'": lambda: verdicts({"outcome:greeting": "x"}),
}


@pytest.mark.parametrize("said", TAMPERED)
def test_a_tampered_form_is_told_what_was_wanted(said: str) -> None:
    with pytest.raises(TonewiseError, match=said):
        TAMPERED[said]()


def test_a_form_gives_its_fields_as_text() -> None:
    given: Given = form_of({"n_each": 3, "outcome": "met"})
    assert whole(given, "n_each") == 3
    assert chosen(given, "outcome", Outcome) is Outcome.MET
