"""The real service for telephone providers: on a port of its own, its calls only noted."""

import base64
import hashlib
import hmac
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from twilio.request_validator import RequestValidator
from websockets.sync.client import ClientConnection, connect

from api.app import create_app
from api.parts import Parts
from api.security.keyring import NewKey, replaced
from api.security.scope import Scope as KeyScope
from api.settings import Settings
from api.storage.enums import KeyKind
from tests import test_api_protocols_audiohook as audiohook
from tests.databases import sqlite_at
from tests.desks import PlainReader
from tests.legs import NotedCalls, NotedLeg

HOST = "127.0.0.1"
AUTH_TOKEN, API_KEY, CLIENT_SECRET = "12345", "SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh", "c2VjcmV0IQ=="
SIGNED = (
    "@request-target",
    "@authority",
    "audiohook-organization-id",
    "audiohook-session-id",
    "audiohook-correlation-id",
    "x-api-key",
)
_SOON_S = 5.0


@dataclass
class Telephony:
    """A running service, and what became of its calls."""

    port: int
    audiosocket_port: int
    parts: Parts
    calls: NotedCalls
    key: str
    headers: dict[str, str] = field(default_factory=dict)  # that a proxy adds to a handshake

    def address(self, path: str) -> str:
        """Return where a stream goes."""
        return f"ws://{HOST}:{self.port}/v1/streams/{path}"

    def stream(
        self, path: str, headers: Mapping[str, str], **options: Any
    ) -> AbstractContextManager[ClientConnection]:
        """Connect as a provider does."""
        opened: AbstractContextManager[ClientConnection] = connect(
            self.address(path), additional_headers=headers, **options
        )
        return opened

    def bearer(self) -> dict[str, str]:
        """Return the header of a key that may stream."""
        return {"Authorization": f"Bearer {self.key}"}

    def signed(self) -> dict[str, str]:
        """Return the header that Twilio would send."""
        return self.signed_for(self.address("twilio"))

    def signed_for(self, address: str) -> dict[str, str]:
        """Return the header that Twilio would send to an address."""
        signature = RequestValidator(AUTH_TOKEN).compute_signature(address, {})
        return {"X-Twilio-Signature": signature}

    def call(self, number: int, done: str = "stop") -> NotedLeg:
        """Return a call, counted from the last test on, once it has come so far."""
        until(lambda: len(self.calls.legs) > number and bool(self._deeds(number, done)))
        return self.calls.legs[number]

    def _deeds(self, number: int, done: str) -> list[tuple[Any, ...]]:
        return [one for one in self.calls.legs[number].done if one[0] == done]


def genesys_headers(port: int, **changed: str) -> dict[str, str]:
    """The handshake of an AudioHook session, signed as Genesys documents it."""
    values = {
        "@request-target": "/v1/streams/genesys",
        "@authority": f"{HOST}:{port}",
        "audiohook-organization-id": audiohook.ORGANIZATION,
        "audiohook-session-id": audiohook.SESSION,
        "audiohook-correlation-id": "e160e428-53e2-487c-977d-96989bf5c99d",
        "x-api-key": API_KEY,
    }
    names = " ".join(f'"{name}"' for name in SIGNED)
    created = changed.pop("created", str(int(time.time())))
    nonce = changed.pop("nonce", uuid4().hex)
    said = f'({names});keyid="{API_KEY}";nonce="{nonce}";alg="hmac-sha256";created={created}'
    base = "\n".join(
        [*(f'"{name}": {values[name]}' for name in SIGNED), f'"@signature-params": {said}']
    )
    digest = hmac.digest(base64.b64decode(CLIENT_SECRET), base.encode(), hashlib.sha256)
    shown = {name: value for name, value in values.items() if not name.startswith("@")}
    signature = {
        "signature-input": f"sig1={said}",
        "signature": f"sig1=:{base64.b64encode(digest).decode()}:",
    }
    return shown | signature | changed


def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so."""
    end_s = time.monotonic() + _SOON_S
    while not is_so():
        assert time.monotonic() < end_s, "it never came to be so"
        time.sleep(0.01)


@contextmanager
def telephony(folder: Path, **settings: Any) -> Iterator[Telephony]:
    """Run the service with every provider's secrets, and a port for AudioSocket."""
    free = _free_port()
    chosen = Settings(
        **{
            "data_dir": folder,
            "sample": False,
            "twilio_auth_token": AUTH_TOKEN,
            "genesys_api_key": API_KEY,
            "genesys_client_secret": CLIENT_SECRET,
            "audiosocket_port": free,
            **settings,
        }
    )
    sqlite_at(folder / "tonewise.db")
    app, listener = create_app(chosen, lambda _: PlainReader()), socket.create_server((HOST, 0))
    calls = NotedCalls(began_s=time.time())
    app.state.parts = parts = replace(app.state.parts, hub=calls)
    wanted = NewKey("switch", KeyKind.SECRET, frozenset({KeyScope.CALLS_WRITE}))
    key = replaced(parts.database, wanted, time.time())
    service = Telephony(listener.getsockname()[1], free, parts, calls, key)
    proxied = _proxied(app, service.headers)
    server = uvicorn.Server(uvicorn.Config(proxied, log_level="error", ws="websockets-sansio"))
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True)
    thread.start()
    try:
        until(lambda: server.started)
        yield service
    finally:
        server.should_exit = True
        thread.join(_SOON_S)
        listener.close()


def _proxied(app: ASGIApp, headers: Mapping[str, str]) -> ASGIApp:
    """Return the app behind a proxy that adds headers, for clients that can't."""

    async def proxy(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            added = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
            scope = {**scope, "headers": [*scope["headers"], *added]}
        await app(scope, receive, send)

    return proxy


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
