"""Surveys: answers from apps and from the feedback page, kept for history."""

from api.desk.desk import Reader
from api.security.sign_in import Books
from api.tickets.survey import Survey, kept
from api.tickets.telling import tell_survey


class Surveys:
    """Thread-safe; may raise a StorageError."""

    def __init__(self, books: Books, reader: Reader) -> None:
        self._database, self._clock, self._reader = books.database, books.clock, reader

    def answer(self, survey: Survey) -> None:
        """Keep an answer; the same form sent again changes nothing.

        Raises AnswerError or TextError for one that can't be.
        """
        given = kept(survey)
        words = given.feedback.words if given.analyse_mood else None
        reading = self._reader.read(words, (), True) if words else None
        with self._database.transaction() as connection:
            tell_survey(connection, given, self._clock(), reading)
