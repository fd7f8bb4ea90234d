"""The documents that supervisors edit, every version kept; here: cue words, suggested replies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from api.parts import Parts, PartsHere
from api.routes.fields import Body, Plain
from api.routes.listing import Listing
from api.routes.needs import Needs
from api.rulebook import ALERT_RULES, PLAYBOOK
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import documents
from api.storage.documents import Document
from api.words import LEXICON, REPLIES, SHIPPED, shipped
from emotion.errors import TonewiseError
from insights.alert_rules import read_alert_rules, shipped_alert_rules
from insights.playbook import read_playbook, shipped_playbook
from text.lexicon import read_lexicon
from text.replies import read_replies

_LONGEST = 500_000  # characters
_CHECKS: Mapping[str, Callable[[str], object]] = {
    LEXICON: read_lexicon,
    REPLIES: read_replies,
    ALERT_RULES: read_alert_rules,
    PLAYBOOK: read_playbook,
}
_SHIPPED: Mapping[str, Callable[[], str]] = {
    LEXICON: lambda: shipped(LEXICON),
    REPLIES: lambda: shipped(REPLIES),
    ALERT_RULES: shipped_alert_rules,
    PLAYBOOK: shipped_playbook,
}

_EDITOR = Depends(Needs(Scope.LEXICON))
Editor = Annotated[Caller, _EDITOR]
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
class Edit:
    """A new version of one document, from one caller."""

    kind: str
    body: DocumentBody
    author: str


@router.get("/lexicon")
async def lexicon(parts: PartsHere, version: Version = None) -> DocumentShown:
    """Return the cue words, the newest or one version."""
    return await parts.lanes.read(lambda: read_document(parts, LEXICON, version))


@router.put("/lexicon")
async def put_lexicon(body: DocumentBody, caller: Editor, parts: PartsHere) -> DocumentShown:
    """Keep a new version of the cue words and read by it from now on."""
    edit = Edit(LEXICON, body, caller.caller_id)
    return await parts.lanes.write(lambda: write_document(parts, edit))


@router.get("/lexicon/versions")
async def lexicon_versions(parts: PartsHere) -> Listing[VersionShown]:
    """Return the versions of the cue words, newest first."""
    return await parts.lanes.read(lambda: list_versions(parts, LEXICON))


@router.get("/replies")
async def replies(parts: PartsHere, version: Version = None) -> DocumentShown:
    """Return the templates of suggested replies, the newest or one version."""
    return await parts.lanes.read(lambda: read_document(parts, REPLIES, version))


@router.put("/replies")
async def put_replies(body: DocumentBody, caller: Editor, parts: PartsHere) -> DocumentShown:
    """Keep a new version of the templates and suggest by it from now on."""
    edit = Edit(REPLIES, body, caller.caller_id)
    return await parts.lanes.write(lambda: write_document(parts, edit))


@router.get("/replies/versions")
async def replies_versions(parts: PartsHere) -> Listing[VersionShown]:
    """Return the versions of the templates, newest first."""
    return await parts.lanes.read(lambda: list_versions(parts, REPLIES))


def read_document(parts: Parts, kind: str, version: int | None = None) -> DocumentShown:
    """Return a version of a document; raises UnknownVersionError if there is no such."""
    with parts.database.reading() as connection:
        if version is None:
            found = documents.latest(connection, kind)
        elif version == SHIPPED:
            found = None
        else:
            found = documents.version(connection, kind, version)
            if found is None:
                raise UnknownVersionError(f"wanted a version of the {kind}, got {version}")
    if found is None:
        return DocumentShown(version=SHIPPED, author=None, created_s=None, text=_SHIPPED[kind]())
    return _shown(found)


def write_document(parts: Parts, edit: Edit) -> DocumentShown:
    """Keep a new version, and work by it from now on.

    Raises the error of its kind if it can't be used, StaleVersionError if `base` is not newest.
    """
    _CHECKS[edit.kind](edit.body.text)
    with parts.database.transaction() as connection:
        latest = documents.latest(connection, edit.kind)
        newest = latest.version if latest else SHIPPED
        if edit.body.base is not None and edit.body.base != newest:
            raise StaleVersionError(
                f"wanted an edit of version {newest}, which is the newest, got one of "
                f"{edit.body.base}"
            )
        kept = documents.add(connection, edit.kind, edit.body.text, edit.author, parts.clock())
    if edit.kind == LEXICON:
        parts.words.renew()
    elif edit.kind in (ALERT_RULES, PLAYBOOK):
        parts.guidance.renew()
    return _shown(kept)


def list_versions(parts: Parts, kind: str) -> Listing[VersionShown]:
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
