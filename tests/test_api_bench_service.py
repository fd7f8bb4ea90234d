"""The service's bench: honest arrivals, and a small run of the real thing."""

import asyncio
import json
import statistics
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.bench.service import ServiceFigures
from api.bench.service_table import service_table
from api.bench.traffic import Generator, arrivals
from api.commands.bench import command
from tests.receivers import receiving

SHIPPED = Path(__file__).parent.parent / "text/weights/emotion/manifest.json"


def test_arrivals_come_at_their_rate_each_by_itself() -> None:
    times = arrivals(100.0, 60.0, 1)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(times) == pytest.approx(6000, rel=0.05)
    # Of an exponential distribution the mean and the standard deviation are the same.
    assert statistics.stdev(gaps) == pytest.approx(statistics.mean(gaps), rel=0.1)
    assert arrivals(100.0, 60.0, 1) == times


def test_a_slow_answer_delays_no_later_request() -> None:
    with receiving() as receiver:
        receiver.delay_s = 0.3
        request = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
        generator = Generator("127.0.0.1", receiver.port)
        sent = asyncio.run(generator.send([request] * 5, [0.01 * n for n in range(5)]))
        came_s = [one.at_s for one in receiver.came]
    assert all(one.status == 204 and one.took_s >= 0.3 for one in sent)
    assert max(came_s) - min(came_s) < 0.3


def test_a_request_is_timed_from_when_it_was_due() -> None:
    request = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
    with receiving() as receiver:
        sent = asyncio.run(Generator("127.0.0.1", receiver.port).send([request], [-2.0]))
    assert sent[0].took_s >= sent[0].late_s >= 2.0


def test_no_answer_is_an_error() -> None:
    with receiving() as receiver:
        port = receiver.port
    sent = asyncio.run(Generator("127.0.0.1", port).send([b"GET / HTTP/1.1\r\n\r\n"], [0.0]))
    assert sent[0].status == 0


def test_a_bar_that_is_missed_is_told() -> None:
    figures = ServiceFigures(
        rate=100.0,
        seconds=1.0,
        n_sent=100,
        n_errors=1,
        n_stored=98,
        n_assigned=98,
        p50_ms=5.0,
        p95_ms=20.0,
        p99_ms=50.1,
        max_ms=60.0,
        generator_late_p99_ms=1.0,
        cores=2,
        load_average=0.1,
        server_cpu_share=0.5,
    )
    assert list(service_table(figures).columns[3].cells) == [
        "",
        "",
        "MISSED",
        "",
        "MISSED",
        "MISSED",
    ]


@pytest.mark.slow
@pytest.mark.skipif(not SHIPPED.exists(), reason="this checkout has no text models: train them")
def test_what_is_sent_is_stored_and_routed() -> None:
    asked = ["service", "--rate", "20", "--seconds", "2", "--json", "-"]
    result = CliRunner().invoke(command, asked, catch_exceptions=False)
    figures = json.loads(result.stdout)
    assert figures["n_errors"] == 0
    assert figures["n_stored"] == figures["n_assigned"] == figures["n_sent"] > 20
    assert 0 < figures["p50_ms"] <= figures["p99_ms"] <= figures["max_ms"]
