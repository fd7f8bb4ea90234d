"""Signatures of providers' handshakes, against what others make of them."""

import base64
from dataclasses import replace

import pytest
from twilio.request_validator import RequestValidator

from api.security.audiohook_signature import Credentials, check_audiohook
from api.security.caller import UnauthenticatedError
from api.security.http_signature import SignedRequest, check_signed
from api.security.seen import Seen
from api.security.twilio_signature import check_twilio

# The example of Genesys' documentation and of its reference implementation.
KEY = "SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh"
SECRET = "TXlTdXBlclNlY3JldEtleVRlbGxOby0xITJAMyM0JDU="
CREATED_S = 1641013200
SHOWN = (
    'sig1=("@request-target" "@authority" "audiohook-organization-id" "audiohook-session-id" '
    f'"audiohook-correlation-id" "x-api-key");keyid="{KEY}";nonce="VGhpc0lzQVVuaXF1ZU5vbmNl";'
    f'alg="hmac-sha256";created={CREATED_S};expires=3282026430'
)
REQUEST = SignedRequest(
    "/api/v1/voicebiometrics/ws",
    "audiohook.example.com",
    {
        "audiohook-organization-id": "d7934305-0972-4844-938e-9060eef73d05",
        "audiohook-session-id": "30b0e395-84d3-4570-ac13-9a62d8f514c0",
        "audiohook-correlation-id": "e160e428-53e2-487c-977d-96989bf5c99d",
        "x-api-key": KEY,
        "signature-input": SHOWN,
        "signature": "sig1=:NZBwyBHRRyRoeLqy1IzOa9VYBuI8TgMFt2GRDkDuJh4=:",
    },
)


def check(request: SignedRequest = REQUEST, now_s: float = CREATED_S + 1.0) -> None:
    check_audiohook(request, Credentials(KEY, SECRET), Seen(), now_s)


def changed(**headers: str) -> SignedRequest:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return replace(REQUEST, headers={**REQUEST.headers, **named})


def test_the_published_example_is_accepted() -> None:
    check()


def test_a_handshake_counts_once() -> None:
    seen = Seen()
    check_audiohook(REQUEST, Credentials(KEY, SECRET), seen, CREATED_S)
    with pytest.raises(UnauthenticatedError, match="nonce"):
        check_audiohook(REQUEST, Credentials(KEY, SECRET), seen, CREATED_S)


@pytest.mark.parametrize("late_s", [-6.0, 16.0])
def test_a_handshake_of_another_time_is_refused(late_s: float) -> None:
    with pytest.raises(UnauthenticatedError, match="last 10 s"):
        check(now_s=CREATED_S + late_s)


@pytest.mark.parametrize(
    "request_",
    [
        replace(REQUEST, target="/elsewhere"),
        replace(REQUEST, authority="other.example"),
        changed(audiohook_session_id="another"),
        changed(x_api_key="another"),
        changed(signature="sig1=:NZBwyBHRRyRoeLqy1IzOa9VYBuI8TgMFt2GRDkDuJg4=:"),
        changed(signature="sig2=:NZBwyBHRRyRoeLqy1IzOa9VYBuI8TgMFt2GRDkDuJh4=:"),
        changed(signature=""),
        changed(signature_input=""),
        changed(signature_input=SHOWN.replace('"x-api-key"', '"x-api-key";sf')),
        changed(signature_input=SHOWN.replace(' "x-api-key"', "")),
        changed(signature_input=SHOWN.replace('"x-api-key"', '"@authority"')),
        changed(signature_input=SHOWN.replace('"x-api-key"', '"x-api-key" "nowhere"')),
        changed(signature_input=SHOWN.replace('"@authority"', '"@authority" "@path"')),
        changed(signature_input=SHOWN.replace("hmac-sha256", "rsa-v1_5-sha256")),
        changed(signature_input=SHOWN.replace("VGhpc0lzQVVuaXF1ZU5vbmNl", "short")),
        changed(signature_input=SHOWN.replace("expires=3282026430", "expires=1")),
        changed(signature_input=SHOWN.replace(f'keyid="{KEY}"', 'keyid="another"')),
        changed(signature_input=f"{SHOWN}, {SHOWN.replace('sig1', 'sig2')}"),
    ],
)
def test_any_other_handshake_is_refused(request_: SignedRequest) -> None:
    with pytest.raises(UnauthenticatedError):
        check(request_)


def test_another_secret_does_not_do() -> None:
    other = base64.b64encode(b"another").decode()
    with pytest.raises(UnauthenticatedError):
        check_audiohook(REQUEST, Credentials(KEY, other), Seen(), CREATED_S)


def test_what_was_signed_is_returned() -> None:
    signature = check_signed(REQUEST, base64.b64decode(SECRET), frozenset(), CREATED_S)
    assert (signature.text("nonce"), signature.number("created")) == (
        "VGhpc0lzQVVuaXF1ZU5vbmNl",
        CREATED_S,
    )


@pytest.mark.parametrize(
    ("signed", "seen"),
    [
        ("wss://voice.example/v1/streams/twilio", None),
        ("wss://voice.example:443/v1/streams/twilio", "wss://voice.example/v1/streams/twilio"),
        ("wss://voice.example/v1/streams/twilio", "wss://voice.example:443/v1/streams/twilio"),
        ("wss://voice.example/v1/streams/twilio/", "wss://voice.example/v1/streams/twilio"),
        ("ws://voice.example:8443/x?tenant=7", None),
    ],
)
def test_what_twilios_library_signs_is_accepted(signed: str, seen: str | None) -> None:
    check_twilio(seen or signed, RequestValidator("token").compute_signature(signed, {}), "token")


@pytest.mark.parametrize(
    "signed",
    [
        "ws://voice.example/x",
        "wss://voice.example/y",
        "wss://voice.example/x?a=1",
        "wss://v.example/x",
    ],
)
def test_what_it_signs_for_another_address_is_not(signed: str) -> None:
    shown = RequestValidator("token").compute_signature(signed, {})
    with pytest.raises(UnauthenticatedError, match="PUBLIC_URL"):
        check_twilio("wss://voice.example/x", shown, "token")


@pytest.mark.parametrize("shown", [None, "", "é", "bm90IGl0"])
def test_nothing_like_a_signature_is_refused(shown: str | None) -> None:
    with pytest.raises(UnauthenticatedError):
        check_twilio("wss://voice.example/x", shown, "token")


def test_of_the_names_that_came_only_the_newest_are_kept() -> None:
    seen = Seen(most=2)
    assert [seen.is_new(name) for name in "aabca"] == [True, False, True, True, True]
