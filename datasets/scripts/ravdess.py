"""RAVDESS: 24 Canadian actors say two sentences in eight moods; writes its manifest."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from archive import fetch_archive
from download import Checksum, Patience, Remote
from publisher import Corpus, Take, run, sounds

# Modality 03 is sound alone and channel 01 is speech; the other fields are read.
_NAME = re.compile(r"03-01-(0[1-8])-(0[12])-(0[12])-(0[12])-(\d\d)")
_EMOTIONS = ("neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised")
_INTENSITIES = ("normal", "strong")
_SENTENCES = ("Kids are talking by the door", "Dogs are sitting by the door")

# As the Zenodo record states it beside the file.
_CHECKSUM = Checksum("md5", "bc696df654c87fed845eb13823edef8a")


def takes(folder: Path) -> Iterator[Take]:
    """Yield the speech clips below a folder; odd actors are men, even ones women."""
    for path in sounds(folder):
        if name := _NAME.fullmatch(path.stem):
            emotion, intensity, sentence, repetition, actor = (int(part) for part in name.groups())
            yield Take(
                path=path,
                speaker=f"RAV{actor:02}",
                gender="male" if actor % 2 else "female",
                emotion=_EMOTIONS[emotion - 1],
                intensity=_INTENSITIES[intensity - 1],
                sentence=f"{_SENTENCES[sentence - 1]} (rep {repetition})",
            )


def fetch(url: str, folder: Path, patience: Patience) -> None:
    """Fetch and unpack the one zip file of all actors' speech."""
    fetch_archive(Remote(url, _CHECKSUM), folder, "ravdess", patience)


RAVDESS = Corpus(
    name="ravdess",
    language="en",
    licence="CC BY-NC-SA 4.0",
    citation="Livingstone SR, Russo FA (2018). The Ryerson Audio-Visual Database of Emotional "
    "Speech and Song (RAVDESS). PLoS ONE 13(5): e0196391. doi:10.1371/journal.pone.0196391",
    url="https://zenodo.org/records/1188976/files/Audio_Speech_Actors_01-24.zip",
    layout="Actor_01/03-01-05-01-02-01-01.wav",
    n_clips=1440,
    takes=takes,
    fetch=fetch,
)

if __name__ == "__main__":
    sys.exit(run(RAVDESS))
