"""The OpenAPI document: whole, with examples that are true."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api.routes.statuses import STATUS
from api.security.scope import Scope
from tests.services import Service, serving

DOCS = Path(__file__).parent.parent / "docs/api.md"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="module")
def document(service: Service) -> dict[str, Any]:
    document: dict[str, Any] = service.client.get("/openapi.json").json()
    return document


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def contents(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from operation.get("requestBody", {}).get("content", {}).values()
    for answer in operation["responses"].values():
        yield from answer.get("content", {}).values()


def test_every_operation_says_what_it_does_and_how_it_refuses(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation["description"], name
        assert set(operation["responses"]["default"]["content"]) == {"application/problem+json"}
        assert "422" not in operation["responses"], name


def test_every_answer_has_an_example(document: dict[str, Any]) -> None:
    lacking = [
        name
        for name, operation in operations(document)
        for answer in operation["responses"].values()
        for content in answer.get("content", {}).values()
        if "example" not in content
    ]
    assert lacking == []


def test_every_body_has_an_example(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    within_others = {"CustomerBody", "HoursBody", "OutcomesBody"}
    bodies = {name for name in schemas if name.endswith("Body")} - within_others
    assert [name for name in bodies if "example" not in schemas[name]] == []


def test_every_example_is_as_its_schema_says(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        if "example" in schema:
            within = {**schema, "components": document["components"]}
            errors = list(Draft202012Validator(within).iter_errors(schema["example"]))
            assert errors == [], name


def test_every_operation_but_the_public_asks_for_a_bearer(document: dict[str, Any]) -> None:
    unguarded = {name for name, operation in operations(document) if "security" not in operation}
    by_a_signed_link = {"get /v1/recordings/{call_id}"}
    assert unguarded == {"get /healthz", "get /readyz", "get /metrics"} | by_a_signed_link


def test_every_kind_of_event_has_a_schema(service: Service) -> None:
    service.open("angry about billing")
    kinds = service.client.get("/v1/events/schemas", headers=service.key()).json()["items"]
    schemas = {kind["kind"]: kind["data"] for kind in kinds}
    for event in service.events():
        Draft202012Validator(schemas[event.kind]).validate(event.data.model_dump(mode="json"))
    assert all(schema["description"] for schema in schemas.values())


def test_the_docs_name_every_path_and_every_problem(document: dict[str, Any]) -> None:
    told = DOCS.read_text(encoding="utf-8")
    kinds = {status.kind for status in STATUS.values()}
    assert [path for path in document["paths"] if f"{path}`" not in told] == []
    assert [kind for kind in kinds if f"`{kind}`" not in told] == []
    assert [scope for scope in Scope if f"`{scope}`" not in told] == []
