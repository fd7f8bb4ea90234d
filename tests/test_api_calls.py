"""Calls that were kept, and their recordings, as clients are told of them."""

import asyncio
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import soundfile
from httpx2 import Response

from api.recording.link import Link
from api.recording.retention import expire
from api.security.role import Role
from api.security.scope import Scope
from api.storage import keys
from grading.record import from_json
from speech.audio import Speaker
from tests.calls import ANGRY, agent, customer
from tests.graded import graded
from tests.services import Service, kind_of, serving
from tests.streams import PHONE, call_start

BEGAN_S = 1_700_000_000.0
SOUND = bytes(range(256)) * 50


@pytest.fixture
def service(database_url: str, tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path / "data", database_url=database_url) as running:
        yield running


def begin(service: Service, call_id: str = "call_1", recorded: bool = False, **start: Any) -> None:
    began_s = BEGAN_S + int(call_id[-1])
    service.parts.live.journal.began(call_id, call_start(**start), "key_1", began_s, recorded)


def flush(service: Service) -> None:
    asyncio.run(asyncio.wait_for(service.parts.live.journal.flushed("call_1"), 20))


def end(service: Service, call_id: str = "call_1") -> None:
    service.parts.live.journal.ended(call_id, graded(), "stopped")
    flush(service)


def record(service: Service, call_id: str = "call_1") -> None:
    """Let a call be recorded, and end."""
    begin(service, call_id, recorded=True)
    tape = service.parts.live.recorder.begin(call_id, PHONE, lambda _: None)
    for lane in (0, 1):
        tape.append(lane, SOUND)
    tape.close()
    end(service, call_id)


def get(service: Service, path: str, **query: Any) -> Response:
    return service.client.get(f"/v1/calls{path}", params=query, headers=service.key())


def link(service: Service, call_id: str = "call_1") -> str:
    answer = service.client.post(
        f"/v1/calls/{call_id}/recording-link", headers=service.key(Scope.RECORDINGS)
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["url"])


def play(service: Service, url: str, **headers: str) -> Response:
    return service.client.get(url, headers={k.replace("_", "-"): v for k, v in headers.items()})


def test_a_call_is_shown_as_it_was_kept(service: Service) -> None:
    begin(service, case_id="case_7")
    end(service)
    shown = get(service, "/call_1").json()
    wanted = {"call_id": "call_1", "state": "graded", "queue": "billing", "case_id": "case_7"}
    assert {**shown, **wanted} == shown
    assert shown["points"] == graded().points


def ids(answer: Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["call_id"] for one in answer.json()["items"]]


def test_calls_are_listed_newest_first_and_page_by_page(service: Service) -> None:
    for n in range(1, 6):
        begin(service, f"call_{n}")
    flush(service)
    first = get(service, "", limit=3)
    assert ids(first) == ["call_5", "call_4", "call_3"]
    rest = get(service, "", limit=3, cursor=first.json()["next_cursor"])
    assert ids(rest) == ["call_2", "call_1"]
    assert rest.json()["next_cursor"] is None


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"state": "graded"}, ["call_1"]),
        ({"state": ["graded", "live"]}, ["call_3", "call_2", "call_1"]),
        ({"agent_id": "luca"}, ["call_2"]),
        ({"customer_id": "c-9"}, ["call_3"]),
        ({"queue": "delivery"}, ["call_2"]),
        ({"case_id": "case_7"}, ["call_3"]),
        ({"since_s": BEGAN_S + 2}, ["call_3", "call_2"]),
        ({"queue": "sales"}, []),
    ],
)
def test_calls_are_found_by_what_is_known_of_them(
    service: Service, query: dict[str, Any], wanted: list[str]
) -> None:
    begin(service, "call_1")
    begin(service, "call_2", agent_id="luca", queue="delivery")
    begin(service, "call_3", customer_id="c-9", case_id="case_7")
    end(service, "call_1")
    assert ids(get(service, "", **query)) == wanted


@pytest.mark.parametrize("path", ["", "/report", "/transcript", "/moments"])
def test_a_call_that_nobody_knows_is_not_found(service: Service, path: str) -> None:
    assert kind_of(get(service, f"/call_9{path}")) == "not-found"


def test_a_report_is_answered_as_it_was_made(service: Service) -> None:
    begin(service)
    end(service)
    answer = get(service, "/call_1/report")
    assert answer.headers["content-type"] == "application/json"
    assert from_json(answer.text) == graded()


def test_a_report_can_be_a_page(service: Service) -> None:
    begin(service)
    end(service)
    answer = get(service, "/call_1/report", format="html")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "My line has been dead for three days" in answer.text


def test_a_call_without_a_report_says_why(service: Service) -> None:
    begin(service)
    flush(service)
    assert "not graded yet" in get(service, "/call_1/report").json()["detail"]
    service.parts.live.journal.ended("call_1", None, "no sound came")
    flush(service)
    answer = get(service, "/call_1/report")
    assert kind_of(answer) == "not-found"
    assert "no sound came" in answer.json()["detail"]


def test_a_transcript_is_in_the_order_of_speech_and_feels_the_customer_alone(
    service: Service,
) -> None:
    begin(service)
    journal = service.parts.live.journal
    journal.heard("call_1", 0, agent(4.0, 6.0, "i am sorry"), 6.0)
    journal.heard("call_1", 1, customer(1.0, 3.0, "it is late", ANGRY), 6.0)
    flush(service)
    first, second = get(service, "/call_1/transcript").json()["utterances"]
    assert (first["speaker"], first["text"]) == (Speaker.CUSTOMER, "it is late")
    assert first["felt"][0]["emotion"] == "angry"
    assert (second["text"], second["felt"]) == ("i am sorry", [])


def test_moments_are_answered_in_order(service: Service) -> None:
    begin(service)
    service.parts.live.journal.moment("call_1", "mark", 2.5, {"name": "offer"})
    flush(service)
    (only,) = get(service, "/call_1/moments").json()["moments"]
    assert only == {"number": 1, "at_s": 2.5, "kind": "mark", "data": {"name": "offer"}}


def test_calls_of_this_process_are_accounted_for(service: Service) -> None:
    begin(service)
    flush(service)
    assert get(service, "/reconciliation").json() == {"unsettled": []}
    with service.parts.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE servers SET lease_until_s = 1")
    (only,) = get(service, "/reconciliation").json()["unsettled"]
    assert only["call_id"] == "call_1"


def test_a_link_plays_the_call_without_a_key(service: Service) -> None:
    record(service)
    answer = play(service, link(service))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
    sound, rate_hz = soundfile.read(io.BytesIO(answer.content), dtype="int16")
    assert (sound.shape, rate_hz) == ((len(SOUND), 2), 8000)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 100), ("bytes=30-59", 30, 60), ("bytes=45000-", 45_000, None),
     ("bytes=-7", -7, None)],
)  # fmt: skip
def test_a_player_can_seek(service: Service, asked: str, first: int, last: int | None) -> None:
    record(service)
    url = link(service)
    whole, part = play(service, url).content, play(service, url, range=asked)
    assert part.status_code == 206
    assert part.content == whole[first:last]
    begin_at = whole.index(part.content, max(0, first)) if first >= 0 else len(whole) + first
    wanted = f"bytes {begin_at}-{begin_at + len(part.content) - 1}/{len(whole)}"
    assert part.headers["content-range"] == wanted
    assert part.headers["content-length"] == str(len(part.content))


def test_a_seek_beyond_the_end_is_refused_with_the_size(service: Service) -> None:
    record(service)
    url = link(service)
    size = int(play(service, url).headers["content-length"])
    answer = play(service, url, range=f"bytes={size}-")
    assert (answer.status_code, kind_of(answer)) == (416, "range-not-satisfiable")
    assert answer.headers["content-range"] == f"bytes */{size}"


def test_a_part_of_another_recording_is_answered_with_all_of_this_one(service: Service) -> None:
    record(service)
    url = link(service)
    tag = play(service, url).headers["etag"]
    assert play(service, url, range="bytes=0-9", if_range=tag).status_code == 206
    assert play(service, url, range="bytes=0-9", if_range='"other"').status_code == 200


def test_a_player_may_ask_for_the_size_first(service: Service) -> None:
    record(service)
    url = link(service)
    answer = service.client.head(url)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == play(service, url).headers["content-length"]
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("call_1", "call_2"),
        lambda url: url.replace("expires=1", "expires=2"),
        lambda url: url.replace("by=key_", "by=kex_"),
        lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"),
        lambda url: url.split("&signature")[0],
        lambda url: url.split("?")[0],
        lambda url: url.replace("expires=", "expires=+"),
        lambda url: url.replace("expires=", "expires=%C2%B2"),
    ],
)
def test_a_link_that_nobody_here_made_opens_nothing(service: Service, change: Any) -> None:
    record(service, "call_1")
    record(service, "call_2")
    answer = play(service, change(link(service)))
    assert (answer.status_code, kind_of(answer)) == (403, "forbidden")


def test_a_link_that_has_expired_opens_nothing(service: Service) -> None:
    record(service)
    key, now_s = service.parts.live.archive.shelf.link_key, service.parts.clock()
    for expires, status in ((int(now_s) + 60, 200), (int(now_s) - 1, 403)):
        signature = Link("call_1", "key_1", expires).signature(key)
        query = f"expires={expires}&by=key_1&signature={signature}"
        assert play(service, f"/v1/recordings/call_1?{query}").status_code == status


def test_a_link_ends_with_the_rights_of_who_made_it(service: Service) -> None:
    record(service)
    user = service.user(Role.QA)
    asked = service.client.post("/v1/calls/call_1/recording-link", headers=service.signed_in(user))
    url = asked.json()["url"]
    assert play(service, url).status_code == 200
    service.parts.accounts.put_user(replace(user, roles=frozenset({Role.AGENT})))
    assert kind_of(play(service, url)) == "forbidden"
    service.parts.accounts.put_user(replace(user, disabled_s=1.0))
    assert kind_of(play(service, url)) == "forbidden"


def test_a_link_ends_with_the_key_that_made_it(service: Service) -> None:
    record(service)
    url = link(service)
    maker = parse_qs(urlsplit(url).query)["by"][0]
    with service.parts.database.transaction() as connection:
        assert keys.revoke(connection, maker, 1.0)
    assert kind_of(play(service, url)) == "forbidden"


def test_a_key_without_the_right_gets_no_link(service: Service) -> None:
    record(service)
    headers = service.key(Scope.CALLS_READ)
    answer = service.client.post("/v1/calls/call_1/recording-link", json={}, headers=headers)
    assert kind_of(answer) == "forbidden"


def test_a_call_that_was_not_recorded_has_no_link(service: Service) -> None:
    begin(service)
    end(service)
    headers = service.key()
    answer = service.client.post("/v1/calls/call_1/recording-link", json={}, headers=headers)
    assert kind_of(answer) == "not-found"


def test_who_asked_for_a_recording_is_kept(service: Service) -> None:
    record(service)
    link(service)
    (only,) = get(service, "/call_1/moments").json()["moments"]
    assert only["kind"] == "recording_link"
    assert only["data"]["by"].startswith("key_")


def test_a_deleted_recording_is_gone_and_the_report_stays(service: Service) -> None:
    record(service)
    url = link(service)
    gone = service.client.delete("/v1/calls/call_1/recording", headers=service.key())
    assert gone.status_code == 204
    assert not service.parts.live.archive.shelf.has("call_1")
    assert kind_of(play(service, url)) == "not-found"
    assert get(service, "/call_1").json()["recorded"] is False
    assert get(service, "/call_1/report").status_code == 200
    again = service.client.delete("/v1/calls/call_1/recording", headers=service.key())
    assert kind_of(again) == "not-found"


def test_the_recording_of_a_call_that_goes_on_is_not_deleted(service: Service) -> None:
    begin(service, recorded=True)
    service.parts.live.recorder.begin("call_1", PHONE, lambda _: None)
    service.parts.live.recorder.flush()
    flush(service)
    answer = service.client.delete("/v1/calls/call_1/recording", headers=service.key())
    assert kind_of(answer) == "wrong-state"


def test_a_recording_is_deleted_when_it_has_been_kept_long_enough(service: Service) -> None:
    record(service, "call_1")
    shelf, ended_s = service.parts.live.archive.shelf, service.parts.clock()
    assert expire(service.parts.database, shelf, ended_s - 60.0) == ()
    assert len(expire(service.parts.database, shelf, ended_s + 60.0)) == 1
    assert not shelf.has("call_1")
    assert get(service, "/call_1/moments").json()["moments"][0]["data"] == {"by": "retention"}
