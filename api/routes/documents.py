"""The documents that supervisors edit, every version kept; here: cue words, suggested replies."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, params
from pydantic import BaseModel, ConfigDict, Field

from api.editables import CUE_WORDS, TEMPLATES
from api.editing import Editable, Version, read, versions, write
from api.parts import PartsHere
from api.routes.fields import Body, Plain
from api.routes.listing import Listing
from api.routes.needs import Needs
from api.security.caller import Caller
from api.security.scope import Scope

_LONGEST = 500_000  # characters

_EDITOR = Depends(Needs(Scope.LEXICON))
router = APIRouter(prefix="/v1", tags=["documents"], dependencies=[_EDITOR])

Number = Annotated[int | None, Query(ge=0, description="none: the newest; 0: as shipped")]


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
class Told:
    """Where a document is edited, and how its readers are told."""

    document: Editable
    path: str
    name: str  # of its routes
    what: str
    short: str  # the same where it was named before
    effect: str  # of a new version


def add_routes(router: APIRouter, told: Told, editor: params.Depends) -> None:
    """Add what reads, edits and lists a document, for whoever `editor` lets in."""
    document = told.document

    async def get(parts: PartsHere, version: Number = None) -> DocumentShown:
        return _shown(await parts.lanes.read(lambda: read(parts, document, version)))

    async def put(
        body: DocumentBody, caller: Annotated[Caller, editor], parts: PartsHere
    ) -> DocumentShown:
        kept = await parts.lanes.write(lambda: write(parts, caller, document, body.text, body.base))
        return _shown(kept)

    async def kept(parts: PartsHere) -> Listing[VersionShown]:
        found = await parts.lanes.read(lambda: versions(parts, document))
        return Listing(items=[_listed(one) for one in found])

    path, name = told.path, told.name
    what = f"Return {told.what}, the newest or one version."
    router.get(path, name=name, description=what)(get)
    what = f"Keep a new version of {told.short}{told.effect}"
    router.put(path, name=f"put_{name}", description=what)(put)
    what = f"Return the versions of {told.short}, newest first."
    router.get(f"{path}/versions", name=f"{name}_versions", description=what)(kept)


def _shown(version: Version) -> DocumentShown:
    return DocumentShown(
        version=version.number,
        author=version.author,
        created_s=version.created_s,
        text=version.text,
    )


def _listed(version: Version) -> VersionShown:
    assert version.author is not None
    assert version.created_s is not None
    return VersionShown(version=version.number, author=version.author, created_s=version.created_s)


add_routes(
    router,
    Told(
        CUE_WORDS,
        "/lexicon",
        "lexicon",
        what="the cue words",
        short="the cue words",
        effect=" and read by it from now on.",
    ),
    _EDITOR,
)
add_routes(
    router,
    Told(
        TEMPLATES,
        "/replies",
        "replies",
        what="the templates of suggested replies",
        short="the templates",
        effect=" and suggest by it from now on.",
    ),
    _EDITOR,
)
