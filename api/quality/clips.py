"""Clips: a span of a call that somebody points colleagues to, by a link that ends.

A clip's link holds no secret: it leads to the call's page, where whoever may not see the call
sees nothing, with the link or without.
"""

from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import Connection

from api.desk.words import storable
from api.desk.work import fresh_id
from api.quality.errors import OwnCallError, RemarkError, UnknownRemarkError
from api.quality.grades import Grades, name_of, seen
from api.quality.wording import remark
from api.security.audit_line import Action
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import calls, clips
from api.storage.clips import Clip

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Span:
    """What is to be heard of a call, and why."""

    start_s: float  # since the call began
    end_s: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clips:
    """Synchronous and thread-safe; may raise a StorageError or UnknownCallError."""

    grades: Grades
    days: float  # until a link opens nothing

    def make(self, caller: Caller, call_id: str, span: Span) -> Clip:
        """Return a new clip; raises RemarkError for a span that is not within the call."""
        with self.grades.database.transaction() as connection:
            graded = self.grades.of(connection, caller, call_id)
            _check(span, graded.report.call.duration_s)
            now_s = self.grades.clock()
            clip = Clip(
                clip_id=fresh_id("clip"),
                call_id=graded.record.call_id,
                start_s=span.start_s,
                end_s=span.end_s,
                note=remark("a clip's note", span.note),
                by=caller.caller_id,
                by_name=name_of(caller),
                made_s=now_s,
                expires_s=now_s + self.days * DAY_S,
            )
            clips.add(connection, clip)
            detail = f"clip {clip.clip_id}, {clip.start_s:.1f} to {clip.end_s:.1f} s"
            self.grades.note(caller, Action.SHARED, clip.call_id, detail)
            return clip

    def open(self, caller: Caller, clip_id: str) -> Clip:
        """Return a clip; raises UnknownRemarkError if it has ended or its call is out of reach."""
        with self.grades.database.reading() as connection:
            clip = self._one(connection, caller, clip_id)
        if clip.expires_s <= self.grades.clock():
            raise UnknownRemarkError(f"there is no clip {clip_id!r}, or its link has ended")
        return clip

    def end(self, caller: Caller, clip_id: str) -> None:
        """Let a clip's link open nothing from now on.

        Raises UnknownRemarkError, and OwnCallError for a clip of somebody else's, unless the
        caller may change grades.
        """
        with self.grades.database.transaction() as connection:
            clip = self._one(connection, caller, clip_id)
            if clip.by != caller.caller_id and not caller.may(Scope.GRADES_CHANGE):
                raise OwnCallError("only who made a clip ends it")
            now_s = self.grades.clock()
            if clip.expires_s > now_s:
                clips.end(connection, clip.clip_id, now_s)
                self.grades.note(caller, Action.REMOVED, clip.call_id, f"clip {clip.clip_id}")

    def of_call(self, caller: Caller, call_id: str) -> tuple[Clip, ...]:
        """Return a call's clips whose link still opens."""
        with self.grades.database.reading() as connection:
            record = seen(connection, caller, call_id)
            return clips.of_call(connection, record.call_id, self.grades.clock())

    def _one(self, connection: Connection, caller: Caller, clip_id: str) -> Clip:
        clip = clips.one(connection, storable(clip_id))
        record = calls.one(connection, clip.call_id) if clip else None
        if clip is None or record is None or not caller.reach.covers(record.agent_id):
            raise UnknownRemarkError(f"there is no clip {clip_id!r}, or its link has ended")
        return clip


def link_of(clip: Clip) -> str:
    """Return the path that opens a clip on the staff's pages."""
    return f"/staff/calls/{quote(clip.call_id, safe='')}?clip={clip.clip_id}"


def _check(span: Span, duration_s: float) -> None:
    if not 0 <= span.start_s < span.end_s <= duration_s:
        raise RemarkError(
            f"wanted a span within 0 to {duration_s:.1f} s, "
            f"got {span.start_s:g} to {span.end_s:g} s"
        )
