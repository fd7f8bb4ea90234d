"""Judging: what a form of verdicts on every criterion of a call comes to."""

from collections.abc import Mapping

from api.pages.acts import Given, chosen
from api.quality.judging import Verdict
from grading.report import Outcome

_OUTCOME, _NOTE = "outcome:", "note:"  # before a criterion's id, in the names of the form's fields


def verdicts(given: Given) -> Mapping[str, Verdict]:
    """Return the verdict of each criterion that the form gives an outcome."""
    return {
        name.removeprefix(_OUTCOME): Verdict(
            chosen(given, name, Outcome), given.get(_NOTE + name.removeprefix(_OUTCOME), "")
        )
        for name in given
        if name.startswith(_OUTCOME)
    }
