"""Telephony: live calls as providers and switches send them. docs/telephony.md sets each up."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Depends, WebSocket
from pydantic import BaseModel, ConfigDict, SecretStr

from api.live.announcements import KEPT_S, Announcement
from api.parts import PartsHere
from api.protocols.asterisk import AsteriskWire
from api.protocols.audiohook import AudioHookWire, Connection
from api.protocols.freeswitch import SUBPROTOCOLS as FREESWITCH_SUBPROTOCOLS
from api.protocols.freeswitch import FreeSwitchWire
from api.protocols.jambonz import SUBPROTOCOL as JAMBONZ_SUBPROTOCOL
from api.protocols.jambonz import JambonzWire
from api.protocols.particulars import strings
from api.protocols.twilio import TwilioWire
from api.protocols.vonage import VonageWire
from api.protocols.vosk_server import VoskWire
from api.routes.fields import Body, Name
from api.routes.needs import Needs
from api.routes.streams import StreamCaller, serve_wire
from api.security.audiohook_signature import Credentials, check_audiohook
from api.security.caller import Caller, CallerKind
from api.security.http_signature import SignedRequest
from api.security.scope import Scope
from api.security.twilio_signature import check_twilio
from api.settings import PREFIX, Settings
from emotion.errors import TonewiseError
from speech.audio import Speaker

router = APIRouter(tags=["telephony"])

Announcer = Annotated[Caller, Depends(Needs(Scope.CALLS_WRITE))]


class StreamOffError(TonewiseError):
    """A provider for which nothing is set."""


@router.websocket("/v1/streams/twilio")
async def twilio(websocket: WebSocket, parts: PartsHere) -> None:
    """Serve a Twilio media stream, whose signature lets it in."""
    auth_token = _set(parts.settings.twilio_auth_token, "TWILIO_AUTH_TOKEN")
    address = _address(websocket, parts.settings)
    check_twilio(address, websocket.headers.get("x-twilio-signature"), auth_token)
    wire = TwilioWire(lambda stream_sid: parts.seen.is_new(f"twilio {stream_sid}"))
    await serve_wire(websocket, wire, _provider("twilio"), parts)


@router.websocket("/v1/streams/genesys")
async def genesys(websocket: WebSocket, parts: PartsHere) -> None:
    """Serve an AudioHook session, whose API key and signature let it in."""
    settings, headers = parts.settings, websocket.headers
    credentials = Credentials(
        _set(settings.genesys_api_key, "GENESYS_API_KEY"),
        _set(settings.genesys_client_secret, "GENESYS_CLIENT_SECRET"),
    )
    public = urlsplit(_address(websocket, settings))
    target = public.path + (f"?{public.query}" if public.query else "")
    request = SignedRequest(target, public.netloc.lower(), headers)
    check_audiohook(request, credentials, parts.seen, parts.clock())
    connection = Connection(headers["audiohook-session-id"], headers["audiohook-organization-id"])
    await serve_wire(websocket, AudioHookWire(connection), _provider("genesys"), parts)


@router.websocket("/v1/streams/jambonz")
async def jambonz(websocket: WebSocket, caller: StreamCaller, parts: PartsHere) -> None:
    """Serve a jambonz `listen`."""
    wire = JambonzWire(dict(websocket.query_params))
    await serve_wire(websocket, wire, caller, parts, _agreed(websocket, [JAMBONZ_SUBPROTOCOL]))


@router.websocket("/v1/streams/freeswitch")
async def freeswitch(websocket: WebSocket, caller: StreamCaller, parts: PartsHere) -> None:
    """Serve FreeSWITCH's mod_audio_fork or mod_audio_stream."""
    wire = FreeSwitchWire(dict(websocket.query_params))
    await serve_wire(websocket, wire, caller, parts, _agreed(websocket, FREESWITCH_SUBPROTOCOLS))


@router.websocket("/v1/streams/vonage")
async def vonage(websocket: WebSocket, caller: StreamCaller, parts: PartsHere) -> None:
    """Serve one leg of a Vonage call."""
    await serve_wire(websocket, VonageWire(dict(websocket.query_params)), caller, parts)


@router.websocket("/v1/streams/asterisk")
async def asterisk(websocket: WebSocket, caller: StreamCaller, parts: PartsHere) -> None:
    """Serve one channel of Asterisk's websocket driver."""
    wire = AsteriskWire(dict(websocket.query_params))
    await serve_wire(websocket, wire, caller, parts, _agreed(websocket, ["media"]))


@router.websocket("/v1/streams/vosk")
async def vosk(websocket: WebSocket, caller: StreamCaller, parts: PartsHere) -> None:
    """Serve a client of vosk-server."""
    await serve_wire(websocket, VoskWire(dict(websocket.query_params)), caller, parts)


class AnnounceBody(Body):
    """A channel that Asterisk will send by AudioSocket."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "uuid": "40325ec2-5efd-4bd3-805f-53576e581d13",
                "speaker": "customer",
                "call_id": "pbx-1711.42",
                "queue": "billing",
            }
        }
    )

    uuid: UUID
    speaker: Speaker
    call_id: Name | None = None  # the same for both channels of a call; else the UUID
    case_id: Name | None = None
    agent_id: Name | None = None
    customer_id: Name | None = None
    customer_name: Name | None = None
    queue: Name | None = None
    record: bool | None = None
    transcribe: bool | None = None
    analyse_mood: bool = True


class AnnouncedShown(BaseModel):
    """That the channel may come."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "uuid": "40325ec2-5efd-4bd3-805f-53576e581d13",
                "call_id": "pbx-1711.42",
                "until_s": 1763780400.0,
            }
        }
    )

    uuid: UUID
    call_id: str
    until_s: float  # epoch


@router.post("/v1/calls/announce", status_code=201)
async def announce(body: AnnounceBody, caller: Announcer, parts: PartsHere) -> AnnouncedShown:
    """Expect a channel on the AudioSocket port: its UUID lets it in for an hour."""
    if parts.settings.audiosocket_port is None:
        raise StreamOffError(f"wanted {PREFIX}AUDIOSOCKET_PORT to be set, got none")
    call_id, until_s = body.call_id or str(body.uuid), parts.clock() + KEPT_S
    agent_id = body.agent_id or caller.agent_id
    await parts.lanes.read(lambda: parts.sight.check_voice(caller, agent_id, body.case_id))
    meant = body.model_copy(update={"call_id": call_id, "agent_id": agent_id})
    said = strings(meant.model_dump(mode="json", exclude={"uuid"}, exclude_none=True))
    parts.announcements.add(str(body.uuid), Announcement(said, caller, until_s))
    return AnnouncedShown(uuid=body.uuid, call_id=call_id, until_s=until_s)


def _provider(name: str) -> Caller:
    """Return who a signature says it is: nobody with a key of ours."""
    return Caller(name, CallerKind.TRUNK)


def _set(value: SecretStr | None, name: str) -> str:
    if value is None:
        raise StreamOffError(f"wanted {PREFIX}{name} to be set, got none")
    return value.get_secret_value()


def _agreed(websocket: WebSocket, known: Sequence[str]) -> str | None:
    return next((one for one in known if one in websocket.scope["subprotocols"]), None)


def _address(websocket: WebSocket, settings: Settings) -> str:
    """Return the address that the provider connected to, as it wrote it: wss://host/path?query."""
    url = websocket.url
    raw_path: bytes = websocket.scope.get("raw_path", url.path.encode())
    base = settings.public_url or f"{url.scheme}://{url.netloc}"
    query = f"?{url.query}" if url.query else ""
    return base.replace("http", "ws", 1).rstrip("/") + raw_path.decode("latin-1") + query
