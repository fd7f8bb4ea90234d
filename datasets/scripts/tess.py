"""TESS: two Canadian actresses say 200 words in seven moods; writes its manifest."""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from download import Checksum, DownloadError, Patience, Remote, download, download_all, unseen
from publisher import Corpus, Take, run, sounds

# Older or younger actress, word, mood. One file was published as OA_bite_neutral.
_NAME = re.compile(r"(OAF?|YAF)_([a-z]+)_([a-z]+)", re.IGNORECASE)
_EMOTIONS = {
    "angry": "angry",
    "disgust": "disgust",
    "fear": "fear",
    "happy": "happy",
    "neutral": "neutral",
    "ps": "pleasant surprise",
    "sad": "sad",
}
_PLAIN_NAME = re.compile(r"[\w.-]+\.wav", re.IGNORECASE)
_DOI = "doi:10.5683/SP2/E8H2MF"


def takes(folder: Path) -> Iterator[Take]:
    """Yield both actresses' clips below a folder."""
    for path in sounds(folder):
        name = _NAME.fullmatch(path.stem)
        if name and name[3].lower() in _EMOTIONS:
            yield Take(
                path=path,
                speaker="TESYAF" if name[1].upper() == "YAF" else "TESOAF",
                gender="female",
                emotion=_EMOTIONS[name[3].lower()],
                sentence=f"Say the word {name[2].lower()}",
            )


def fetch(url: str, folder: Path, patience: Patience) -> None:
    """Fetch the Dataverse's list of files, then each clip, held against its stated checksum."""
    listing = folder / "tess.json"
    listed = (
        f"{url}/api/datasets/:persistentId/versions/:latest-published/files?persistentId={_DOI}"
    )
    download(Remote(listed), listing, patience, unseen)
    try:
        files = [entry["dataFile"] for entry in json.loads(listing.read_bytes())["data"]]
        clips = [(_remote(url, file), folder / "tess" / file["filename"]) for file in files]
    except (ValueError, KeyError, TypeError) as error:
        listing.unlink()
        raise DownloadError(f"{listed} is no list of a Dataverse's files: {error}") from error
    download_all((clip for clip in clips if _PLAIN_NAME.fullmatch(clip[1].name)), patience)


def _remote(url: str, file: dict[str, Any]) -> Remote:
    stated = file["checksum"]
    algorithm = stated["type"].lower().replace("-", "")  # "MD5", "SHA-256"
    if algorithm not in hashlib.algorithms_guaranteed:
        raise ValueError(f"unknown checksum {stated['type']}")
    return Remote(f"{url}/api/access/datafile/{file['id']}", Checksum(algorithm, stated["value"]))


TESS = Corpus(
    name="tess",
    language="en",
    licence="NOT VERIFIED: Creative Commons, non-commercial; read the terms at its DOI",
    citation="Pichora-Fuller MK, Dupuis K (2020). Toronto emotional speech set (TESS). "
    "Borealis. doi:10.5683/SP2/E8H2MF",
    url="https://borealisdata.ca",
    layout="OAF_angry/OAF_back_angry.wav",
    n_clips=2800,
    takes=takes,
    fetch=fetch,
)

if __name__ == "__main__":
    sys.exit(run(TESS))
