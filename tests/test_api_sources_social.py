"""Posts as social networks hand them out."""

import json
from pathlib import Path

import pytest

from api.sources.social import Social
from api.sources.source import Entry, Fault, Message, Noise, Wish

AT = "2026-11-16T12:00:00.000Z"
AT_S = 1_794_830_400.0
TEXT = "@shop my parcel is lost again"

X_PAGE = {
    "data": [
        {"id": "1", "text": TEXT, "author_id": "7", "created_at": AT,
         "public_metrics": {"like_count": 3, "impression_count": 900}},
        {"id": "2", "text": "RT @jo: it broke", "author_id": "8", "created_at": AT,
         "referenced_tweets": [{"type": "retweeted", "id": "1"}]},
    ],
    "includes": {"users": [
        {"id": "7", "username": "jo", "created_at": "2015-01-01T00:00:00.000Z",
         "public_metrics": {"followers_count": 20_000, "following_count": 300}}]},
}  # fmt: skip
MASTODON = {
    "id": "11", "uri": "https://m.test/users/jo/statuses/11", "created_at": AT, "reblog": None,
    "visibility": "public", "content": "<p>@shop my parcel<br>is &quot;lost&quot; again</p>",
    "account": {"acct": "jo", "url": "https://m.test/@jo", "bot": False, "followers_count": 40,
                "following_count": 50, "created_at": "2020-01-01T00:00:00.000Z"},
}  # fmt: skip
BLUESKY = {
    "post": {"uri": "at://did:plc:a/app.bsky.feed.post/3k", "cid": "c",
             "author": {"did": "did:plc:a", "handle": "jo.test"},
             "record": {"$type": "app.bsky.feed.post", "text": TEXT, "createdAt": AT}},
}  # fmt: skip
EVENT = {
    "did": "did:plc:a", "time_us": 1, "kind": "commit",
    "commit": {"operation": "create", "collection": "app.bsky.feed.post", "rkey": "3k",
               "record": {"text": TEXT, "createdAt": AT}},
}  # fmt: skip
STORY = {
    "id": "17", "caption": TEXT, "media_type": "IMAGE", "media_product_type": "STORY",
    "timestamp": "2026-11-16T12:00:00+0000", "username": "jo",
}  # fmt: skip
X_STREAM = {
    "data": {"id": "1", "text": TEXT, "author_id": "7", "created_at": AT,
             "edit_history_tweet_ids": ["1"]},
    "matching_rules": [{"id": "3", "tag": "shop"}],
}  # fmt: skip
FLAT = {"platform": "Reddit", "id": "q1", "text": TEXT, "created_at": AT, "author": "jo",
        "followers": "12", "expires_at": "2026-11-17T11:00:00Z"}  # fmt: skip


def _read(tmp_path: Path, *objects: object, wish: Wish | None = None) -> list[Entry]:
    path = tmp_path / "posts.jsonl"
    path.write_text("\n".join(map(json.dumps, objects)), encoding="utf-8")
    return list(Social(wish or Wish()).read(path))


def _message(tmp_path: Path, value: object) -> Message:
    entry = _read(tmp_path, value)[0]
    assert isinstance(entry, Message), entry
    return entry


@pytest.mark.parametrize(
    ("value", "native_id", "customer"),
    [(X_PAGE, "x-1", "x-7"), (X_PAGE | {"data": X_PAGE["data"][0]}, "x-1", "x-7"),  # type: ignore[index]
     (X_STREAM, "x-1", "x-7"), (FLAT | {"author_id": "9"}, "reddit-q1", "reddit-9"),
     (MASTODON, "mastodon-https://m.test/users/jo/statuses/11", "mastodon-https://m.test/@jo"),
     (BLUESKY, "bluesky-at://did:plc:a/app.bsky.feed.post/3k", "bluesky-did:plc:a"),
     (EVENT, "bluesky-at://did:plc:a/app.bsky.feed.post/3k", "bluesky-did:plc:a"),
     (STORY, "meta-17", "meta-jo"), ({"data": [STORY]}, "meta-17", "meta-jo"),
     (FLAT, "reddit-q1", "reddit-jo")],
    ids=["X", "X's one", "X's stream", "flat by id", "Mastodon", "Bluesky", "Bluesky's stream",
         "story", "page", "flat"],
)  # fmt: skip
def test_each_networks_posts_are_read(
    tmp_path: Path, value: object, native_id: str, customer: str
) -> None:
    found = _message(tmp_path, value)
    assert (found.native_id, found.at_s, found.customer_id) == (native_id, AT_S, customer)
    assert "parcel" in found.text


def test_markup_is_read_as_text(tmp_path: Path) -> None:
    assert _message(tmp_path, MASTODON).text == '@shop my parcel\nis "lost" again'


def test_reach_and_influence_are_told(tmp_path: Path) -> None:
    wide, narrow = _message(tmp_path, X_PAGE), _message(tmp_path, MASTODON)
    assert (wide.reach, wide.is_influencer) == (900, True)
    assert (narrow.reach, narrow.is_influencer) == (40, False)


@pytest.mark.parametrize(("value", "is_so"), [(STORY, True), (FLAT, True), (BLUESKY, False)])
def test_what_is_gone_within_a_day_is_marked(tmp_path: Path, value: object, is_so: bool) -> None:
    assert _message(tmp_path, value).is_ephemeral is is_so


def test_a_repost_is_noise(tmp_path: Path) -> None:
    assert _read(tmp_path, X_PAGE)[1] == Noise("line 1", "repost")


def test_our_own_handle_is_no_customer(tmp_path: Path) -> None:
    assert _read(tmp_path, X_PAGE, wish=Wish(ours=frozenset({"@Jo"})))[0] == Noise("line 1", "ours")


@pytest.mark.parametrize(
    ("value", "why"),
    [({"id": "1", "text": TEXT, "public_metrics": {"n": 1}}, "wanted a time (created_at), got ''"),
     ({"text": TEXT, "created_at": AT}, "wanted an id (id), found none"),
     (MASTODON | {"visibility": "direct"}, "wanted a public post, got one whose visibility"),
     ([1], "wanted a JSON object, got list")],
)  # fmt: skip
def test_a_post_that_can_not_be_read_says_why(tmp_path: Path, value: object, why: str) -> None:
    _first, second = _read(tmp_path, FLAT, value)
    assert isinstance(second, Fault)
    assert why in second.why


def test_events_that_are_no_posts_say_nothing(tmp_path: Path) -> None:
    like = {"did": "d", "commit": {"operation": "create", "collection": "app.bsky.feed.like"}}
    assert _read(tmp_path, like) == []


@pytest.mark.parametrize("reach", [10**30, -5, "many", None, [1]])
def test_a_reach_beyond_all_people_is_none(tmp_path: Path, reach: object) -> None:
    found = _message(tmp_path, FLAT | {"reach": reach, "followers": None}).reach
    assert found is None or found <= 8_000_000_000


def test_reading_twice_tells_the_same(tmp_path: Path) -> None:
    values = (X_PAGE, MASTODON, BLUESKY, STORY, FLAT)
    assert _read(tmp_path, *values) == _read(tmp_path, *values)
