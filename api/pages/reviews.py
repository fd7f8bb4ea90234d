"""The decisions of models that want a look: confirmed or corrected by one key each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from nicegui import ui

from api.desk.views import Page
from api.pages.acts import Given, on_acts
from api.pages.elements import box
from api.pages.fragments import fragment, html
from api.pages.names import Names, names_of
from api.pages.page import staff_page
from api.pages.visit import RefusedError, Visit
from api.quality.review import Review
from api.quality.reviews import Judgement, Reviews
from api.reports.wording import percent
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.corrections import Correction
from api.storage.doubts import DoubtFilter
from emotion.labels import Emotion
from insights.doubt import Source, Stake
from insights.verdict import MoodAgreement, Verdict

_Word = TypeVar("_Word", bound=StrEnum)

_PAGE = 20
_SOURCES = MappingProxyType({Source.MESSAGE: "Chat messages", Source.UTTERANCE: "Calls"})
_STAKES = MappingProxyType(
    {
        Stake.ROUTED: "an expert was chosen by it",
        Stake.LOWERED: "it lowered a grade",
        Stake.ALERTED: "somebody was alarmed",
        Stake.UPSET: "it calls the customer upset",
    }
)
Deed = Callable[[Reviews, Caller, str], Correction]
_KEYS = MappingProxyType({str(n): mood for n, mood in enumerate(Emotion, 1)})


@dataclass(frozen=True, slots=True)
class ReviewsView:
    """All that the page shows but the decisions."""

    found: Page[Review]
    wanted: DoubtFilter
    names: Names
    moods: tuple[MoodAgreement, ...]

    def link(self, **changes: str) -> str:
        """Return this page's address with other filters."""
        source, mood = self.wanted.source or "", self.wanted.mood or ""
        judged = "" if self.wanted.is_open else "yes"
        given = {"source": source, "mood": mood, "judged": judged, **changes}
        chosen = "&".join(f"{name}={value}" for name, value in given.items() if value)
        return f"/staff/review?{chosen}" if chosen else "/staff/review"


@staff_page("/review", title="Review", scope=Scope.REVIEW, help="review")
async def reviews(visit: Visit) -> None:
    """Show decisions, the least sure and most costly first."""
    for style in ("report.css", "quality.css", "reviews.css"):
        visit.style(style)
    visit.script("reviews.js")
    view = await visit.read(lambda: _view(visit))
    fragment("reviews_head.html.j2", "div", "stack", page=view, sources=_SOURCES, keys=_KEYS)
    with box("div", "stack reviews", data_reviews=""):
        for each in view.found.items:
            Item(visit, each, view.names).draw()
    fragment("reviews_foot.html.j2", "div", "stack wide-gap", page=view, sources=_SOURCES)


@dataclass(slots=True, eq=False)
class Item:
    """One decision on the page, and what the visitor does about it."""

    visit: Visit
    review: Review
    names: Names
    part: ui.html | None = None

    def draw(self) -> None:
        """Draw it."""
        self.part = fragment("reviews_item.html.j2", "article", "panel review-of", **self._shown())
        self.part.props["tabindex"] = "-1"
        on_acts(self.part, {"confirm": self._confirm, "correct": self._correct, "undo": self._undo})

    def _shown(self) -> Mapping[str, object]:
        doubt = self.review.doubt
        scores = doubt.scores
        ranked = sorted(zip(scores.probabilities, scores.labels, strict=True), reverse=True)
        return {
            "review": self.review,
            "names": self.names,
            "sure": [(label, percent(share)) for share, label in ranked[:2]],
            "stakes": [_STAKES[stake] for stake in doubt.stakes],
            "keys": _KEYS,
            "is_mine": self._is_mine(),
            "is_judged": self.review.standing is not None
            and self.review.standing.verdict is not Verdict.WITHDRAWN,
        }

    def _is_mine(self) -> bool:
        standing = self.review.standing
        return standing is not None and standing.by == self.visit.caller.caller_id

    def _said(self, label: Emotion | None, given: Given) -> Judgement:
        standing = self.review.standing
        return Judgement(label, given.get("why", ""), standing.correction_id if standing else None)

    async def _confirm(self, given: Given) -> None:
        said = self._said(None, given)
        await self._done(lambda of, who, which: of.confirm(who, which, said))

    async def _correct(self, given: Given) -> None:
        said = self._said(_KEYS.get(given.get("key", "")), given)
        await self._done(lambda of, who, which: of.correct(who, which, said))

    async def _undo(self, _: Given) -> None:
        standing = self.review.standing
        if standing is not None:
            await self._done(lambda of, who, which: of.withdraw(who, which, standing.correction_id))

    async def _done(self, deed: Deed) -> None:
        """Do it and show how the decision stands now; also where somebody else was quicker."""
        visit, review_id = self.visit, self.review.doubt.review_id
        try:
            kept = await visit.write(lambda: deed(visit.parts.reviews, visit.caller, review_id))
            self.review = replace(self.review, standing=kept)
        except RefusedError:  # it has been told why
            self.review = await visit.read(lambda: visit.parts.reviews.one(visit.caller, review_id))
        assert self.part is not None, "it was drawn before"
        self.part.set_content(html("reviews_item.html.j2", **self._shown()))


def _view(visit: Visit) -> ReviewsView:
    parts, caller, query = visit.parts, visit.caller, visit.query
    wanted = DoubtFilter(
        source=_one_of(Source, query.get("source")),
        mood=_one_of(Emotion, query.get("mood")),
        is_open=query.get("judged") != "yes",
    )
    return ReviewsView(
        found=parts.reviews.listed(caller, wanted, query.get("cursor") or None, _PAGE),
        wanted=wanted,
        names=names_of(parts.accounts),
        moods=parts.reviews.agreement(caller),
    )


def _one_of(words: type[_Word], given: str | None) -> _Word | None:
    """Return the member that the address names; None for whatever is none."""
    return next((word for word in words if word == given), None)
