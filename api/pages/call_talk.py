"""CallTalk: what colleagues say of a call, and the acts by which they say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.pages.acts import Act, Given
from api.pages.visit import RefusedError, Visit
from api.quality.clips import Span, link_of
from api.quality.coaching import Task
from api.quality.comments import Remark
from api.reports.wording import Moment
from api.storage.clips import Clip
from api.storage.coaching import Coaching, CoachingFilter
from api.storage.grade_comments import Comment

_MOST_TASKS = 20


@dataclass(frozen=True, slots=True)
class TalkView:
    """What was said of one call so far."""

    caller_id: str
    comments: tuple[Comment, ...]
    clips: tuple[Clip, ...]
    coaching: tuple[Coaching, ...]

    @property
    def moments(self) -> Mapping[str, Moment]:
        """Where each comment and clip lies, by its id."""
        found = {c.comment_id: Moment(c.at_s, c.at_s) for c in self.comments if c.at_s is not None}
        return {**found, **{c.clip_id: Moment(c.start_s, c.end_s) for c in self.clips}}

    @property
    def links(self) -> Mapping[str, str]:
        """The path that opens each clip, by its id."""
        return {clip.clip_id: link_of(clip) for clip in self.clips}


def talk_view(visit: Visit, call_id: str) -> TalkView:
    """Return what was said of a call; raises what the services do."""
    quality, caller = visit.parts.quality, visit.caller
    tasks = quality.coaching.listed(caller, CoachingFilter(call_id=call_id), None, _MOST_TASKS)
    return TalkView(
        caller_id=caller.caller_id,
        comments=quality.comments.of_call(caller, call_id),
        clips=quality.clips.of_call(caller, call_id),
        coaching=tasks.items,
    )


@dataclass(frozen=True, slots=True)
class Talk:
    """The acts of one call's page."""

    visit: Visit
    call_id: str
    agent_id: str | None

    def acts(self) -> Mapping[str, Act]:
        """Return what each form and button does."""
        return {
            "comment": self._comment,
            "uncomment": self._uncomment,
            "clip": self._clip,
            "unclip": self._unclip,
            "coach": self._coach,
        }

    async def _comment(self, given: Given) -> None:
        at_s = self._seconds(given["at"]) if given["at"].strip() else None
        remark, comments = Remark(given["text"], at_s), self.visit.parts.quality.comments
        await self.visit.write(lambda: comments.add(self.visit.caller, self.call_id, remark))

    async def _uncomment(self, given: Given) -> None:
        comments, which = self.visit.parts.quality.comments, given["comment"]
        await self.visit.write(lambda: comments.remove(self.visit.caller, self.call_id, which))

    async def _clip(self, given: Given) -> None:
        start_s, end_s = self._seconds(given["start"]), self._seconds(given["end"])
        span, clips = Span(start_s, end_s, given["note"]), self.visit.parts.quality.clips
        await self.visit.write(lambda: clips.make(self.visit.caller, self.call_id, span))

    async def _unclip(self, given: Given) -> None:
        clips = self.visit.parts.quality.clips
        await self.visit.write(lambda: clips.end(self.visit.caller, given["clip"]))

    async def _coach(self, given: Given) -> None:
        task = Task(
            agent_id=self.agent_id or "",
            criterion=given["criterion"],
            task=given["task"],
            call_id=self.call_id,
            due_s=due_s(self.visit, given["due"]),
        )
        coaching = self.visit.parts.quality.coaching
        await self.visit.write(lambda: coaching.assign(self.visit.caller, task))

    def _seconds(self, text: str) -> float:
        try:
            return seconds_of(text)
        except ValueError as error:
            self.visit.toast(f"A moment is written as 1:23, not {text!r}.", "negative")
            raise RefusedError(str(error)) from error


def seconds_of(text: str) -> float:
    """Return the seconds of "83", "1:23" or "1:01:23"; raises ValueError for anything else."""
    parts = [float(part) for part in text.strip().split(":")]
    if len(parts) > 3 or any(not 0 <= part < 100_000 for part in parts):
        raise ValueError(f"wanted a moment as 1:23, got {text!r}")
    total = 0.0
    for part in parts:
        total = 60 * total + part
    return total


def due_s(visit: Visit, day: str) -> float | None:
    """Return when a day ends where the visitor is, in epoch seconds; None for no day."""
    if not day.strip():
        return None
    try:
        begins = datetime.fromisoformat(day).replace(tzinfo=visit.zone)
    except ValueError as error:
        visit.toast(f"Wanted a day as 2026-03-01, got {day!r}.", "negative")
        raise RefusedError(str(error)) from error
    return (begins + timedelta(days=1)).timestamp()
