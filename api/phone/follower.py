"""Follower: hears of a call what its supervisor hears, for clients whose protocol doesn't say."""

import asyncio
import time
from collections.abc import AsyncIterator
from urllib.parse import quote

import httpx2
from pydantic import ValidationError

from api.live.messages import MESSAGE, Ended, Graded
from api.phone.phone import Ear, PhoneError

_SILENCE_S = 45.0  # three of the service's heartbeats
_PAUSE_S = 0.1
_TRIES = 50  # until a call that is being dialled has begun


async def follow(base: str, key: str, call_id: str, ear: Ear) -> Graded | Ended | None:
    """Tell `ear` all that the service says of a live call; return how it ended, None if unknown.

    Raises PhoneError if the key may not (it needs calls:read) or the service can't be reached.
    """
    path = f"{base.rstrip('/')}/v1/calls/{quote(call_id, safe='')}/live"
    headers = {"Authorization": f"Bearer {key}", "Accept": "text/event-stream"}
    try:
        async with httpx2.AsyncClient(timeout=_SILENCE_S, headers=headers) as client:
            for _ in range(_TRIES):
                async with client.stream("GET", path) as answer:
                    if answer.status_code == httpx2.codes.OK:
                        return await _hear(answer.aiter_lines(), ear)
                if answer.status_code != httpx2.codes.NOT_FOUND:
                    break
                await asyncio.sleep(_PAUSE_S)
    except httpx2.HTTPError as error:
        raise PhoneError(f"{path} can't be followed: {error}") from error
    raise PhoneError(f"wanted to follow {call_id}, got status {answer.status_code}")


async def _hear(lines: AsyncIterator[str], ear: Ear) -> Graded | Ended | None:
    async for line in lines:
        if not line.startswith("data:"):
            continue
        try:
            message = MESSAGE.validate_json(line.removeprefix("data:").strip())
        except ValidationError:
            continue  # a later service may say more
        ear.told(message, time.monotonic())
        if isinstance(message, Graded | Ended):
            return message
    return None
