"""Emo-DB: ten German actors say ten sentences in seven moods; writes its manifest."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from archive import fetch_archive
from download import Patience, Remote
from publisher import Corpus, Take, run, sounds

# Speaker, text, the mood's German initial, and a letter for the version.
_NAME = re.compile(r"(\d\d)([ab]\d\d)([WLEAFTN])[a-z]?")
_EMOTIONS = {
    "W": "anger",  # Wut
    "L": "boredom",  # Langeweile
    "E": "disgust",  # Ekel
    "A": "fear",  # Angst
    "F": "happiness",  # Freude
    "T": "sadness",  # Trauer
    "N": "neutral",
}
_MEN = frozenset({"03", "10", "11", "12", "15"})
_WOMEN = frozenset({"08", "09", "13", "14", "16"})


def takes(folder: Path) -> Iterator[Take]:
    """Yield the clips of the ten speakers below a folder."""
    for path in sounds(folder):
        name = _NAME.fullmatch(path.stem)
        if name and name[1] in _MEN | _WOMEN:
            yield Take(
                path=path,
                speaker=f"EMO{name[1]}",
                gender="male" if name[1] in _MEN else "female",
                emotion=_EMOTIONS[name[3]],
                sentence=name[2],
            )


def fetch(url: str, folder: Path, patience: Patience) -> None:
    """Fetch and unpack the publisher's one zip file, for which no checksum is stated."""
    fetch_archive(Remote(url), folder, "emodb", patience)


EMODB = Corpus(
    name="emodb",
    language="de",
    licence="NOT VERIFIED: no explicit licence seen; "
    "publisher page asks research users to cite Burkhardt et al. 2005",
    citation="Burkhardt F, Paeschke A, Rolfes M, Sendlmeier WF, Weiss B (2005). "
    "A Database of German Emotional Speech. Proc. Interspeech 2005",
    url="http://emodb.bilderbar.info/download/download.zip",
    layout="wav/03a01Fa.wav",
    n_clips=535,
    takes=takes,
    fetch=fetch,
)

if __name__ == "__main__":
    sys.exit(run(EMODB))
