"""How soon lists are answered over HTTP, one request after another."""

from collections.abc import Sequence
from datetime import date, timedelta
from time import perf_counter
from urllib.parse import quote

import httpx2

from api.bench.pages_house import House
from api.bench.pages_plan import LIST_BAR_MS, SAID_BAR_MS, ListTime, percentile
from api.bench.serving import HOST, Served

_PATIENCE_S = 30.0
_WARM = 2  # requests that nobody measures
_FEWEST = 5  # requests of what adds everything up
_DAY = "{day}"
# What adds everything up; of each request another day.
_SUMS = (
    "/v1/trends?until={day}",
    "/v1/trends?by=category&grain=week&until={day}",
    "/v1/categories?until={day}",
    "/v1/departures?day={day}",
    "/v1/drift?until={day}",
    "/v1/narratives?until={day}",
    "/v1/accounts/runs",
    "/v1/briefing?date={day}",
)


def list_times(house: House, service: Served, n_requests: int) -> tuple[list[ListTime], list[str]]:
    """Return how soon each list is answered, and which are not there."""
    times, left_out = [], []
    headers = {"Authorization": f"Bearer {service.secret}"}
    base = f"http://{HOST}:{service.port}"
    wanted = [
        *((path, LIST_BAR_MS, n_requests) for path in _paths(house)),
        *((path, SAID_BAR_MS, max(_FEWEST, n_requests // 10)) for path in _SUMS),
    ]
    with httpx2.Client(base_url=base, headers=headers, timeout=_PATIENCE_S) as client:
        for path, bar_ms, n in wanted:
            asked = [_on(house.said.day - timedelta(days=k), path) for k in range(_WARM + n)]
            status = client.get(asked[0]).status_code
            if status != 200:
                left_out.append(f"{path}: it answers {status}")
                continue
            times.append(_timed(client, path, asked, bar_ms))
    return times, left_out


def _on(day: date, path: str) -> str:
    """Return the address of a day, so that no answer is remembered from the one before."""
    return path.replace(_DAY, day.isoformat())


def _timed(client: httpx2.Client, path: str, asked: Sequence[str], bar_ms: float) -> ListTime:
    took_ms, n_bytes = [], 0
    for number, address in enumerate(asked):
        began_s = perf_counter()
        n_bytes = len(client.get(address).content)
        if number >= _WARM:
            took_ms.append(1000 * (perf_counter() - began_s))
    return ListTime(path, percentile(took_ms, 50), percentile(took_ms, 95), n_bytes, bar_ms)


def _paths(house: House) -> tuple[str, ...]:
    return (
        "/v1/grades",
        "/v1/grades?limit=200",
        "/v1/grades?order=worst",
        "/v1/grades?mood=angry&points_to=60",
        "/v1/grades?only=changed",
        f"/v1/grades?agent={house.agent_id}&order=worst",
        f"/v1/grades?team={house.team_id}",
        "/v1/grades/figures",
        f"/v1/grades/figures?team={house.team_id}",
        f"/v1/agents/{house.agent_id}/record",
        f"/v1/teams/{house.team_id}/record",
        f"/v1/grades/{house.call_id}",
        f"/v1/calls/{house.call_id}",
        f"/v1/calls/{house.call_id}/report",
        f"/v1/calls/{house.call_id}/transcript",
        "/v1/calls",
        f"/v1/calls?agent_id={house.agent_id}",
        "/v1/interactions",
        "/v1/interactions?negative=yes&order=worst",
        "/v1/interactions?category=billing&limit=200",
        f"/v1/interactions/{quote(house.said.interaction_id, safe='')}",
        "/v1/accounts",
        f"/v1/accounts/{quote(house.said.account_id, safe='')}",
        "/v1/account-alerts",
        "/v1/follow-ups",
        "/v1/tickets",
        "/v1/cases",
        "/v1/alerts",
        "/v1/alerts?state=raised",
        "/v1/disputes",
        "/v1/coaching",
        "/v1/samples",
        "/v1/calibrations",
        "/v1/agreement",
        "/v1/experts",
        "/v1/queue",
        "/v1/departments",
        "/v1/users",
        "/v1/teams",
        "/v1/wallboard",
        "/v1/audit",
    )
