"""CREMA-D: 91 American actors say twelve sentences in six moods; writes its manifest."""

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from archive import fetch_archive
from download import Checksum, Patience, Remote, download_all
from publisher import Corpus, Take, run, sounds
from speech.corpus import CorpusError

# One file's intensity was published with a single X at first.
_NAME = re.compile(r"(\d{4})_([A-Z]{3})_([A-Z]{3})_(LO|MD|HI|XX?)")
_EMOTIONS = {
    "ANG": "anger",
    "DIS": "disgust",
    "FEA": "fear",
    "HAP": "happy",
    "NEU": "neutral",
    "SAD": "sad",
}
_INTENSITIES = {"LO": "low", "MD": "medium", "HI": "high"}
_SENTENCES = {
    "IEO": "It's eleven o'clock",
    "TIE": "That is exactly what happened",
    "IOM": "I'm on my way to the meeting",
    "IWW": "I wonder what this is about",
    "TAI": "The airplane is almost full",
    "MTI": "Maybe tomorrow it will be cold",
    "IWL": "I would like a new alarm clock",
    "ITH": "I think I have a doctor's appointment",
    "DFA": "Don't forget a jacket",
    "ITS": "I think I've seen this before",
    "TSI": "The surface is slick",
    "WSI": "We'll stop in a couple of minutes",
}
# Reported to the publisher: the first is silent, the second runs through every mood.
_FAULTY = frozenset({"1076_MTI_SAD_XX", "1064_IEO_DIS_MD"})
_POINTER = re.compile(r"version https://git-lfs\S+\noid sha256:([0-9a-f]{64})\n")
_POINTER_MAX_BYTES = 1024


def takes(folder: Path) -> Iterator[Take]:
    """Yield the WAV clips below a folder, with the actors' sex where their list lies there too.

    Raises CorpusError on a copy made without Git LFS, which holds pointers and no sound.
    """
    genders = _genders(folder)
    for path in sounds(folder):
        name = _NAME.fullmatch(path.stem)
        if not name or path.suffix.lower() == ".mp3" or path.stem in _FAULTY:
            continue
        if _stated(path):
            raise CorpusError(f"{path} is a Git LFS pointer, no sound: git lfs pull, or --fetch")
        yield Take(
            path=path,
            speaker=f"CRD{name[1]}",
            gender=genders.get(name[1], ""),
            emotion=_EMOTIONS.get(name[3], name[3]),
            intensity=_INTENSITIES.get(name[4], ""),
            sentence=_SENTENCES.get(name[2], name[2]),
        )


def fetch(url: str, folder: Path, patience: Patience) -> None:
    """Fetch the repository, then each clip that is only a Git LFS pointer in it.

    A pointer states its clip's SHA-256. What was fetched is not fetched again.
    """
    archive = Remote(f"{url}/archive/refs/heads/master.zip")
    unpacked = fetch_archive(archive, folder, "crema_d", patience)
    media = url.replace("//github.com/", "//media.githubusercontent.com/media/")
    clips = [path for path in unpacked.rglob("AudioWAV/*.wav") if path.stem not in _FAULTY]
    download_all(
        (
            (Remote(f"{media}/master/AudioWAV/{path.name}", checksum), path)
            for path in sorted(clips)
            if (checksum := _stated(path))
        ),
        patience,
    )


def _stated(path: Path) -> Checksum | None:
    if path.stat().st_size > _POINTER_MAX_BYTES:
        return None
    pointer = _POINTER.match(path.read_bytes().decode("ascii", errors="replace"))
    return Checksum("sha256", pointer[1]) if pointer else None


def _genders(folder: Path) -> dict[str, str]:
    path = next(folder.rglob("VideoDemographics.csv"), None)
    if path is None:
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {row["ActorID"]: row["Sex"].lower() for row in csv.DictReader(file)}
    except (KeyError, ValueError, csv.Error) as error:
        raise CorpusError(f"{path} has no columns ActorID and Sex to read") from error


CREMA_D = Corpus(
    name="crema_d",
    language="en",
    licence="ODbL 1.0",
    citation="Cao H, Cooper DG, Keutmann MK, Gur RC, Nenkova A, Verma R (2014). CREMA-D: "
    "Crowd-sourced Emotional Multimodal Actors Dataset. IEEE Transactions on Affective "
    "Computing 5(4): 377-390. doi:10.1109/TAFFC.2014.2336244",
    url="https://github.com/CheyneyComputerScience/CREMA-D",
    layout="AudioWAV/1001_DFA_ANG_XX.wav and VideoDemographics.csv",
    n_clips=7442 - len(_FAULTY),
    takes=takes,
    fetch=fetch,
)

if __name__ == "__main__":
    sys.exit(run(CREMA_D))
