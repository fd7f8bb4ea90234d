"""Surveys: answers from apps and from the feedback page, kept for history."""

from api.desk.desk import Reader
from api.security.sign_in import Books
from api.tickets.survey import Survey, kept
from api.tickets.telling import tell_survey
from text.reading import TextReading


class Surveys:
    """Thread-safe; may raise a StorageError."""

    def __init__(self, books: Books, reader: Reader) -> None:
        self._database, self._clock, self._reader = books.database, books.clock, reader

    def prepare(self, survey: Survey) -> None:
        """Read the words of an answer, so that its turn to write waits for no model."""
        self._read(kept(survey))

    def answer(self, survey: Survey) -> None:
        """Keep an answer; the same form sent again changes nothing.

        Raises AnswerError or TextError for one that can't be.
        """
        given = kept(survey)
        reading = self._read(given)
        with self._database.transaction() as connection:
            tell_survey(connection, given, self._clock(), reading)

    def _read(self, given: Survey) -> TextReading | None:
        words = given.feedback.words if given.analyse_mood else None
        return self._reader.read(words, (), True) if words else None
