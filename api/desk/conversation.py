"""Conversation: what is said in a case, by whom, once."""

from dataclasses import dataclass, replace

from api.desk.errors import ClientIdError
from api.desk.state import Author
from api.desk.views import MessageView
from api.desk.work import Work, fresh_id
from api.events.kinds import MessageAdded
from api.storage import experts, messages
from api.storage.cases import CaseRecord


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it came."""

    author: Author
    text: str
    client_id: str  # its sender's own name for it


def said_already(work: Work, case_id: str, said: Said) -> MessageView | None:
    """Return the message that its author sent before under this name.

    Raises ClientIdError if the words were others then.
    """
    found = messages.of_client(work.connection, case_id, said.author, said.client_id)
    if found is not None and found.text != said.text:
        raise ClientIdError(
            f"client_id {said.client_id!r} named another message of this chat before"
        )
    return found


def speak(work: Work, record: CaseRecord, said: Said) -> tuple[CaseRecord, MessageView]:
    """Keep a message; return its case, with one more but not kept yet, and the message."""
    message = MessageView(
        case_id=record.case_id,
        sequence=record.n_messages + 1,
        message_id=fresh_id("msg"),
        author=said.author,
        author_name=_name(work, record, said.author),
        text=said.text,
        client_id=said.client_id,
        sent_s=work.now_s,
    )
    messages.add(work.connection, message)
    work.tell(
        record.case_id,
        MessageAdded(
            message_id=message.message_id,
            sequence=message.sequence,
            author=message.author,
            author_name=message.author_name,
            text=message.text,
            client_id=message.client_id,
            sent_s=message.sent_s,
        ),
    )
    return replace(record, n_messages=message.sequence), message


def _name(work: Work, record: CaseRecord, author: Author) -> str | None:
    if author is Author.CUSTOMER:
        return record.customer_name
    if author is Author.SYSTEM or record.expert_id is None:
        return None
    expert = experts.one(work.connection, record.expert_id)
    return expert.name if expert else None
