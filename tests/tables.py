"""Tables to analyse, and a reader of messages that needs no model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.analysis.analysis import Analysis, Readers, Task
from api.analysis.columns import Role
from api.analysis.ledger import Ledger, held
from api.analysis.opinion import nobody
from api.analysis.output import BAD, SCORED
from api.analysis.scored import Scored, read_scored
from emotion.labels import TEXT_LABELS, Emotion
from emotion.scores import scores_of
from text.reading import TextReading, Topic, Unread


@dataclass(slots=True)
class Keyword:
    """Reads "bad" as angry and all else as happy; is interrupted after some calls, if told."""

    calls_left: int = 10_000

    def read_many(self, texts: Sequence[str]) -> list[TextReading]:
        if not self.calls_left:
            raise KeyboardInterrupt
        self.calls_left -= 1
        return [_read(text) for text in texts]


def _read(text: str) -> TextReading:
    topic = Topic("billing", 0.9)
    if not text:
        return TextReading(None, None, topic, unread=Unread.EMPTY)
    mood, negativity = (Emotion.ANGRY, 0.9) if "bad" in text else (Emotion.HAPPY, 0.1)
    weights = {label: 0.93 if label is mood else 0.01 for label in TEXT_LABELS}
    return TextReading(scores_of(weights), negativity, topic)


def analysed(
    path: Path,
    folder: Path,
    told: Mapping[Role, str] | None = None,
    reader: Keyword | None = None,
) -> tuple[Analysis, Ledger]:
    analysis = Analysis(Task(path, folder, told or {}))
    readers = Readers((reader or Keyword()).read_many, nobody, "keyword", "1")
    with held(folder):
        return analysis, analysis.run(readers, lambda _: None)


def scored_rows(folder: Path) -> list[Scored]:
    return list(read_scored(folder / SCORED))


def bad_rows(folder: Path) -> list[str]:
    return (folder / BAD).read_text(encoding="utf-8").splitlines()[1:]


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
