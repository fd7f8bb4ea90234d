"""The page of the keys by which machines and web pages are let in: made, listed, revoked."""

from collections.abc import Mapping
from dataclasses import dataclass

from api import issuing
from api.pages.acts import Given, chosen
from api.pages.drawn import Drawn, Said, changed, ticked
from api.pages.elements import words
from api.pages.page import staff_page
from api.pages.scope_words import SCOPE_WORDS
from api.pages.visit import RefusedError, Visit
from api.security.audit_line import Action, Subject
from api.security.keyring import NewKey
from api.security.scope import Scope
from api.storage.enums import KeyKind
from api.storage.keys import ApiKey

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Made:
    """A key that was made just now: the one time that it is seen."""

    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class Keys:
    """What the page shows."""

    live: tuple[ApiKey, ...]
    revoked: tuple[ApiKey, ...]
    grantable: Mapping[str, str]  # scope -> what it lets a key do
    made: Made | None


@staff_page("/admin/keys", title="Keys", scope=Scope.KEYS, help="keys")
async def keys(visit: Visit) -> None:
    """Show and change them."""
    visit.style("editor.css")
    words("p", "Keys let machines and web pages in. People sign in instead.", "hint")
    await KeysPage(visit).draw()


class KeysPage:
    """One visit."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._made: Made | None = None

    async def draw(self) -> None:
        """Draw it."""
        deeds = {"add": self._add, "revoke": self._revoke, "hide": self._hide}
        await Drawn(self._visit, "admin_keys.html.j2", self._read, deeds).draw()

    def _read(self) -> Keys:
        every = issuing.every(self._visit.parts)
        may_give = issuing.grantable(self._visit.caller)
        return Keys(
            tuple(key for key in every if key.revoked_s is None),
            tuple(key for key in every if key.revoked_s is not None),
            {scope: words for scope, words in SCOPE_WORDS.items() if scope in may_give},
            self._made,
        )

    async def _add(self, given: Given) -> Said:
        name = given["name"].strip()[:_LONGEST_NAME]
        if not name:
            self._visit.toast("Wanted a name to know the key by.", "negative")
            raise RefusedError("a key without a name")
        origins = tuple(given.get("origins", "").split())
        wanted = NewKey(
            name, chosen(given, "kind", KeyKind), frozenset(ticked(given, "scope")), origins
        )
        visit = self._visit

        def work() -> str:
            with visit.parts.database.transaction():
                key, secret = issuing.issue(visit.parts, visit.caller, wanted)
                detail = f"{name}: {', '.join(sorted((*wanted.scopes, *origins)))}"
                visit.parts.audit.note(
                    visit.caller, Action.ADDED, Subject("key", key.key_id), detail
                )
            return secret

        self._made = Made(name, await visit.write(work))
        return None

    async def _hide(self, _: Given) -> Said:
        self._made = None
        return None

    async def _revoke(self, given: Given) -> Said:
        parts, key_id = self._visit.parts, given["key"]
        await changed(
            self._visit,
            lambda: issuing.revoke(parts, key_id),
            Action.REMOVED,
            Subject("key", key_id),
        )
        return "Revoked. It opens nothing any more."
