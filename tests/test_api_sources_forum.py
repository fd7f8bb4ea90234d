"""Posts of forums, without quotes, staff and noise."""

import json
import time
from pathlib import Path

import pytest

from api.sources.forum import Forum
from api.sources.source import Entry, Message, Noise, Wish

AT_S = 1_794_830_400.0  # 2026-11-16 12:00 UTC
AT = "2026-11-16T12:00:00Z"

SHAPES: dict[str, tuple[object, str]] = {
    "Discourse": (
        {"post_stream": {"posts": [
            {"id": 7, "topic_id": 3, "username": "jo", "created_at": AT, "staff": False,
             "cooked": "<aside class='quote'>old</aside><p>It never came</p>"}]}, "title": "Help"},
        "3-7"),
    "Reddit's pages": (
        {"kind": "Listing", "data": {"children": [{"kind": "t1", "data": {
            "id": "c7", "link_id": "t3_a", "author": "jo", "body": "> old\n\nIt never came",
            "created_utc": 1794830400.0, "subreddit": "shop"}}]}},
        "t3_a-c7"),
    "Reddit's lines": (
        {"id": "c7", "link_id": "t3_a", "author": "jo", "body": "It never came",
         "created_utc": 1794830400, "subreddit": "shop", "distinguished": None},
        "t3_a-c7"),
    "Stack Exchange": (
        {"items": [{"question_id": 9, "answer_id": 10, "owner": {"user_id": 4},
                    "creation_date": 1794830400, "body": "<p>It never came</p>"}]},
        "9-10"),
    "plain": ({"post_id": 7, "thread_id": 3, "author": "jo", "date": AT,
               "text": "[quote=ann]old [quote]older[/quote] old[/quote]It never came"}, "3-7"),
}  # fmt: skip


def _read(tmp_path: Path, *values: object, wish: Wish | None = None) -> list[Entry]:
    path = tmp_path / "forum"
    path.write_text("\n".join(map(json.dumps, values)), encoding="utf-8")
    return list(Forum(wish or Wish()).read(path))


def _plain(**changed: object) -> dict[str, object]:
    return {"id": 1, "author": "jo", "date": AT, "text": "It never came to my house"} | changed


@pytest.mark.parametrize(("value", "native_id"), SHAPES.values(), ids=SHAPES)
def test_each_shape_is_read(tmp_path: Path, value: object, native_id: str) -> None:
    (found,) = _read(tmp_path, value)
    assert isinstance(found, Message), found
    assert (found.native_id, found.at_s, found.text) == (native_id, AT_S, "It never came")


@pytest.mark.parametrize(
    ("changed", "rule"),
    [({"moderator": True}, "staff"), ({"distinguished": "moderator"}, "staff"),
     ({"text": "[deleted]"}, "deleted"), ({"author": "AutoModerator"}, "bot"),
     ({"author": "ShopHelp"}, "ours"), ({"text": "https://x.test"}, "links only")],
)  # fmt: skip
def test_what_no_customer_wrote_is_noise(
    tmp_path: Path, changed: dict[str, object], rule: str
) -> None:
    assert _read(tmp_path, _plain(**changed), wish=Wish(ours=frozenset({"shophelp"}))) == [
        Noise("line 1", rule)
    ]


def test_who_left_is_nobody(tmp_path: Path) -> None:
    found = _read(tmp_path, *(_plain(id=n, author="[deleted]") for n in range(30)))
    assert {getattr(one, "customer_id", "") for one in found} == {None}


def test_a_title_is_part_of_what_is_said(tmp_path: Path) -> None:
    (found,) = _read(tmp_path, _plain(title="Three weeks!"))
    assert getattr(found, "text", "") == "Three weeks!\nIt never came to my house"


@pytest.mark.parametrize("piece", ["[quote]", "[quote ", "[/quote]", "[quote=", "> "])
def test_a_post_made_to_be_slow_is_not(tmp_path: Path, piece: str) -> None:
    began_s = time.process_time()
    _read(tmp_path, _plain(text=piece * 100_000))
    assert time.process_time() - began_s < 5.0
