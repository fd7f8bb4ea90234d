"""Words: the cue words and reply templates in use, which supervisors edit while all runs."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from api.desk.desk import Reader
from api.read_ahead import ReadAhead
from api.storage import documents
from api.storage.database import Database
from text.lexicon import Lexicon, read_lexicon
from text.reader import HybridConfig, MessageReader
from text.reading import TextReading
from text.replies import Replies, read_replies
from text.topic import TopicModel

LEXICON, REPLIES = "lexicon", "replies"
SHIPPED = 0  # the version that comes with Tonewise

ReadWith = Callable[[Lexicon | None], Reader]  # None: with the cue words that ship


class Words:
    """Thread-safe; any method may raise a StorageError."""

    def __init__(self, database: Database, read_with: ReadWith) -> None:
        self._database, self._read_with = database, read_with
        self._version = SHIPPED
        self._newest = read_with(None)
        self.reader = ReadAhead(self._newest)
        self.renew()

    def renew(self) -> None:
        """Read with the newest cue words from now on, whoever wrote them."""
        with self._database.reading() as connection:
            newest = documents.latest(connection, LEXICON)
        if newest is not None and newest.version != self._version:
            self._newest = self._read_with(read_lexicon(newest.text))
            self.reader.renew(self._newest)
            self._version = newest.version

    def read_many(self, texts: Sequence[str]) -> Sequence[TextReading]:
        """Return each message's reading by itself, as the newest cue words have it."""
        reader = self._newest
        if isinstance(reader, MessageReader):
            return reader.read_many(texts)
        return [reader.read(text) for text in texts]

    def trial(self, text: str) -> Reader:
        """Return what reads with other cue words; raises LexiconError."""
        return self._read_with(read_lexicon(text))

    def replies(self) -> Replies:
        """Return the newest templates."""
        with self._database.reading() as connection:
            newest = documents.latest(connection, REPLIES)
        return _templates(newest.text if newest else shipped(REPLIES))


def reading(topic_model: Path | None) -> ReadWith:
    """Return what reads with the models that ship, or with topics from a folder of your own.

    Raises ManifestError if a model is broken.
    """
    reader = MessageReader.load()
    if topic_model is not None:
        topic = TopicModel.load(topic_model)
        reader = MessageReader(reader.emotion, topic, reader.gate, reader.lexicon, HybridConfig())
    return lambda lexicon: reader if lexicon is None else reader.with_lexicon(lexicon)


def shipped(kind: str) -> str:
    """Return the document that comes with Tonewise."""
    return (files("text") / f"{kind}.yaml").read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def _templates(text: str) -> Replies:
    return read_replies(text)
