"""Keys: made, listed, revoked. A key is shown once; only its hash is kept."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from api import issuing
from api.issuing import check_shape
from api.parts import PartsHere
from api.routes.fields import Body, Name
from api.routes.listing import Listing
from api.routes.needs import Needs
from api.routes.noted import NotedHere
from api.routes.once import Deed, OnceHere
from api.security.caller import Caller
from api.security.keyring import NewKey
from api.security.scope import Scope
from api.storage.enums import KeyKind
from api.storage.keys import ApiKey

_ADMIN = Depends(Needs(Scope.KEYS))
Admin = Annotated[Caller, _ADMIN]

router = APIRouter(prefix="/v1/keys", tags=["keys"], dependencies=[_ADMIN])


class KeyBody(Body):
    """A key for machines with scopes, or one for pages with origins."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "name": "the shop's server",
                "kind": "secret",
                "scopes": ["chats:write", "chats:read"],
            }
        }
    )

    name: Name
    kind: KeyKind = KeyKind.SECRET
    scopes: list[Scope] = Field(default=[], description="Of a secret key; at least one.")
    origins: list[str] = Field(
        default=[], description="Of a publishable key, as https://shop.example."
    )

    @model_validator(mode="after")
    def _whole(self) -> "KeyBody":
        check_shape(self.wanted())
        return self

    def wanted(self) -> NewKey:
        """Return it as it is to be made."""
        return NewKey(self.name, self.kind, frozenset(self.scopes), tuple(self.origins))


class KeyShown(BaseModel):
    """A key; the key itself is shown once, when it is made."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "key_id": "key_0a1b",
                "name": "the shop's server",
                "kind": "secret",
                "scopes": ["chats:read", "chats:write"],
                "origins": [],
                "created_s": 1763769600.0,
                "revoked_s": None,
                "used_s": 1763773200.0,
                "secret": "tw_sk_4mB...",
            }
        }
    )

    key_id: str
    name: str
    kind: KeyKind
    scopes: list[str]
    origins: list[str]
    created_s: float
    revoked_s: float | None
    used_s: float | None = Field(description="Last used, to within a minute; null: never")
    secret: str | None = Field(
        default=None, description="The key itself, when it is made and never again."
    )


@router.get("")
async def every(parts: PartsHere) -> Listing[KeyShown]:
    """Return all keys, newest first, the revoked among them."""
    found = await parts.lanes.read(lambda: issuing.every(parts))
    return Listing(items=[_shown(one) for one in found])


@router.post("", status_code=201, response_model=KeyShown)
async def add(body: KeyBody, caller: Admin, parts: PartsHere, once: OnceHere) -> Response:
    """Make a key with scopes that the caller may give; the answer shows it once."""

    def work() -> KeyShown:
        key, secret = issuing.issue(parts, caller, body.wanted())
        return _shown(key).model_copy(update={"secret": secret})

    return await once.run(caller, Deed(201, work))


@router.delete("/{key_id}", status_code=204)
async def revoke(key_id: str, parts: PartsHere, noted: NotedHere) -> None:
    """Take a key's rights for good."""
    await parts.lanes.write(noted(lambda: issuing.revoke(parts, key_id)))
    parts.gate.forget()  # once more: until its line was kept with it, the key was still live


def _shown(key: ApiKey) -> KeyShown:
    return KeyShown(
        key_id=key.key_id,
        name=key.name,
        kind=key.kind,
        scopes=sorted(key.scopes),
        origins=list(key.origins),
        created_s=key.created_s,
        revoked_s=key.revoked_s,
        used_s=key.used_s,
    )
