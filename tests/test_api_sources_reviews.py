"""Reviews as shops and app stores hand them out."""

import json
from pathlib import Path

import pytest

from api.sources.reviews import Reviews
from api.sources.source import Entry, Fault, Message, Noise, Wish

AT_S = 1_794_830_400.0  # 2026-11-16 12:00 UTC
AT = "2026-11-16T12:00:00Z"

SHAPES: dict[str, tuple[object, str, float]] = {
    "Google business": (
        {"reviews": [{"reviewId": "g1", "reviewer": {"displayName": "Jo"}, "starRating": "TWO",
                      "comment": "Never came", "createTime": AT,
                      "reviewReply": {"comment": "Sorry"}}]},
        "g1", 0.25),
    "Google Play": (
        {"reviews": [{"reviewId": "p1", "authorName": "Jo", "comments": [
            {"userComment": {"text": "Never came", "starRating": 2,
                             "lastModified": {"seconds": "1794830400"}}},
            {"developerComment": {"text": "Sorry"}}]}]},
        "p1", 0.25),
    "App Store": (
        {"data": [{"type": "customerReviews", "id": "a1", "attributes": {
            "rating": 2, "title": "Bad", "body": "Never came", "createdDate": AT}}]},
        "a1", 0.25),
    "App Store's feed": (
        {"feed": {"entry": [{"id": {"label": "f1"}, "im:rating": {"label": "2"},
                             "content": {"label": "Never came"}, "updated": {"label": AT}}]}},
        "f1", 0.25),
    "Trustpilot": (
        {"reviews": [{"id": "t1", "consumer": {"id": "c1", "displayName": "Jo"}, "stars": 2,
                      "title": "Bad", "text": "Never came", "createdAt": AT}]},
        "t1", 0.25),
    "Yelp": ({"review_id": "y1", "user_id": "u", "business_id": "b", "stars": 2.0,
              "date": "2026-11-16 12:00:00", "text": "Never came"}, "y1", 0.25),
    "Steam": ({"success": 1, "reviews": [{"recommendationid": "s1", "author": {"steamid": "7"},
               "review": "Never came", "timestamp_created": 1794830400, "voted_up": False}]},
              "s1", 0.0),
}  # fmt: skip


def _read(tmp_path: Path, content: str, wish: Wish | None = None) -> list[Entry]:
    path = tmp_path / "reviews"
    path.write_text(content, encoding="utf-8")
    return list(Reviews(wish or Wish()).read(path))


@pytest.mark.parametrize(("value", "native_id", "rating"), SHAPES.values(), ids=SHAPES)
def test_each_shape_is_read(tmp_path: Path, value: object, native_id: str, rating: float) -> None:
    (found,) = _read(tmp_path, json.dumps(value))
    assert isinstance(found, Message), found
    assert (found.native_id, found.at_s, found.rating) == (native_id, AT_S, rating)
    assert found.text.endswith("Never came")


def test_a_table_of_the_play_store_is_read(tmp_path: Path) -> None:
    table = (
        "Package Name,Review Submit Millis Since Epoch,Star Rating,Review Title,Review Text,"
        "Review Link\n"
        "shop.app,1794830400000,1,,It crashes,https://play.test/r?reviewId=7\n"
        "shop.app,1794830400000,5,,,https://play.test/r?reviewId=8\n"
    )
    crashed, starred = _read(tmp_path, table)
    assert isinstance(crashed, Message)
    assert isinstance(starred, Message)
    assert (crashed.product, crashed.rating, crashed.text) == ("shop.app", 0.0, "It crashes")
    assert (starred.text, starred.rating) == ("", 1.0)


def test_bad_stars_alone_are_no_scale_of_their_own(tmp_path: Path) -> None:
    found = _read(tmp_path, f"id,stars,text,date\n1,1,bad,{AT}\n2,1,bad too,{AT}\n")
    assert [getattr(one, "rating", None) for one in found] == [0.0, 0.0]


def test_out_of_ten_is_a_scale_too(tmp_path: Path) -> None:
    found = _read(tmp_path, f"id,score,text,date\n1,10,good,{AT}\n2,5,so so,{AT}\n")
    assert [getattr(one, "rating", None) for one in found] == [1.0, 0.5]


def test_reviews_without_ids_are_the_same_when_read_again(tmp_path: Path) -> None:
    table = f"stars,text,date\n1,bad,{AT}\n1,worse,{AT}\n"
    first, again = _read(tmp_path, table), _read(tmp_path, table)
    assert first == again
    assert len({one.native_id for one in first if isinstance(one, Message)}) == 2


def test_what_says_nothing_is_noise_and_what_has_no_day_is_told(tmp_path: Path) -> None:
    noise, fault, ours = _read(
        tmp_path,
        f"id,stars,text,date,author\n1,,,{AT},jo\n2,3,well,soon,jo\n3,5,great,{AT},Shop\n",
        Wish(ours=frozenset({"shop"})),
    )
    assert (noise, ours) == (Noise("row 1", "empty"), Noise("row 3", "ours"))
    assert isinstance(fault, Fault)
    assert "got 'soon'" in fault.why


def test_consent_is_read_where_it_is_told(tmp_path: Path) -> None:
    table = f"id,text,date,ok\n1,bad,{AT},yes\n2,bad,{AT},no\n3,bad,{AT},\n"
    found = _read(tmp_path, table, Wish(consent_field="ok"))
    assert [getattr(one, "consent", "") for one in found] == [True, False, None]
