"""Event streams: in order, resumed, alive in silence, no burden when read slowly."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

from api.desk.centre import Centre
from api.desk.desk import Desk
from api.desk.opening import Opening
from api.events.bus import LocalBus
from api.events.chat_view import CHAT_KINDS, AbandonedData, chat_data
from api.events.event import Event
from api.events.feed import Feed
from api.events.kinds import CaseLeft, Data
from api.events.stream import BATCH, HEARTBEAT, Batch, Following, follow, to_chat, to_staff
from api.lanes import Lanes
from api.storage import events
from api.storage.database import Database
from tests.desks import DEPARTMENTS, Clock, PlainReader
from tests.services import serving

pytest_plugins: list[str] = []
SOON_S = 5.0


class Table:
    """An events table that grows when told."""

    def __init__(self, n: int = 0) -> None:
        self.rows = [happened(i + 1) for i in range(n)]
        self.asked: list[int] = []

    async def read(self, after: int, limit: int) -> Batch:
        self.asked.append(after)
        found = [row for row in self.rows if row.sequence > after][:limit]
        return Batch(found, found[-1].sequence if found else after)


def happened(sequence: int, case_id: str = "case_1", data: Data | None = None) -> Event:
    return Event(f"evt_{sequence}", sequence, case_id, 1.5, data or CaseLeft(wish="callback"))


def following(after: int = 0, heartbeat_s: float = 60.0) -> Following:
    return Following("case_1", after, to_staff, heartbeat_s)


async def take(frames: AsyncGenerator[str, None], n: int) -> list[str]:
    """Return the next `n` frames, the first comment among them."""
    async with asyncio.timeout(SOON_S):
        return [await anext(frames) for _ in range(n)]


def ids(frames: Sequence[str]) -> list[int]:
    return [int(one.split("\n")[0].removeprefix("id: ")) for one in frames if one != HEARTBEAT]


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await work()

    asyncio.run(whole())


def test_a_stream_begins_after_the_last_event_seen() -> None:
    async def work() -> None:
        async with aclosing(follow(Table(5).read, LocalBus(), following(after=3))) as frames:
            assert ids(await take(frames, 3)) == [4, 5]

    run(work)


def test_what_happens_while_a_reader_waits_wakes_it() -> None:
    async def work() -> None:
        table, bus = Table(1), LocalBus()
        async with aclosing(follow(table.read, bus, following())) as frames:
            await take(frames, 2)
            waiting = asyncio.create_task(take(frames, 1))
            await asyncio.sleep(0.01)
            table.rows.append(happened(2))
            bus.publish("case_1")
            assert ids(await waiting) == [2]

    run(work)


def test_a_ring_between_looking_and_waiting_is_heard() -> None:
    async def work() -> None:
        table, bus = Table(), LocalBus()

        async def read(after: int, limit: int) -> Batch:
            seen = await table.read(after, limit)
            if not table.rows:  # it happens when the look is over and the wait not yet begun
                table.rows.append(happened(1))
                bus.publish("case_1")
            return seen

        async with aclosing(follow(read, bus, following())) as frames:
            assert ids(await take(frames, 2)) == [1]

    run(work)


def test_another_case_wakes_nobody() -> None:
    async def work() -> None:
        bus = LocalBus()
        with bus.subscribe("case_1") as mine, bus.subscribe() as everything:
            bus.publish("case_2")
            assert (await mine.wait(0.01), await everything.wait(0.01)) == (False, True)

    run(work)


def test_silence_is_filled_with_comments() -> None:
    async def work() -> None:
        async with aclosing(
            follow(Table().read, LocalBus(), following(heartbeat_s=0.01))
        ) as frames:
            assert await take(frames, 3) == [HEARTBEAT] * 3

    run(work)


def test_what_others_are_told_of_is_passed_over_and_filled_with_comments() -> None:
    async def work() -> None:
        table = Table(3 * BATCH)

        async def read(after: int, limit: int) -> Batch:
            await asyncio.sleep(0.002)
            batch = await table.read(after, limit)
            return Batch([one for one in batch.events if one.sequence == 3 * BATCH], batch.last)

        async with aclosing(follow(read, LocalBus(), following(heartbeat_s=0.001))) as frames:
            assert ids(await take(frames, 4)) == [3 * BATCH]
        assert table.asked[:3] == [0, BATCH, 2 * BATCH]

    run(work)


def test_a_slow_reader_is_read_ahead_of_by_one_batch_at_most() -> None:
    async def work() -> None:
        table = Table(10 * BATCH)
        async with aclosing(follow(table.read, LocalBus(), following())) as frames:
            await take(frames, 2 + BATCH // 2)
            assert table.asked == [0]
            await take(frames, BATCH)
            assert table.asked == [0, BATCH]

    run(work)


def test_a_stream_ends_when_the_service_stops() -> None:
    async def work() -> None:
        bus = LocalBus()
        frames = follow(Table().read, bus, following())
        await take(frames, 1)
        waiting = asyncio.create_task(anext(frames, None))
        await asyncio.sleep(0.01)
        bus.close()
        async with asyncio.timeout(SOON_S):
            assert await waiting is None

    run(work)


def test_a_stream_ends_when_its_reader_may_no_longer() -> None:
    async def work() -> None:
        table = Table(1)

        async def read(after: int, limit: int) -> Batch | None:
            return None if after else await table.read(after, limit)

        frames = follow(read, LocalBus(), following())
        assert ids(await take(frames, 2)) == [1]
        assert await anext(frames, None) is None

    run(work)


def test_a_reader_that_leaves_is_forgotten() -> None:
    async def work() -> None:
        bus = LocalBus()
        async with aclosing(follow(Table().read, bus, following())) as frames:
            await take(frames, 1)
        assert not bus._bells

    run(work)


def test_a_frame_says_all_in_one_line_of_data() -> None:
    async def work() -> None:
        table = Table()
        table.rows = [happened(7, data=CaseLeft(wish="line\none\r\nid: 9"))]
        async with aclosing(follow(table.read, LocalBus(), following())) as frames:
            _, frame = await take(frames, 2)
        first, kind, data, *end = frame.split("\n")
        assert (first, kind, end) == ("id: 7", "event: case.left", ["", ""])
        assert json.loads(data.removeprefix("data: ")) == {
            "event_id": "evt_7",
            "sequence": 7,
            "case_id": "case_1",
            "kind": "case.left",
            "occurred_s": 1.5,
            "data": {"kind": "case.left", "wish": "line\none\r\nid: 9"},
        }

    run(work)


def test_another_process_events_are_seen_within_a_second(file_database: Database) -> None:
    heard: list[Event] = []

    async def work() -> None:
        lanes, bus = Lanes(1, 5.0), LocalBus()
        feed = Feed(lambda s, n: after(file_database, s, n), lanes, bus, 0.2, heard.append)
        task = asyncio.create_task(feed.run(0))
        with bus.subscribe() as bell:
            await asyncio.sleep(0.05)
            await lanes.write(lambda: elsewhere(file_database))
            assert await bell.wait(1.0)
        task.cancel()
        lanes.close()

    run(work)
    assert heard[0].kind == "case.opened"


def after(database: Database, sequence: int, limit: int) -> Sequence[Event]:
    with database.reading() as connection:
        return events.after(connection, sequence, limit=limit)


def elsewhere(database: Database) -> None:
    """Open a chat as another process would: on a connection of its own."""
    other = Database.open(str(database._place.url))
    Desk(other, PlainReader(), Centre(DEPARTMENTS), Clock()).open_chat(Opening("hello", "1"))
    other.close()


def test_a_chat_s_stream_shows_nothing_of_mood(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        service.staff("maya", auto_accept=False)
        opened = service.open("angry about billing")
        for text in ("angry about billing again", "happy now"):
            service.client.post(
                opened["messages_url"],
                json={"text": text},
                headers={"Authorization": f"Bearer {opened['token']}"},
            )
        all_events = service.events()
    shown = [(event.kind, to_chat(event)) for event in all_events]
    kept = {kind for kind, data in shown if data is not None}
    told = " ".join(data.model_dump_json() for _, data in shown if data)
    assert {"mood.read", "alert.raised"} <= {event.kind for event in all_events}
    assert kept <= CHAT_KINDS.keys()
    assert "message.added" in kept
    assert not any(word in told for word in ("emotion", "why", "rule", "0.92", "negativity"))


def test_every_kind_of_a_chat_s_stream_is_shown_in_its_own_shape(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        service.staff("maya")
        first, second, third = service.open(), service.open(), service.open()
        for chat, deed, body in (
            (first, "transfer", {"department": "technical"}),
            (second, "leave", {"wish": "message", "text": "call me"}),
            (first, "close", {}),
            (third, "close", {}),
        ):
            service.client.post(
                f"/v1/chats/{chat['chat_id']}/{deed}", json=body, headers=service.key()
            )
        for event in service.events():
            data: Any = chat_data(event)
            assert type(data) is CHAT_KINDS.get(event.kind, type(None)), event.kind


def test_a_customer_is_told_that_their_chat_ended_before_anybody_came(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        opened = service.open()
        service.client.post(f"/v1/chats/{opened['chat_id']}/close", headers=service.key())
        told = service.events()[-1]
    assert (told.kind, type(chat_data(told))) == ("case.abandoned", AbandonedData)
