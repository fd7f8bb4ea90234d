"""An OpenID Connect provider on a port of its own, that can be made to misbehave."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "tonewise", "between us"


@dataclass
class Provider:
    """Signs in whoever comes as `person`, at once."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=dict)  # claims
    changes: dict[str, Any] = field(default_factory=dict)  # of the token, against the rules
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    shown_key: RSAKey | None = None  # None: the one that signs
    algorithm: str = "RS256"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)  # code -> what was asked
    asked: list[dict[str, str]] = field(default_factory=list)

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }

    def keys(self) -> dict[str, Any]:
        return {"keys": [(self.shown_key or self.key).as_dict(private=False)]}

    def authorized(self, asked: dict[str, str]) -> str:
        """Return where to send the browser back to."""
        self.asked.append(asked)
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.url}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, sent: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Return the answer to a code; None: refused."""
        asked = self.codes.pop(sent.get("code", ""), None)
        shown = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or shown != f"{CLIENT}:{SECRET}":
            return None
        if (challenge, sent["redirect_uri"]) != (asked["code_challenge"], asked["redirect_uri"]):
            return None
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token(asked)}

    def id_token(self, asked: dict[str, str]) -> str:
        now_s = int(time.time())
        usual = {"iss": self.url, "aud": CLIENT, "iat": now_s, "exp": now_s + 300}
        claims = {**usual, "nonce": asked["nonce"], **self.person, **self.changes}
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            return ".".join((_part({"alg": "none"}), _part(claims), ""))
        return jwt.encode({"alg": self.algorithm, "kid": "1"}, claims, self.key)


@contextmanager
def providing() -> Iterator[Provider]:
    """Run a provider."""
    provider = Provider()

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorized(asked))
                self.end_headers()
            elif parts.path == "/.well-known/openid-configuration":
                self.answer(provider.metadata())
            else:
                self.answer(provider.keys() if parts.path == "/keys" else None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            self.answer(provider.token(sent, self.headers.get("Authorization", "")))

        def answer(self, told: dict[str, Any] | None) -> None:
            body = json.dumps(told or {"error": "invalid_grant"}).encode()
            self.send_response(400 if told is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _part(told: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()
