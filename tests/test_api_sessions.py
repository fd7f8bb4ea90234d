"""Sessions: a browser's cookie, from sign-in to sign-out."""

from collections.abc import Iterator

import pytest

from api.security.role import Role
from tests.services import Service, kind_of, serving


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service")) as running:
        yield running


def test_a_session_lets_in_by_its_roles(service: Service) -> None:
    supervisor = service.person(Role.SUPERVISOR)
    assert service.client.get("/v1/alerts", headers=supervisor).status_code == 200
    assert kind_of(service.client.get("/v1/keys", headers=supervisor)) == "forbidden"


def test_a_change_by_the_cookie_alone_is_refused(service: Service) -> None:
    headers = service.person(Role.ADMIN)
    body = {"name": "mine", "scopes": ["queue:read"]}
    alone = {"Cookie": headers["Cookie"]}
    assert kind_of(service.client.post("/v1/keys", json=body, headers=alone)) == "csrf"
    wrong = {**headers, "X-CSRF-Token": "0" * 64}
    assert kind_of(service.client.post("/v1/keys", json=body, headers=wrong)) == "csrf"
