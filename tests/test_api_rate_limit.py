"""How often somebody may ask, and what every answer tells browsers."""

from pathlib import Path

import pytest

from api.routes.rate_limit import address_of
from api.security.throttle import Throttle
from tests.services import Service, bearer, kind_of, serving


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_so_many_requests_a_minute_pass_at_once_and_the_next_waits() -> None:
    clock = Clock()
    throttle = Throttle(60, clock)
    assert [throttle.wait_s("a") for _ in range(60)] == [0.0] * 60
    assert throttle.wait_s("a") == pytest.approx(1.0)
    assert throttle.wait_s("b") == 0.0
    clock.now_s = 1.0
    assert throttle.wait_s("a") == 0.0
    assert throttle.wait_s("a") == pytest.approx(1.0)


def test_who_asks_evenly_is_never_kept_waiting() -> None:
    clock = Clock()
    throttle = Throttle(120, clock)
    for _ in range(500):
        assert throttle.wait_s("a") == 0.0
        clock.now_s += 0.5


def test_a_refused_request_costs_nothing() -> None:
    clock = Clock()
    throttle = Throttle(2, clock)
    for _ in range(50):
        throttle.wait_s("a")
    clock.now_s = 30.0
    assert throttle.wait_s("a") == 0.0


def test_any_number_of_names_takes_a_bounded_memory() -> None:
    throttle = Throttle(60, Clock(), most_known=100)
    for name in range(1000):
        throttle.wait_s(str(name))
    assert len(throttle._due_s) <= 100


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_is_a_host_or_a_houses_network(host: str, address: str) -> None:
    assert address_of({"client": (host, 1)}) == address
    assert address_of({"client": None}) == ""


def statuses(
    service: Service, n: int, headers: dict[str, str], path: str = "/v1/queue"
) -> list[int]:
    return [service.client.get(path, headers=headers).status_code for _ in range(n)]


def test_a_key_that_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    with serving(tmp_path, key_requests=3) as service:
        hasty, calm = service.key(), service.page_key()
        assert statuses(service, 3, hasty) == [200] * 3
        answer = service.client.get("/v1/queue", headers=hasty)
        assert (answer.status_code, kind_of(answer)) == (429, "too-many-requests")
        assert 1 <= int(answer.headers["retry-after"]) <= 20
        assert service.client.get("/v1/queue", headers=calm).status_code == 403


def test_a_page_that_is_refused_may_read_why(tmp_path: Path) -> None:
    with serving(tmp_path, page_requests=1) as service:
        page, body = service.page_key(), {"message": {"text": "hello"}}
        assert service.client.post("/v1/chats", json=body, headers=page).status_code == 201
        answer = service.client.post("/v1/chats", json=body, headers=page)
        assert answer.status_code == 429
        assert answer.headers["access-control-allow-origin"] == page["Origin"]
        assert "Retry-After" in answer.headers["access-control-expose-headers"]


def test_who_guesses_keys_is_held_off_and_who_has_one_is_not(tmp_path: Path) -> None:
    with serving(tmp_path, stranger_requests=5) as service:
        known = service.key()
        assert statuses(service, 1, known) == [200]
        guesses = [service.client.get("/v1/queue", headers=bearer(f"tw_sk_{n}")) for n in range(9)]
        assert [one.status_code for one in guesses] == [401] * 5 + [429] * 4
        assert statuses(service, 2, known) == [200] * 2


def test_a_guess_is_no_better_known_for_having_been_shown_where_nothing_is(tmp_path: Path) -> None:
    with serving(tmp_path, stranger_requests=2) as service:
        guesses = [bearer(f"tw_sk_{n}") for n in range(5)]
        for guess in guesses:
            assert service.client.get("/v1/nowhere", headers=guess).status_code == 404
        asked = [service.client.get("/v1/queue", headers=guess) for guess in guesses]
    assert [one.status_code for one in asked] == [401, 401, 429, 429, 429]


def test_who_shows_nothing_is_counted_by_address(tmp_path: Path) -> None:
    with serving(tmp_path, stranger_requests=5) as service:
        assert statuses(service, 7, {}) == [401] * 5 + [429] * 2


def test_pages_scripts_and_health_are_not_counted(tmp_path: Path) -> None:
    with serving(tmp_path, stranger_requests=1) as service:
        assert statuses(service, 5, {}, "/healthz") == [200] * 5
        assert statuses(service, 5, {}, "/widget/chat.js").count(429) == 0


PLACES = ["/v1/queue", "/healthz", "/nowhere", "/softphone", "/widget/desk.css", "/openapi.json"]


@pytest.mark.parametrize("path", PLACES)
def test_every_answer_tells_browsers_what_not_to_do_with_it(tmp_path: Path, path: str) -> None:
    with serving(tmp_path) as service:
        headers = service.client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] in ("same-origin", "cross-origin")
    assert ("microphone=(self)" in headers["permissions-policy"]) == (path == "/softphone")
    assert "strict-transport-security" not in headers


def test_over_tls_a_browser_is_told_to_stay_with_it(tmp_path: Path) -> None:
    with serving(tmp_path, public_url="https://voice.example") as service:
        assert (
            "max-age=31536000"
            in service.client.get("/healthz").headers["strict-transport-security"]
        )


def test_only_what_other_sites_may_load_says_so(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        said = {
            path: service.client.get(path).headers["cross-origin-resource-policy"]
            for path in ("/widget/desk.css", "/v1/recordings/x", "/softphone/calls.css", "/healthz")
        }
    assert [path for path, policy in said.items() if policy == "cross-origin"] == [
        "/widget/desk.css",
        "/v1/recordings/x",
    ]
