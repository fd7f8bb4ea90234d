"""Sender: one signed attempt at a webhook, as Standard Webhooks says."""

import asyncio
import base64
import json
import secrets
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx2
from standardwebhooks import Webhook as Signer

from api.events.event import Event
from api.events.outbox import Outcome
from api.security.addresses import TargetError, UnresolvedError, parsed, resolved
from api.storage.webhooks import Webhook

_N_SECRET_BYTES = 32
_AGENT = "Tonewise-Webhooks"


def new_webhook_secret() -> str:
    """Return a secret that signs: whsec_ and 256 random bits as base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_N_SECRET_BYTES)).decode()


def payload(event: Event) -> dict[str, Any]:
    """Return what a receiver gets: what happened, when, and its place among all events."""
    return {
        "type": event.kind,
        "timestamp": datetime.fromtimestamp(event.occurred_s, UTC).isoformat(),
        "event_id": event.event_id,
        "sequence": event.sequence,
        "case_id": event.case_id,
        "data": event.data.model_dump(mode="json"),
    }


@cache
def _authorities() -> ssl.SSLContext:
    """Return whom to believe that a receiver is who it says; read once, as it takes 20 ms."""
    return httpx2.create_ssl_context(trust_env=False)


class Sender:
    """Sends from one event loop; `close` it in the end."""

    def __init__(self, timeout_s: float, private_allowed: bool, clock: Callable[[], float]) -> None:
        self._timeout_s, self._private_allowed, self._clock = timeout_s, private_allowed, clock
        # No proxy from the environment: it would resolve the name itself, past our check.
        self._client = httpx2.AsyncClient(
            verify=_authorities(), follow_redirects=False, trust_env=False, timeout=None
        )

    async def send(self, webhook: Webhook, message_id: str, body: Mapping[str, Any]) -> Outcome:
        """Return how one attempt went; what goes wrong on the way is an outcome, not an error."""
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._post(webhook, message_id, json.dumps(body, ensure_ascii=False))
        except TimeoutError:
            return Outcome(None, f"no answer within {self._timeout_s:g} s")
        except TargetError as error:
            return Outcome(None, str(error), is_final=True)
        except (UnresolvedError, httpx2.HTTPError, OSError) as error:
            return Outcome(None, str(error) or type(error).__name__)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._client.aclose()

    async def _post(self, webhook: Webhook, message_id: str, body: str) -> Outcome:
        target = parsed(webhook.url)
        address = await resolved(target, self._private_allowed)
        url = httpx2.URL(webhook.url)
        request = self._client.build_request(
            "POST",
            url.copy_with(host=address),
            content=body.encode(),
            headers={"Host": url.netloc.decode(), **self._signed(webhook, message_id, body)},
            extensions={"sni_hostname": target.host},
        )
        answer = await self._client.send(request, stream=True)
        await answer.aclose()  # what it says beyond its status is nobody's concern
        error = None if answer.is_success else f"answered {answer.status_code}"
        return Outcome(answer.status_code, error, _seconds(answer.headers.get("Retry-After")))

    def _signed(self, webhook: Webhook, message_id: str, body: str) -> dict[str, str]:
        now = datetime.fromtimestamp(int(self._clock()), UTC)
        return {
            "Content-Type": "application/json",
            "User-Agent": _AGENT,
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Signer(webhook.secret).sign(message_id, now, body),
        }


def _seconds(retry_after: str | None) -> float | None:
    """Return a Retry-After that is a number; its other form, a date, is left to the back-off."""
    return float(retry_after) if retry_after and retry_after.isdecimal() else None
