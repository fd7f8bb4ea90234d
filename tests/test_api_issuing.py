"""Who may give which key."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api import issuing
from api.issuing import KeyShapeError
from api.security.caller import Caller, CallerKind, ForbiddenError
from api.security.keyring import NewKey
from api.security.role import ROLES, Role
from api.security.scope import Scope
from api.storage.enums import KeyKind
from tests.services import Service, bearer, serving

READS_CHATS = NewKey("the shop", KeyKind.SECRET, frozenset({Scope.CHATS_READ}))
ADMIN = Caller("usr_ada", CallerKind.PERSON, ROLES[Role.ADMIN])


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path) as running:
        yield running


def test_who_gives_people_their_roles_gives_any_key(service: Service) -> None:
    _, secret = issuing.issue(service.parts, ADMIN, READS_CHATS)
    assert service.client.get("/v1/chats/none", headers=bearer(secret)).status_code == 404


@pytest.mark.parametrize(
    "caller",
    [
        Caller("key_1", CallerKind.SECRET, ROLES[Role.ADMIN]),
        Caller("usr_2", CallerKind.PERSON, frozenset({Scope.KEYS})),
    ],
)
def test_anybody_else_gives_what_they_have(service: Service, caller: Caller) -> None:
    with pytest.raises(ForbiddenError):
        issuing.issue(service.parts, caller, READS_CHATS)
    assert len(issuing.every(service.parts)) == 0


@pytest.mark.parametrize(
    "wanted",
    [
        NewKey("x", KeyKind.SECRET),
        NewKey("x", KeyKind.PUBLISHABLE, frozenset({Scope.KEYS})),
        NewKey("x", KeyKind.SECRET, frozenset({Scope.KEYS}), ("https://shop.example",)),
    ],
)
def test_a_key_that_would_open_nothing_or_both_is_refused(service: Service, wanted: NewKey) -> None:
    with pytest.raises(KeyShapeError):
        issuing.issue(service.parts, ADMIN, wanted)
