"""A briefing as a letter: a subject that says what is in it, plain text, and HTML."""

from api.mail.letter import Letter
from api.reports.briefing_page import letter_html_of, text_of
from api.reports.briefing_view import briefing_view, day_words
from api.trends.briefings import DayBriefing
from insights.briefing import Briefing
from insights.sentences import counted


def briefing_letter(made: DayBriefing, to: str, base: str, why: str) -> Letter:
    """Return a day's letter to one address; `why` says what they get it for."""
    view = briefing_view(made, base, why)
    subject = f"{day_words(made.day.date)}: {_short(made.told)}"
    return Letter(to, subject, text_of(view), letter_html_of(view))


def _short(told: Briefing) -> str:
    """Return what a subject holds; nothing that a customer said."""
    if told.is_quiet and told.is_known:
        return "a quiet day"
    said = [counted(told.n_changed, "change")] if told.is_known else []
    return ", ".join([*said, f"{counted(told.n_to_call, 'account')} to call"])
