"""Followers: told in order, none holds up another, and the last word reaches everybody."""

import asyncio
from collections.abc import Sequence

from api.live.followers import Follower, Followers
from api.live.messages import EmotionHeard, Ended, Marked, Message, Scored, WarningTold
from speech.audio import Speaker

END = Ended(call_id="call_1", reason="over")


def mark(n: int) -> Marked:
    return Marked(name=str(n), at_s=float(n))


def score(n: int) -> Scored:
    return Scored(
        start_s=n, end_s=n + 1, state="no_speech", emotion=None, valence=None, negativity=None
    )


def mood(n: int) -> EmotionHeard:
    return EmotionHeard(
        speaker=Speaker.CUSTOMER, start_s=n, end_s=n + 1, emotion=None, abstained=True,
        probabilities={}, negativity=0.0, final=True,
    )  # fmt: skip


def fetched(told: Sequence[Message], most: int) -> list[Message]:
    """What a follower gets who fetches nothing until all is told."""

    async def whole() -> list[Message]:
        follower = Follower(most)
        for message in told:
            follower.tell(message)
        follower.end()
        return [message async for message in follower.messages()]

    return asyncio.run(whole())


def test_a_follower_is_told_in_order() -> None:
    assert fetched([mark(1), score(2), END], 8) == [mark(1), score(2), END]


def test_a_slow_follower_loses_readings_and_scores_first_and_is_told() -> None:
    got = fetched([mood(0), mark(1), score(2), mark(3), mark(4)], 3)
    assert [m for m in got if not isinstance(m, WarningTold)] == [mark(1), mark(3), mark(4)]
    assert [m.code for m in got if isinstance(m, WarningTold)] == ["slow_follower"]


def test_however_slow_a_follower_hears_the_end() -> None:
    assert fetched([*map(mark, range(50)), END], 3)[-1] == END


def test_what_waits_for_a_slow_follower_is_bounded() -> None:
    assert len(fetched([*map(mood, range(1_000))], 10)) <= 20


def test_who_comes_after_the_end_is_told_the_end() -> None:
    async def whole() -> list[Message]:
        followers = Followers()
        followers.tell([mark(1), END, mark(2)])
        with followers.following() as messages:
            return [message async for message in messages]

    assert asyncio.run(whole()) == [END]


def test_who_leaves_is_told_no_more() -> None:
    async def whole() -> list[Message]:
        followers = Followers()
        follower = followers.join()
        followers.tell([mark(1)])
        followers.leave(follower)
        followers.tell([mark(2)])
        return [message async for message in follower.messages()]

    assert asyncio.run(whole()) == [mark(1)]


def test_a_follower_who_waits_is_woken() -> None:
    async def whole() -> Message:
        followers = Followers()
        with followers.following() as messages:
            waiting = asyncio.ensure_future(anext(aiter(messages)))
            await asyncio.sleep(0.01)
            followers.tell([mark(1)])
            return await asyncio.wait_for(waiting, 1.0)

    assert asyncio.run(whole()) == mark(1)
