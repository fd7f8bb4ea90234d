"""Comments on calls, each on a moment, a criterion or the whole."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from api.storage.quality_tables import grade_comments
from api.storage.rows import columns_of, row_of


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote about a call."""

    comment_id: str
    call_id: str
    at_s: float | None  # since the call began; None: on the whole call
    criterion: str | None  # that it is about
    text: str  # empty once it was taken back
    by: str  # a user's or a key's id
    by_name: str
    written_s: float  # epoch seconds
    removed_s: float | None = None


_COMMENT = select(*columns_of(grade_comments, Comment))
_ONE = _COMMENT.where(grade_comments.c.comment_id == bindparam("of"))
_OF_CALL = _COMMENT.where(grade_comments.c.call_id == bindparam("of")).order_by(
    grade_comments.c.number
)
_REMOVE = (
    update(grade_comments)
    .where(grade_comments.c.comment_id == bindparam("of"))
    .values(text="", removed_s=bindparam("now_s"))
)


def add(connection: Connection, comment: Comment) -> None:
    """Keep a comment."""
    connection.execute(insert(grade_comments), row_of(comment))


def one(connection: Connection, comment_id: str) -> Comment | None:
    """Return a comment, None if there is none."""
    row = connection.execute(_ONE, {"of": comment_id}).first()
    return Comment(*row) if row else None


def of_call(connection: Connection, call_id: str) -> tuple[Comment, ...]:
    """Return a call's comments in the order they were written."""
    return tuple(Comment(*row) for row in connection.execute(_OF_CALL, {"of": call_id}))


def remove(connection: Connection, comment_id: str, now_s: float) -> None:
    """Keep of a comment only that there was one."""
    connection.execute(_REMOVE, {"of": comment_id, "now_s": now_s})
