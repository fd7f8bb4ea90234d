"""A board as it changes: nobody misses anything, nobody is sent anything twice."""

import asyncio
import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.board.change import change
from api.board.drawing import draw
from api.board.reel import Reel, Viewer
from api.board.shapes import LISTS, Board
from api.security.reach import EVERYONE
from emotion.labels import Emotion
from tests.floors import CALL, CHAT, DEPARTMENTS, look

MOODS = st.dictionaries(st.sampled_from("abcde"), st.sampled_from(Emotion))


def board(moods: dict[str, Emotion], at_s: float = 0.0) -> Board:
    """Return a board with these calls on it."""
    live = tuple(replace(CALL, call_id=one, emotion=mood) for one, mood in moods.items())
    return draw(look(live=live, at_s=at_s, cases=(), alerts=()), EVERYONE, DEPARTMENTS, ())


def read(frames: list[str]) -> list[tuple[str, Any]]:
    """Return the kind and the data of each frame."""
    found = []
    for frame in frames:
        fields = dict(line.split(": ", 1) for line in frame.strip().split("\n"))
        found.append((fields["event"], json.loads(fields["data"])))
    return found


def applied(shown: dict[str, Any], frames: list[str]) -> dict[str, Any]:
    """Return what a viewer has on the screen after these frames, lists by id."""
    for kind, data in read(frames):
        if kind == "board":
            shown = {**data, **{n: {row["id"]: row for row in data[n]} for n in LISTS}}
        elif kind == "change":
            for name, rows in data["rows"].items():
                kept = {k: v for k, v in shown[name].items() if k not in rows["gone"]}
                shown = {**shown, name: kept | {row["id"]: row for row in rows["put"]}}
            shown = {**shown, "totals": data["totals"] or shown["totals"]}
    return shown


@given(st.lists(MOODS, min_size=1, max_size=6), st.data())
def test_whoever_looks_when_sees_what_stands(course: list[dict[str, Emotion]], data: Any) -> None:
    reel, seen, on_screen = Reel(), None, dict[str, Any]()
    for number, moods in enumerate(course, start=1):
        reel.show(board(moods, number), number)
        if data.draw(st.booleans()) or number == len(course):
            frames, seen = reel.since(seen)
            on_screen = applied(on_screen, frames)
    wanted = json.loads(board(course[-1]).model_dump_json())
    assert on_screen["totals"] == wanted["totals"]
    assert {n: list(on_screen[n].values()) for n in ("agents", "teams")} == {
        n: wanted[n] for n in ("agents", "teams")
    }
    assert on_screen["talks"] == {row["id"]: row for row in wanted["talks"]}


def test_the_same_board_a_second_later_is_no_news() -> None:
    assert change(board({"a": Emotion.SAD}, 1.0), board({"a": Emotion.SAD}, 2.0)) is None


def test_a_change_holds_what_changed_alone() -> None:
    found = change(board({"a": Emotion.SAD, "b": Emotion.SAD}), board({"a": Emotion.ANGRY}))
    assert found is not None
    assert [row.id for row in found.rows["talks"].put] == ["a"]
    assert found.rows["talks"].gone == ("b",)
    assert "agents" in found.rows  # one call less
    assert "departments" not in found.rows


def test_a_number_that_nobody_gave_gets_all_of_it() -> None:
    reel = Reel()
    reel.show(board({"a": Emotion.SAD}), 10)
    reel.show(board({"a": Emotion.ANGRY}), 20)
    assert [kind for kind, _ in read(reel.since(7)[0])] == ["board"]
    assert [kind for kind, _ in read(reel.since(10)[0])] == ["change"]
    assert reel.since(20) == ([], 20)


def test_a_whole_board_says_where_to_go_on_and_is_never_taken_for_old() -> None:
    reel = Reel()
    reel.show(board({"a": Emotion.SAD}), 10)
    ((_, data),) = read(reel.since(None)[0])
    assert data["number"] == 10
    assert "id:" not in reel.since(None)[0][0]
    reel.show(board({"a": Emotion.ANGRY}), 20)
    assert [kind for kind, _ in read(reel.since(data["number"])[0])] == ["change"]


def test_who_was_away_for_too_long_gets_all_of_it() -> None:
    reel, moods = Reel(), [Emotion.SAD, Emotion.ANGRY]
    for number in range(200):
        reel.show(board({"a": moods[number % 2]}), number)
    assert [kind for kind, _ in read(reel.since(3)[0])] == ["board"]
    assert len(reel.since(150)[0]) == 49


def test_a_viewer_is_woken_by_news_and_by_nothing_else() -> None:
    async def looked() -> list[list[str]]:
        reel = Reel()
        reel.show(board({}), 1)
        viewer = Viewer(reel, None)
        told = [await viewer.news(0.01), await viewer.news(0.01)]
        waiting = asyncio.create_task(viewer.news(5.0))
        await asyncio.sleep(0)
        reel.show(board({"a": Emotion.SAD}), 2)
        return [*told, await waiting]

    first, silence, news = asyncio.run(looked())
    assert [kind for kind, _ in read(first)] == ["board"]
    assert silence == []
    assert [kind for kind, _ in read(news)] == ["change"]


def test_what_changes_while_a_viewer_reads_is_not_lost() -> None:
    async def looked() -> list[str]:
        reel = Reel()
        reel.show(board({}), 1)
        viewer = Viewer(reel, None)
        await viewer.news(0.01)
        reel.show(board({"a": Emotion.SAD}), 2)  # nobody waits just now
        return await viewer.news(0.01)

    assert [kind for kind, _ in read(asyncio.run(looked()))] == ["change"]


def test_viewers_hear_that_a_board_gets_old_and_that_it_lives_again() -> None:
    reel = Reel()
    reel.show(board({}), 1)
    reel.stall()
    turn = reel.turn
    assert [kind for kind, _ in read(reel.since(1)[0])] == ["stale"]
    reel.stall()
    assert reel.turn == turn  # once is enough
    reel.show(board({}), 2)
    assert [(kind, data["rows"]) for kind, data in read(reel.since(1)[0])] == [("change", {})]


def test_a_chat_is_on_the_board_with_its_customer() -> None:
    shown = draw(look(cases=(CHAT,)), EVERYONE, DEPARTMENTS, ())
    kinds = dict(read(_since(shown)))
    assert {row["customer_name"] for row in kinds["board"]["talks"]} == {"Ana", "Ben"}


def _since(shown: Board) -> list[str]:
    reel = Reel()
    reel.show(shown, 1)
    return reel.since(None)[0]
