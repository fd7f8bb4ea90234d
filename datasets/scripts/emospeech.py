"""Indian EmoSpeech Command: single command words in four moods; writes its manifest."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from archive import fetch_archive
from download import Patience, Remote
from publisher import Corpus, Take, run, sounds

# Keyword, surroundings, mood, time and a hash that stands for the speaker, of which the
# first eight digits tell all speakers apart.
_NAME = re.compile(r"([a-z]+)-([a-z ]+)-([a-z]+)-[^-]*-([0-9a-f]{8})[0-9a-f]*", re.IGNORECASE)
_EMOTIONS = frozenset({"calm", "angry", "fearful", "happy"})
_UNKNOWN_SPEAKER = "d14a028c"  # stands for everyone whom the publisher could not tell apart


def takes(folder: Path) -> Iterator[Take]:
    """Yield the clips of known speakers who say something in a mood that is stated."""
    for path in sounds(folder):
        name = _NAME.fullmatch(path.stem)
        if name is None:
            continue
        word, around, emotion, speaker = (part.lower() for part in name.groups())
        if emotion in _EMOTIONS and word != "background" and speaker != _UNKNOWN_SPEAKER:
            yield Take(
                path=path,
                speaker=f"IEC{speaker}",
                emotion=emotion,
                sentence=word if around == "safe" else f"{word} [{around}]",
            )


def fetch(url: str, folder: Path, patience: Patience) -> None:
    """Fetch and unpack the publisher's repository, for which no checksum is stated."""
    fetch_archive(Remote(url), folder, "emospeech", patience)


EMOSPEECH = Corpus(
    name="emospeech",
    language="en/hi (Indian)",
    licence="CC BY-NC-SA 4.0",
    citation="Banga S, Upadhyay U, Agarwal P, Sharma A, Mukherjee P (2019). Indian EmoSpeech "
    "Command Dataset: A dataset for emotion based speech recognition in the wild. arXiv:1910.13801",
    url="https://github.com/RakshakTeam/emospeech-dataset-v1/archive/HEAD.zip",
    layout="webservice/help-safe-angry-1562998388694-4e520c6f....wav",
    n_clips=None,
    takes=takes,
    fetch=fetch,
)

if __name__ == "__main__":
    sys.exit(run(EMOSPEECH))
