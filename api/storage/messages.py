"""Messages, and what was read in the customer's."""

from sqlalchemy import Connection, bindparam, insert, select

from api.desk.state import Author
from api.desk.views import MessageView, ReadMessage
from api.storage.rows import columns_of, row_of
from api.storage.tables import messages, readings

_INSERT = insert(messages)
_INSERT_READING = insert(readings)
_MESSAGE = select(*columns_of(messages, MessageView))
_AFTER = _MESSAGE.where(
    messages.c.case_id == bindparam("of"), messages.c.sequence > bindparam("seen")
).order_by(messages.c.sequence)
_OF_CLIENT = _MESSAGE.where(
    messages.c.case_id == bindparam("of"),
    messages.c.author == bindparam("wrote", type_=messages.c.author.type),
    messages.c.client_id == bindparam("named"),
)
_BEFORE = (
    select(messages.c.text)
    .where(messages.c.case_id == bindparam("of"), messages.c.author == Author.CUSTOMER)
    .order_by(messages.c.sequence.desc())
    .limit(bindparam("most"))
)
_READINGS = (
    select(*columns_of(readings, ReadMessage))
    .where(readings.c.case_id == bindparam("of"))
    .order_by(readings.c.sequence)
)


def add(connection: Connection, message: MessageView) -> None:
    """Keep a message."""
    connection.execute(_INSERT, row_of(message))


def after(connection: Connection, case_id: str, sequence: int) -> tuple[MessageView, ...]:
    """Return a case's messages above a sequence, in order."""
    rows = connection.execute(_AFTER, {"of": case_id, "seen": sequence})
    return tuple(MessageView(*row) for row in rows.all())


def of_client(
    connection: Connection, case_id: str, author: Author, client_id: str
) -> MessageView | None:
    """Return the message that its author named so, None if there is none."""
    wanted = {"of": case_id, "wrote": author, "named": client_id}
    row = connection.execute(_OF_CLIENT, wanted).first()
    return MessageView(*row) if row else None


def said_before(connection: Connection, case_id: str, limit: int) -> tuple[str, ...]:
    """Return the customer's latest messages, oldest first."""
    rows = connection.execute(_BEFORE, {"of": case_id, "most": limit}).scalars().all()
    return tuple(reversed(rows))


def add_reading(connection: Connection, case_id: str, read: ReadMessage) -> None:
    """Keep what was read in a message."""
    connection.execute(_INSERT_READING, {"case_id": case_id, **row_of(read)})


def read(connection: Connection, case_id: str) -> tuple[ReadMessage, ...]:
    """Return what was read in a case's messages, in order."""
    return tuple(ReadMessage(*row) for row in connection.execute(_READINGS, {"of": case_id}).all())
