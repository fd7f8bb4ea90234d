"""Survey: an answer to a question in an app or on the feedback page, about no ticket."""

from dataclasses import dataclass, fields, replace

from api.desk.words import name
from api.tickets.errors import AnswerError
from api.tickets.feedback import Feedback, checked
from insights.interaction import SourceKind

MOST_RECOMMENDED = 10  # the answer of a promoter to "would you recommend us?"


@dataclass(frozen=True, slots=True)
class About:
    """What an answer is about, and whose it is, as far as the page that asked knows."""

    category: str | None = None
    product: str | None = None
    stage: str | None = None
    segment: str | None = None
    customer_id: str | None = None
    account_id: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """One answer."""

    client_key: str  # of the form: sent twice, it is kept once
    feedback: Feedback
    about: About = About()
    recommends: int | None = None  # 0..MOST_RECOMMENDED
    source: SourceKind = SourceKind.SURVEY
    analyse_mood: bool = False  # True: the customer said that the mood of their words may be read


def kept(survey: Survey) -> Survey:
    """Return an answer as it is kept; raises AnswerError or TextError for one that can't be."""
    about, recommends = survey.about, survey.recommends
    if recommends is not None and not 0 <= recommends <= MOST_RECOMMENDED:
        wanted = f"a recommendation is a whole number from 0 to {MOST_RECOMMENDED}"
        raise AnswerError(f"{wanted}, got {recommends}")
    named = {field.name: getattr(about, field.name) for field in fields(About)}
    return replace(
        survey,
        client_key=name("a form's key", survey.client_key),
        feedback=checked(survey.feedback, is_enough=recommends is not None),
        about=About(**{field: value and name(field, value) for field, value in named.items()}),
    )
