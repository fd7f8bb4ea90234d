"""Reviews: what models decided of customers' moods, confirmed or corrected by people."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from api.desk.errors import CursorError
from api.desk.paging import place
from api.desk.views import Page
from api.desk.words import storable
from api.desk.work import fresh_id
from api.quality.errors import OwnCallError, StandsError, UnknownRemarkError
from api.quality.lessons import Lesson, lessons_of
from api.quality.paging import page_of
from api.quality.review import Review, reviews_of
from api.quality.wording import remark
from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller, ForbiddenError
from api.security.scope import Scope
from api.storage import consent, corrections, doubts
from api.storage.corrections import Correction, CorrectionFilter
from api.storage.database import Database
from api.storage.doubts import Doubt, DoubtFilter, DoubtPlace
from emotion.labels import Emotion
from insights.verdict import MoodAgreement, Verdict, agreements, agrees

_CURSOR = re.compile(r"([01]\.[0-9]{1,20})_(rev_[0-9a-f]{24})")
_MOST_LOOKS = 20  # at the list, for one page of it: whoever declined is passed over
_N_EXPORTED = 200  # at a time


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says of a decision."""

    label: Emotion | None  # None: nobody can tell
    why: str = ""
    standing: str | None = None  # the correction that they saw standing; None: there was none


@dataclass(frozen=True, slots=True)
class Reviews:
    """Synchronous and thread-safe; needs Scope.REVIEW, and shows what is within reach.

    Every method may raise ForbiddenError and StorageError, and leaves its line in the audit
    trail by itself. A customer who wants nobody to read their mood is in none of it.
    """

    database: Database
    audit: AuditTrail
    clock: Callable[[], float]  # epoch seconds

    def listed(
        self, caller: Caller, wanted: DoubtFilter, cursor: str | None = None, limit: int = 25
    ) -> Page[Review]:
        """Return decisions, the least sure and most costly first; raises CursorError."""
        _check(caller)
        fit, after = replace(wanted, reach=caller.reach), _place(cursor)
        with self.database.reading() as connection:
            found = _agreed(connection, fit, after, limit + 1)
            shown = reviews_of(connection, found[:limit])
        self.audit.note(caller, Action.SAW, Subject("review"), f"{len(shown)} decisions")
        more = _cursor(found[limit - 1]) if len(found) > limit else None
        return Page(shown, more)

    def one(self, caller: Caller, review_id: str) -> Review:
        """Return a decision; raises UnknownRemarkError."""
        _check(caller)
        with self.database.reading() as connection:
            found = self._one(connection, caller, review_id)
        self._note(caller, Action.SAW, found.doubt, "")
        return found

    def confirm(self, caller: Caller, review_id: str, said: Judgement) -> Correction:
        """Keep that the model was right; `said.label` counts for nothing. Raises as `correct`."""
        with self.database.transaction() as connection:
            found = self._judged(connection, caller, review_id, said.standing)
            sure = replace(said, label=found.doubt.label)
            return self._keep(connection, caller, found, sure, Verdict.CONFIRMED)

    def correct(self, caller: Caller, review_id: str, said: Judgement) -> Correction:
        """Keep the mood that a person names; the model's own is a confirmation.

        Raises UnknownRemarkError, StandsError where somebody else was quicker, OwnCallError for
        a conversation of the caller's own, RemarkError for a reason that is too long.
        """
        with self.database.transaction() as connection:
            found = self._judged(connection, caller, review_id, said.standing)
            is_same = agrees(found.doubt.source, found.doubt.label, said.label)
            verdict = Verdict.CONFIRMED if is_same else Verdict.CORRECTED
            return self._keep(connection, caller, found, said, verdict)

    def withdraw(self, caller: Caller, review_id: str, standing: str) -> Correction:
        """Take back what one said oneself: the decision is open again. Raises as `correct`."""
        with self.database.transaction() as connection:
            found = self._judged(connection, caller, review_id, standing)
            if found.standing is None or found.standing.verdict is Verdict.WITHDRAWN:
                raise StandsError("there is nothing to take back: nobody has judged it")
            if found.standing.by != caller.caller_id:
                raise OwnCallError(f"{found.standing.by_name} said so, and alone takes it back")
            back = Judgement(found.standing.label, standing=standing)
            return self._keep(connection, caller, found, back, Verdict.WITHDRAWN)

    def corrections(
        self, caller: Caller, cursor: str | None = None, limit: int = 50
    ) -> Page[Correction]:
        """Return what people said, newest first; raises CursorError."""
        _check(caller)
        wanted = CorrectionFilter(reach=caller.reach)
        with self.database.reading() as connection:
            found = corrections.listed(connection, wanted, place(cursor), limit + 1)
            gone = _declined(connection, [one for _, one in found])
        self.audit.note(caller, Action.SAW, Subject("correction"))
        page = page_of(found, limit)
        return Page(tuple(c for c in page.items if c.customer_id not in gone), page.next_cursor)

    def lessons(self, caller: Caller, before: int | None = None) -> tuple[tuple[Lesson, ...], int]:
        """Return what stands as training material, newest first, and where it goes on.

        A place of 0: that was all. The first look leaves the line of the export.
        """
        _check(caller)
        if before is None:
            self.audit.note(caller, Action.EXPORTED, Subject("correction"))
        wanted = CorrectionFilter(standing=True, reach=caller.reach)
        with self.database.reading() as connection:
            start = place(None) if before is None else before
            found = corrections.listed(connection, wanted, start, _N_EXPORTED)
            gone = _declined(connection, [one for _, one in found])
            told = [one for _, one in found if one.customer_id not in gone]
            lessons = lessons_of(connection, told)
        return lessons, found[-1][0] if len(found) == _N_EXPORTED else 0

    def agreement(self, caller: Caller) -> tuple[MoodAgreement, ...]:
        """Return how often people were of the model's mind, by mood."""
        _check(caller)
        with self.database.reading() as connection:
            return agreements(corrections.counts(connection, caller.reach))

    def _one(self, connection: Connection, caller: Caller, review_id: str) -> Review:
        doubt = doubts.one(connection, storable(review_id))
        if doubt is not None and not _declined(connection, [doubt]):
            (found,) = reviews_of(connection, [doubt])
            if caller.reach.covers(found.conversation.agent_id):
                return found
        raise UnknownRemarkError(f"there is no decision {review_id!r} to review")

    def _judged(
        self, connection: Connection, caller: Caller, review_id: str, standing: str | None
    ) -> Review:
        """Return a decision that the caller may judge, as they saw it."""
        _check(caller)
        doubts.lock(connection, storable(review_id))
        found = self._one(connection, caller, review_id)
        if caller.agent_id is not None and caller.agent_id == found.conversation.agent_id:
            raise OwnCallError("nobody judges the moods of their own conversations")
        now = found.standing
        if now is not None and now.correction_id != standing:
            raise StandsError(f"{now.by_name} was quicker: {_told(now)}")
        return found

    def _keep(
        self,
        connection: Connection,
        caller: Caller,
        found: Review,
        said: Judgement,
        verdict: Verdict,
    ) -> Correction:
        kept = self._correction(caller, found, said, verdict)
        corrections.add(connection, kept)
        doubts.mark(connection, kept.review_id, is_open=verdict is Verdict.WITHDRAWN)
        self._note(caller, Action.CHANGED, found.doubt, _told(kept))
        return kept

    def _correction(
        self, caller: Caller, found: Review, said: Judgement, verdict: Verdict
    ) -> Correction:
        doubt = found.doubt
        return Correction(
            correction_id=fresh_id("cor"),
            review_id=doubt.review_id,
            source=doubt.source,
            contact_id=doubt.contact_id,
            place=doubt.place,
            agent_id=found.conversation.agent_id,
            customer_id=doubt.customer_id,
            start_s=doubt.start_s,
            end_s=doubt.end_s,
            verdict=verdict,
            label=said.label,
            model_label=doubt.label,
            scores=doubt.scores,
            model=doubt.model,
            digest=doubt.digest,
            why=remark("a reason", said.why),
            by=caller.caller_id,
            by_name=caller.name or caller.caller_id,
            made_s=self.clock(),
            supersedes=found.standing.correction_id if found.standing else None,
        )

    def _note(self, caller: Caller, action: Action, doubt: Doubt, detail: str) -> None:
        subject = Subject("review", doubt.review_id, doubt.customer_id)
        self.audit.note(caller, action, subject, detail)


def _check(caller: Caller) -> None:
    if not caller.may(Scope.REVIEW):
        raise ForbiddenError(f"wanted the scope {Scope.REVIEW}, got somebody without")


def _agreed(
    connection: Connection, wanted: DoubtFilter, after: DoubtPlace | None, limit: int
) -> list[Doubt]:
    """Return decisions of customers who agreed to have their mood read."""
    agreed: list[Doubt] = []
    for _ in range(_MOST_LOOKS):
        found = doubts.listed(connection, wanted, after, limit)
        gone = _declined(connection, found)
        agreed += [one for one in found if one.customer_id not in gone]
        if len(agreed) >= limit or len(found) < limit:
            break
        after = DoubtPlace(found[-1].rank, found[-1].review_id)
    return agreed[:limit]


def _declined(connection: Connection, found: Collection[Doubt | Correction]) -> frozenset[str]:
    return consent.declined(connection, {o.customer_id for o in found if o.customer_id})


def _told(correction: Correction) -> str:
    mood = correction.label or "not to be told"
    return f"{correction.verdict} as {mood}"


def _cursor(doubt: Doubt) -> str:
    return f"{doubt.rank!r}_{doubt.review_id}"


def _place(cursor: str | None) -> DoubtPlace | None:
    if cursor is None:
        return None
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise CursorError(f"a cursor is the next_cursor of the page before, got {cursor!r}")
    return DoubtPlace(float(found[1]), found[2])
