"""The page of the cue words: edited, and tried on a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.editables import CUE_WORDS
from api.pages.document_page import DocumentPage
from api.pages.elements import field
from api.pages.fragments import fragment
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.reports.dialogue import Chip, chip_of
from api.security.scope import Scope
from text.reading import TextReading

_SHOWN_MOODS = 3
_WHAT = (
    "Words and phrases that speak for a mood, beside what the model reads by itself. Messages are "
    "read by an edit from the next one on; what was read before stays as it was."
)


@dataclass(frozen=True, slots=True)
class Try:
    """One reading of the sentence."""

    title: str
    reading: TextReading

    @property
    def chip(self) -> Chip:
        """The mood, or that it is not sure."""
        scores = self.reading.scores
        return chip_of(scores.emotion if scores else None)

    @property
    def likeliest(self) -> Iterator[tuple[Chip, float]]:
        """The likeliest moods and their probabilities."""
        scores = self.reading.scores
        if scores is not None:
            paired = zip(scores.labels, scores.probabilities, strict=True)
            for mood, share in sorted(paired, key=lambda one: -one[1])[:_SHOWN_MOODS]:
                yield chip_of(mood), share


@staff_page("/admin/lexicon", title="Cue words", scope=Scope.LEXICON, help="lexicon")
async def lexicon(visit: Visit) -> None:
    """Edit them."""
    page = DocumentPage(visit, CUE_WORDS, _WHAT)

    async def tried(text: str) -> None:
        said = sentence.value.strip()
        if not said:
            sentence.complain("Write a sentence to try.")
            return
        in_use, edited = visit.parts.words.reader, visit.parts.words.trial(text)
        found = await visit.read(
            lambda: (
                Try("By the cue words in use", in_use.read(said)),
                Try("By those in the editor", edited.read(said)),
            )
        )
        with page.clear():
            fragment("admin_sentence.html.j2", "div", "stack", said=said, tries=found)

    await page.draw(("Try the sentence", tried))
    with page.tools():
        sentence = field(
            "A sentence to try", hint="As a customer would write it. It is kept nowhere."
        )
