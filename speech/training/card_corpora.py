"""CorpusNote: what the model card says of the corpora that may teach, and of their licences."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CorpusNote:
    """What a corpus is, and whom to cite for it."""

    title: str
    what: str
    cite: str
    acted: bool = True


_NOTES = {
    "ravdess": CorpusNote(
        "RAVDESS",
        "English, actors, two sentences",
        "Livingstone and Russo (2018), PLoS ONE 13(5): e0196391",
    ),
    "emodb": CorpusNote(
        "Emo-DB",
        "German, actors, ten sentences",
        "Burkhardt, Paeschke, Rolfes, Sendlmeier and Weiss (2005), Proc. Interspeech",
    ),
    "emospeech": CorpusNote(
        "Indian EmoSpeech Command",
        "English and Hindi, untrained speakers, single command words",
        "Banga et al. (2019), arXiv:1910.13801",
    ),
    "crema_d": CorpusNote(
        "CREMA-D",
        "English, actors, twelve sentences",
        "Cao et al. (2014), IEEE Trans. Affective Computing 5(4): 377-390",
    ),
    "tess": CorpusNote(
        "TESS",
        "English, two actresses, 200 words",
        "Pichora-Fuller and Dupuis (2020), Borealis, doi:10.5683/SP2/E8H2MF",
    ),
}

_NON_COMMERCIAL = r"\bNC\b|non-? ?commercial"
# What each kind of licence asks of whoever passes on or uses weights; the first match counts.
_DUTIES = (
    (r"not (verified|stated)", "Settle with its publisher what is allowed before you rely on it."),
    (
        r"\bBY-NC-SA\b",
        "Name the authors, no commercial use, and pass on what is made from it under the same "
        "licence.",
    ),
    (_NON_COMMERCIAL, "No commercial use."),
    (r"\bODbL\b", "Name the authors; a database made from it stays under the same licence."),
    (r"\bBY-SA\b", "Name the authors, and pass on what is made from it under the same licence."),
    (r"\bBY\b", "Name the authors."),
)
_ITS_OWN = "Its own terms hold."


def note_of(name: str) -> CorpusNote:
    """Return what is known of a corpus; of one's own, nothing is."""
    unknown = CorpusNote(name, "a corpus of one's own", "its owner", acted=False)
    return _NOTES.get(name.casefold(), unknown)


def duty_of(licence: str) -> str:
    """Return what a licence, as a manifest states it, asks of whoever uses the weights."""
    return next((duty for kind, duty in _DUTIES if _says(licence, kind)), _ITS_OWN)


def is_non_commercial(licence: str) -> bool:
    """Whether a licence, as a manifest states it, rules commercial use out."""
    return _says(licence, _NON_COMMERCIAL)


def _says(licence: str, pattern: str) -> bool:
    return re.search(pattern, licence, re.IGNORECASE) is not None
