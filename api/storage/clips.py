"""Clips: spans of calls that somebody pointed colleagues to, for a while."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from api.storage.quality_tables import clips
from api.storage.rows import columns_of, row_of


@dataclass(frozen=True, slots=True)
class Clip:
    """A span of a call worth hearing, and until when its link opens."""

    clip_id: str
    call_id: str
    start_s: float  # since the call began
    end_s: float
    note: str
    by: str  # a user's or a key's id
    by_name: str
    made_s: float  # epoch seconds
    expires_s: float


_CLIP = select(*columns_of(clips, Clip))
_ONE = _CLIP.where(clips.c.clip_id == bindparam("of"))
_OF_CALL = _CLIP.where(
    clips.c.call_id == bindparam("of"), clips.c.expires_s > bindparam("now_s")
).order_by(clips.c.number)
_END = update(clips).where(clips.c.clip_id == bindparam("of")).values(expires_s=bindparam("now_s"))


def add(connection: Connection, clip: Clip) -> None:
    """Keep a clip."""
    connection.execute(insert(clips), row_of(clip))


def one(connection: Connection, clip_id: str) -> Clip | None:
    """Return a clip, None if there is none."""
    row = connection.execute(_ONE, {"of": clip_id}).first()
    return Clip(*row) if row else None


def of_call(connection: Connection, call_id: str, now_s: float) -> tuple[Clip, ...]:
    """Return a call's clips whose link still opens, in order."""
    rows = connection.execute(_OF_CALL, {"of": call_id, "now_s": now_s})
    return tuple(Clip(*row) for row in rows)


def end(connection: Connection, clip_id: str, now_s: float) -> None:
    """Let a clip's link open nothing from now on."""
    connection.execute(_END, {"of": clip_id, "now_s": now_s})
