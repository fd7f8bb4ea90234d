"""Follower: hears of a call what its supervisor hears, for clients whose protocol doesn't say."""

import time
from collections.abc import AsyncIterator
from urllib.parse import quote

import httpx2
from pydantic import ValidationError

from api.live.messages import MESSAGE, Ended, Graded
from api.phone.phone import Ear, PhoneError

_SILENCE_S = 45.0  # three of the service's heartbeats


async def follow(base: str, key: str, call_id: str, ear: Ear) -> Graded | Ended | None:
    """Tell `ear` all that the service says of a live call; return how it ended, None if unknown.

    Raises PhoneError if the key may not (it needs calls:read) or the service can't be reached.
    """
    path = f"{base.rstrip('/')}/v1/calls/{quote(call_id, safe='')}/live"
    headers = {"Authorization": f"Bearer {key}", "Accept": "text/event-stream"}
    try:
        async with (
            httpx2.AsyncClient(timeout=_SILENCE_S) as client,
            client.stream("GET", path, headers=headers) as answer,
        ):
            if answer.status_code != httpx2.codes.OK:
                raise PhoneError(f"wanted to follow {call_id}, got status {answer.status_code}")
            return await _hear(answer.aiter_lines(), ear)
    except httpx2.HTTPError as error:
        raise PhoneError(f"{path} can't be followed: {error}") from error


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
