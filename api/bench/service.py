"""The service under load: first messages over HTTP, read, routed and stored, at a steady rate."""

import csv
import io
import json
import os
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import httpx2
import numpy as np
import uvloop

from api.bench.processes import usage_of
from api.bench.serving import HOST, Served, serving
from api.bench.traffic import Generator, Sent, arrivals
from api.storage import counts
from api.storage.database import Database

_PATIENCE_S = 120.0  # on a machine that is busy with other things
_WARM_S = 3.0
_N_EXPERTS = 40
_SEED = 7


@dataclass(frozen=True, slots=True)
class Load:
    """What is sent."""

    rate: float  # a second
    seconds: float
    experts_free: bool = True  # False: nearly every chat waits
    keyed: bool = True  # with an Idempotency-Key, as the widget sends


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """How it went; milliseconds from when a request was due to its last byte."""

    rate: float
    seconds: float
    n_sent: int
    n_errors: int
    n_stored: int
    n_assigned: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float
    generator_late_p99_ms: float  # of it, what the generator itself was late
    cores: int
    load_average: float  # before it began: what else this machine did
    server_cpu_share: float  # of one core


def bench_service(load: Load) -> ServiceFigures:
    """Return how a real process on a new SQLite database takes the load.

    Raises BenchError if it does not start.
    """
    load_average = os.getloadavg()[0]
    with (
        tempfile.TemporaryDirectory(prefix="tonewise-bench-") as folder,
        serving(Path(folder)) as server,
    ):
        _staff(server, load)
        _send(server, Load(load.rate, _WARM_S, keyed=load.keyed))
        before, cpu_s = _stored(server), usage_of(server.process.pid).cpu_s
        sent = _send(server, load)
        cpu_share = (usage_of(server.process.pid).cpu_s - cpu_s) / load.seconds
        after = _stored(server)
    took_ms = np.array([one.took_s for one in sent]) * 1000
    late_ms = np.array([one.late_s for one in sent]) * 1000
    p50, p95, p99 = (float(np.percentile(took_ms, p)) for p in (50, 95, 99))
    return ServiceFigures(
        rate=load.rate,
        seconds=load.seconds,
        n_sent=len(sent),
        n_errors=sum(one.status != 201 for one in sent),
        n_stored=sum(after.values()) - sum(before.values()),
        n_assigned=after.get("active", 0) - before.get("active", 0),
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
        max_ms=float(took_ms.max()),
        generator_late_p99_ms=float(np.percentile(late_ms, 99)),
        cores=len(os.sched_getaffinity(0)),
        load_average=load_average,
        server_cpu_share=cpu_share,
    )


def _staff(server: Served, load: Load) -> None:
    """Let experts of every department come to work, who have time for all or for one chat each."""
    room = int((load.rate * (load.seconds + _WARM_S)) if load.experts_free else 1)
    base, headers = (
        f"http://{HOST}:{server.port}/v1",
        {"Authorization": f"Bearer {server.secret}"},
    )
    with httpx2.Client(base_url=base, headers=headers, timeout=_PATIENCE_S) as client:
        names = [one["name"] for one in client.get("/departments").json()["items"]]
        for n in range(_N_EXPERTS):
            skills = {names[(n + step) % len(names)]: 5 - step for step in range(3)}
            body = {
                "name": f"Expert {n}",
                "skills": skills,
                "capacity": {"chat": min(room, 1000)},
                "auto_accept": True,
            }
            client.put(f"/experts/exp_{n}", json=body).raise_for_status()
            client.put(f"/experts/exp_{n}/presence", json={"presence": "available"})


def _send(server: Served, load: Load) -> list[Sent]:
    due_s = arrivals(load.rate, load.seconds, _SEED)
    requests = [_request(server, text, load.keyed) for text in _texts(len(due_s))]
    generator = Generator(HOST, server.port)
    return uvloop.run(generator.send(requests, due_s))


def _request(server: Served, text: str, keyed: bool) -> bytes:
    body = json.dumps({"message": {"text": text}, "metadata": {"from": "bench"}}).encode()
    head = [
        "POST /v1/chats HTTP/1.1",
        "Host: bench",
        f"Authorization: Bearer {server.secret}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    if keyed:
        head.append(f"Idempotency-Key: {random.randbytes(12).hex()}")  # noqa: S311
    return "\r\n".join([*head, "", ""]).encode() + body


def _texts(n: int) -> Sequence[str]:
    """Return `n` opening messages as customers write them, none of them twice in a row."""
    lines = (files("text") / "challenge/test.csv").read_text(encoding="utf-8")
    texts = [row["text"] for row in csv.DictReader(io.StringIO(lines))]
    # A number makes each its own, so that no reading is remembered from before.
    return [f"{texts[i % len(texts)]} (order {i})" for i in range(n)]


def _stored(server: Served) -> dict[str, int]:
    database = Database.open(server.database)
    with database.reading() as connection:
        stored = dict(counts.cases_by_state(connection))
    database.close()
    return stored
