"""Chats: opened with a first message, carried on, handed on, ended."""

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.desk.state import Author
from api.desk.views import CaseView
from api.parts import Parts, PartsHere
from api.routes.chat_bodies import ChatBody, CloseBody, LeaveBody, MessageBody, TransferBody
from api.routes.chat_shapes import (
    ChatShown,
    MessageRead,
    Messages,
    OpenedShown,
    chat_shown,
    message_shown,
)
from api.routes.needs import Needs
from api.routes.once import Deed, OnceHere
from api.security.caller import Caller, CallerKind
from api.security.scope import Scope
from api.security.secret import Prefix, hashed, new_secret
from api.storage import tokens
from text.reading import TextReading

router = APIRouter(prefix="/v1/chats", tags=["chats"])

Opener = Annotated[Caller, Depends(Needs(Scope.CHATS_WRITE, publishable=True))]
Writer = Annotated[Caller, Depends(Needs(Scope.CHATS_WRITE, customer=True))]
Reader = Annotated[Caller, Depends(Needs(Scope.CHATS_READ, customer=True))]
Mover = Annotated[Caller, Depends(Needs(Scope.CHATS_WRITE))]


@router.post("", status_code=201, response_model=OpenedShown)
async def open_chat(body: ChatBody, caller: Opener, parts: PartsHere, once: OnceHere) -> Response:
    """Open a chat: its first message is read, and an expert or a place in the queue found.

    Somebody signed in gets no token: with it they would see the chat whoever serves it.
    """
    opening = body.opening(_client_id())

    def prepare() -> None:
        parts.words.reader.read(opening.text, (), opening.analyse_mood)

    def work() -> OpenedShown:
        case = parts.desk.open_chat(opening)
        return OpenedShown(**chat_shown(case, caller.is_staff), token=None)

    def complete(shown: dict[str, Any]) -> dict[str, Any]:
        return shown if caller.kind is CallerKind.PERSON else _with_token(parts, shown)

    return await once.run(caller, Deed(201, work, complete, prepare))


@router.get("/{chat_id}", response_model=ChatShown)
async def chat(chat_id: str, caller: Reader, parts: PartsHere) -> ChatShown:
    """Return a chat as it stands."""

    def found() -> ChatShown:
        parts.sight.check_case(caller, chat_id)
        return _shown(parts.desk.case(chat_id), caller)

    return await parts.lanes.read(found)


@router.get("/{chat_id}/messages", response_model=Messages)
async def messages(
    chat_id: str, caller: Reader, parts: PartsHere, after: Annotated[int, Query(ge=0)] = 0
) -> Messages:
    """Return a chat's messages with a sequence above `after`, in order."""

    def listed() -> Messages:
        parts.sight.check_case(caller, chat_id)
        readings = _readings(parts, chat_id) if caller.may(Scope.CASES_READ) else {}
        found = parts.desk.messages(chat_id, after)
        return Messages(items=[message_shown(one, readings.get(one.sequence)) for one in found])

    return await parts.lanes.read(listed)


@router.post("/{chat_id}/messages", status_code=201, response_model=MessageRead)
async def add_message(
    chat_id: str, body: MessageBody, caller: Writer, parts: PartsHere, once: OnceHere
) -> Response:
    """Add a message: the customer's by their token, the expert's by a secret key."""
    author = Author.CUSTOMER if caller.kind is CallerKind.CUSTOMER else Author.EXPERT
    client_id = body.client_id or _client_id()

    def work() -> MessageRead:
        parts.sight.check_own_case(caller, chat_id)
        return message_shown(parts.desk.add_message(chat_id, author, body.text, client_id))

    return await once.run(caller, Deed(201, work))


@router.post("/{chat_id}/close", response_model=ChatShown)
async def close(
    chat_id: str, caller: Writer, parts: PartsHere, once: OnceHere, body: CloseBody | None = None
) -> Response:
    """End a chat; one that has ended stays as it is."""
    by = Author.CUSTOMER if caller.kind is CallerKind.CUSTOMER else Author.EXPERT
    outcome = body.outcome if body else None

    def work() -> ChatShown:
        parts.sight.check_own_case(caller, chat_id)
        return _shown(parts.desk.close(chat_id, by, outcome), caller)

    return await once.run(caller, Deed(200, work))


@router.post("/{chat_id}/leave", response_model=ChatShown)
async def leave(
    chat_id: str, body: LeaveBody, caller: Writer, parts: PartsHere, once: OnceHere
) -> Response:
    """Leave a callback or a message instead of waiting."""

    def work() -> ChatShown:
        parts.sight.check_own_case(caller, chat_id)
        return _shown(parts.desk.leave(chat_id, body.left()), caller)

    return await once.run(caller, Deed(200, work))


@router.post("/{chat_id}/transfer", response_model=ChatShown)
async def transfer(
    chat_id: str, body: TransferBody, caller: Mover, parts: PartsHere, once: OnceHere
) -> Response:
    """Hand a chat on with all that is known of it; it keeps its place in time."""

    def work() -> ChatShown:
        parts.sight.check_own_case(caller, chat_id)
        return _shown(parts.desk.transfer(chat_id, body.to()), caller)

    return await once.run(caller, Deed(200, work))


def _shown(case: CaseView, caller: Caller) -> ChatShown:
    return ChatShown(**chat_shown(case, caller.is_staff))


def _with_token(parts: Parts, shown: dict[str, Any]) -> dict[str, Any]:
    token = new_secret(Prefix.CHAT_TOKEN)
    with parts.database.transaction() as connection:
        tokens.add(connection, hashed(token), shown["chat_id"], parts.clock())
    return {**shown, "token": token}


def _readings(parts: Parts, chat_id: str) -> dict[int, TextReading]:
    return {one.sequence: one.reading for one in parts.desk.history(chat_id).readings}


def _client_id() -> str:
    return secrets.token_hex(8)
