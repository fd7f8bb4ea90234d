"""The documents that supervisors edit, every version kept; here: cue words, suggested replies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, params
from pydantic import BaseModel, ConfigDict, Field

from api.parts import Parts, PartsHere
from api.routes.fields import Body, Plain
from api.routes.listing import Listing
from api.routes.needs import Needs
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import documents
from api.storage.documents import Document
from api.words import LEXICON, REPLIES, SHIPPED, shipped
from emotion.errors import TonewiseError
from text.lexicon import read_lexicon
from text.replies import read_replies

_LONGEST = 500_000  # characters

_EDITOR = Depends(Needs(Scope.LEXICON))
router = APIRouter(prefix="/v1", tags=["documents"], dependencies=[_EDITOR])

Version = Annotated[int | None, Query(ge=0, description="none: the newest; 0: as shipped")]


class UnknownVersionError(TonewiseError):
    """No such version of a document."""


class StaleVersionError(TonewiseError):
    """A document that somebody else changed meanwhile."""


class DocumentBody(Body):
    """A new version."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"text": "name: shop\nversion: '2'\n...", "base": 1}}
    )

    text: Annotated[Plain, Field(max_length=_LONGEST, description="YAML, as the shipped one.")]
    base: int | None = Field(
        default=None,
        description="The version that was edited; refused if it is no longer the newest.",
    )


class DocumentShown(BaseModel):
    """One version of a document."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "version": 2,
                "author": "key_0a1b",
                "created_s": 1763769600.0,
                "text": "name: shop\n...",
            }
        }
    )

    version: int
    author: str | None
    created_s: float | None
    text: str


class VersionShown(BaseModel):
    """A version without its text."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"version": 2, "author": "key_0a1b", "created_s": 1763769600.0}
        }
    )

    version: int
    author: str
    created_s: float


@dataclass(frozen=True, slots=True)
class Editable:
    """One kind of document: where it is edited, what fits, and who goes by it."""

    kind: str  # in the table of documents
    path: str
    name: str  # of its routes
    what: str  # as its readers are told
    short: str  # the same where it was named before
    effect: str  # of a new version
    check: Callable[[str], object]  # raises an error of its own if the text can't be used
    shipped: Callable[[], str]
    renew: Callable[[Parts], None] = lambda _: None  # for what does not look each time


def add_routes(router: APIRouter, document: Editable, editor: params.Depends) -> None:
    """Add what reads, edits and lists a document, for whoever `editor` lets in."""

    async def read(parts: PartsHere, version: Version = None) -> DocumentShown:
        return await parts.lanes.read(lambda: _read(parts, document, version))

    async def put(
        body: DocumentBody, caller: Annotated[Caller, editor], parts: PartsHere
    ) -> DocumentShown:
        return await parts.lanes.write(lambda: _write(parts, document, body, caller.caller_id))

    async def versions(parts: PartsHere) -> Listing[VersionShown]:
        return await parts.lanes.read(lambda: _versions(parts, document.kind))

    path, name = document.path, document.name
    told = f"Return {document.what}, the newest or one version."
    router.get(path, name=name, description=told)(read)
    told = f"Keep a new version of {document.short}{document.effect}"
    router.put(path, name=f"put_{name}", description=told)(put)
    told = f"Return the versions of {document.short}, newest first."
    router.get(f"{path}/versions", name=f"{name}_versions", description=told)(versions)


def _read(parts: Parts, document: Editable, version: int | None) -> DocumentShown:
    """Return a version of a document; raises UnknownVersionError if there is no such."""
    with parts.database.reading() as connection:
        if version is None:
            found = documents.latest(connection, document.kind)
        elif version == SHIPPED:
            found = None
        else:
            found = documents.version(connection, document.kind, version)
            if found is None:
                raise UnknownVersionError(f"wanted a version of the {document.kind}, got {version}")
    if found is None:
        text = document.shipped()
        return DocumentShown(version=SHIPPED, author=None, created_s=None, text=text)
    return _shown(found)


def _write(parts: Parts, document: Editable, body: DocumentBody, author: str) -> DocumentShown:
    """Keep a new version, and work by it from now on.

    Raises the error of its kind if it can't be used, StaleVersionError if `base` is not newest.
    """
    document.check(body.text)
    with parts.database.transaction() as connection:
        latest = documents.latest(connection, document.kind)
        newest = latest.version if latest else SHIPPED
        if body.base is not None and body.base != newest:
            raise StaleVersionError(
                f"wanted an edit of version {newest}, which is the newest, got one of {body.base}"
            )
        kept = documents.add(connection, document.kind, body.text, author, parts.clock())
    document.renew(parts)
    return _shown(kept)


def _versions(parts: Parts, kind: str) -> Listing[VersionShown]:
    """Return a document's versions, newest first."""
    with parts.database.reading() as connection:
        found = documents.versions(connection, kind)
    return Listing(
        items=[
            VersionShown(version=one.version, author=one.author, created_s=one.created_s)
            for one in found
        ]
    )


def _shown(document: Document) -> DocumentShown:
    return DocumentShown(
        version=document.version,
        author=document.author,
        created_s=document.created_s,
        text=document.text,
    )


add_routes(
    router,
    Editable(
        LEXICON,
        "/lexicon",
        "lexicon",
        what="the cue words",
        short="the cue words",
        effect=" and read by it from now on.",
        check=read_lexicon,
        shipped=lambda: shipped(LEXICON),
        renew=lambda parts: parts.words.renew(),
    ),
    _EDITOR,
)
add_routes(
    router,
    Editable(
        REPLIES,
        "/replies",
        "replies",
        what="the templates of suggested replies",
        short="the templates",
        effect=" and suggest by it from now on.",
        check=read_replies,
        shipped=lambda: shipped(REPLIES),
    ),
    _EDITOR,
)
