"""The AsyncAPI document: whole, with examples that are true."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIWebSocketRoute
from jsonschema import Draft202012Validator

from api.live.messages import MESSAGE, MESSAGES
from api.protocols.asyncapi import NATIVE
from api.protocols.examples import EXAMPLES
from api.protocols.native_messages import CLIENT_MESSAGES
from tests.services import Service, serving

DOCS = Path(__file__).parent.parent / "docs/streaming.md"
MODELS = (*CLIENT_MESSAGES, *MESSAGES)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="module")
def document(service: Service) -> dict[str, Any]:
    document: dict[str, Any] = service.client.get("/asyncapi.json").json()
    return document


def websockets(app: FastAPI) -> set[str]:
    """Return the path of every websocket, those in routers within the app too."""

    def walk(routes: Any) -> Iterator[str]:
        for route in routes:
            if hasattr(route, "original_router"):
                yield from walk(route.original_router.routes)
            elif isinstance(route, APIWebSocketRoute):
                yield route.path

    return set(walk(app.routes))


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (value for name, value in part.items() if name == "$ref")
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from references(inner)


def found(document: dict[str, Any], reference: str) -> Any:
    part: Any = document
    for name in reference.removeprefix("#/").split("/"):
        part = part[name]
    return part


def test_it_is_asyncapi_3_with_all_that_must_be_there(document: dict[str, Any]) -> None:
    assert document["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= document["info"].keys()
    for operation in document["operations"].values():
        assert operation["action"] in ("send", "receive")
        assert operation["channel"]["$ref"].startswith("#/channels/")


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    assert all(found(document, reference) for reference in references(document))


def test_an_operation_has_messages_of_its_own_channel(document: dict[str, Any]) -> None:
    for operation in document["operations"].values():
        prefix = operation["channel"]["$ref"] + "/messages/"
        assert all(one["$ref"].startswith(prefix) for one in operation["messages"])


def test_every_websocket_of_the_service_is_a_channel(
    service: Service, document: dict[str, Any]
) -> None:
    channels = document["channels"].values()
    assert {one["address"] for one in channels} == websockets(service.app)
    assert all(one["summary"] for one in channels)


def test_every_message_is_in_our_own_channel(document: dict[str, Any]) -> None:
    types = {str(model.model_fields["type"].default) for model in MODELS}
    assert document["channels"][NATIVE]["messages"].keys() == types | {"sound"}


def test_every_example_is_as_its_schema_says(document: dict[str, Any]) -> None:
    for model in MODELS:
        message = document["components"]["messages"][str(model.model_fields["type"].default)]
        schema = {**message["payload"], "components": document["components"]}
        (example,) = message["examples"]
        errors = list(Draft202012Validator(schema).iter_errors(example["payload"]))
        assert errors == [], message["name"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.type)
def test_what_the_service_tells_is_read_back_as_it_was(example: Any) -> None:
    assert MESSAGE.validate_json(example.model_dump_json()) == example


def test_there_is_one_example_of_each_message_that_is_told() -> None:
    assert sorted(type(one).__name__ for one in EXAMPLES) == sorted(
        model.__name__ for model in MESSAGES
    )


def test_the_docs_name_every_message_and_every_field() -> None:
    told = DOCS.read_text(encoding="utf-8")
    types = [str(model.model_fields["type"].default) for model in MODELS]
    fields = {name for model in MODELS for name in model.model_fields}
    assert [name for name in types if f"`{name}`" not in told] == []
    assert [name for name in sorted(fields) if f"`{name}`" not in told] == []
