"""The AsyncAPI 3 document of the live streams, made from the models of their messages.

It is told from the service's side: it receives what clients say, and sends what it tells.
https://www.asyncapi.com/docs/reference/specification/v3.0.0
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from api.live.messages import MESSAGES
from api.protocols.examples import EXAMPLES
from api.protocols.native_messages import CLIENT_MESSAGES

Document = dict[str, Any]

NATIVE = "calls"
_SCHEMAS, _SOUND, _FRAME = "#/components/schemas/", "sound", "frame"
_SECURITY = {
    "type": "http",
    "scheme": "bearer",
    "description": "A secret key with calls:write, or a stream token; in browsers as the "
    "subprotocol `bearer.KEY` beside `tonewise.v1`.",
}
_BY_KEY = [{"$ref": "#/components/securitySchemes/key"}]
_SOUND_MESSAGE = {
    "title": "sound",
    "summary": "A binary frame: the next bytes of the call, cut anywhere, at most 1 MiB.",
    "contentType": "application/octet-stream",
    "payload": {"type": "string", "format": "binary"},
}
_FRAME_MESSAGE = {
    "title": "frame",
    "summary": "A frame as the other side's own documentation has it.",
    "contentType": "application/octet-stream",
    "payload": {"type": "string", "format": "binary"},
}


@dataclass(frozen=True, slots=True)
class Stream:
    """A websocket that live calls come by."""

    address: str  # its path
    summary: str

    @property
    def name(self) -> str:
        """The end of its path."""
        return self.address.rpartition("/")[2]


def document(version: str, native: Stream, others: Sequence[Stream]) -> Document:
    """Return the whole document: our own stream with its messages, the others by name."""
    said = [_type_of(model) for model in CLIENT_MESSAGES] + [_SOUND]
    told = [_type_of(model) for model in MESSAGES]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Tonewise live calls",
            "version": version,
            "description": "The sound of calls in, and what is heard in it out.",
        },
        "defaultContentType": "application/json",
        "channels": {
            NATIVE: _channel(native, [*said, *told]),
            **{one.name: _channel(one, [_FRAME]) for one in others},
        },
        "operations": {
            "say": {**_operation("receive", NATIVE, said), "security": _BY_KEY},
            "tell": {**_operation("send", NATIVE, told), "security": _BY_KEY},
            **{one.name: _operation("receive", one.name, [_FRAME]) for one in others},
        },
        "components": {
            "messages": {**_messages(), _SOUND: _SOUND_MESSAGE, _FRAME: _FRAME_MESSAGE},
            "schemas": {
                **_schemas(CLIENT_MESSAGES, "validation"),
                **_schemas(MESSAGES, "serialization"),
            },
            "securitySchemes": {"key": _SECURITY},
        },
    }


def _channel(stream: Stream, names: Sequence[str]) -> Document:
    return {
        "address": stream.address,
        "summary": stream.summary,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {"ws": {"method": "GET"}},
    }


def _operation(action: str, channel: str, names: Sequence[str]) -> Document:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names],
    }


def _messages() -> Document:
    examples = {_type_of(type(one)): one.model_dump(mode="json") for one in EXAMPLES}
    for model in CLIENT_MESSAGES:
        examples[_type_of(model)] = _example_of(model)
    return {
        _type_of(model): {
            "name": _type_of(model),
            "title": _type_of(model),
            "summary": model.__doc__,
            "payload": {"$ref": _SCHEMAS + model.__name__},
            "examples": [{"payload": examples[_type_of(model)]}],
        }
        for model in (*CLIENT_MESSAGES, *MESSAGES)
    }


def _schemas(models: Iterable[type[BaseModel]], mode: Any) -> Document:
    schemas: Document = {}
    for model in models:
        schema = model.model_json_schema(mode=mode, ref_template=_SCHEMAS + "{model}")
        schema.pop("example", None)  # it is the message's
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    return schemas


def _type_of(model: type[BaseModel]) -> str:
    return str(model.model_fields["type"].default)


def _example_of(model: type[BaseModel]) -> Document:
    extra = model.model_config["json_schema_extra"]
    assert isinstance(extra, dict)
    example = extra["example"]
    assert isinstance(example, dict)
    return example
