"""The OpenAPI document: every answer with an example, every refusal as the problem it is."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from api.routes.problem import MEDIA_TYPE, Problem

Document = dict[str, Any]

_REF = "#/components/schemas/"
_LISTING = "Listing_"  # FastAPI's name for Listing[X]: Listing_X_
_OWN_ERRORS = ("HTTPValidationError", "ValidationError")  # FastAPI's, which nobody is sent


class DocumentedApp(FastAPI):
    """An app whose document is whole."""

    def openapi(self) -> Document:
        """Return what /openapi.json answers."""
        if self.openapi_schema is None:
            self.openapi_schema = _completed(super().openapi())
        return self.openapi_schema


def _completed(document: Document) -> Document:
    schemas = document["components"]["schemas"]
    for name in _OWN_ERRORS:
        schemas.pop(name, None)
    for name, example in _examples(BaseModel):
        if name in schemas:
            schemas[name]["example"] = example
    schemas["Problem"] = Problem.model_json_schema(ref_template=_REF + "{model}")
    schemas.update(schemas["Problem"].pop("$defs", {}))
    refused = {"description": "Refused (RFC 9457)", "content": {MEDIA_TYPE: _referring("Problem")}}
    for operation in _operations(document):
        operation["responses"].pop("422", None)
        operation["responses"]["default"] = refused
        for answer in operation["responses"].values():
            for content in answer.get("content", {}).values():
                _give_example(content, schemas)
    return document


def _examples(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    """Yield the examples as our models give them; FastAPI leaves their nulls out."""
    for kind in model.__subclasses__():
        extra = kind.model_config.get("json_schema_extra")
        if kind.__module__.startswith("api.") and isinstance(extra, dict):
            yield kind.__name__, extra["example"]
        yield from _examples(kind)


def _operations(document: Document) -> Iterator[Document]:
    for methods in document["paths"].values():
        yield from methods.values()


def _referring(name: str) -> Document:
    return {"schema": {"$ref": _REF + name}}


def _give_example(content: Document, schemas: Document) -> None:
    name = content.get("schema", {}).get("$ref", "").removeprefix(_REF)
    if name.startswith(_LISTING):
        item = schemas[name.removeprefix(_LISTING).removesuffix("_")]
        if "example" in item:
            content["example"] = {"items": [item["example"]], "next_cursor": None}
    elif "example" in schemas.get(name, {}):
        content["example"] = schemas[name]["example"]
