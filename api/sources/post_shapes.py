"""PostShapes: the objects in which social networks hand out posts, and what is read of each.

X's API (v2), Mastodon's statuses, Bluesky's (its API and its stream of events), Instagram's and
Facebook's (Graph API), and flat objects or tables that name their columns plainly.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from api.analysis.moment import moment_s
from api.sources.post import Author, Post, PostError, identity, people, plain, when
from api.sources.record import Record
from api.sources.source import Fault

_DAY_S = 86_400.0
_PUBLIC = ("", "public", "unlisted")
_OF_X = ("edit_history_tweet_ids", "public_metrics", "referenced_tweets")  # the first is in each
_BLUESKY_POST = "app.bsky.feed.post"
_Shape = Callable[[Record], Post]


def posts_of(record: Record) -> Iterator[Post | Fault]:
    """Yield the posts that an object holds; what is wrong with one is a Fault."""
    if record.within("commit"):
        yield from _event(record)
        return
    inner = record.within("data")
    parts = (inner,) if inner else record.parts("data", "statuses", "posts", "feed", "media")
    users = {user.text("id"): user for user in record.parts("includes.users")}
    for part in parts or (record,):
        yield _read(part, _shape(part, users))


def _read(record: Record, shape: _Shape) -> Post | Fault:
    try:
        return shape(record)
    except PostError as error:
        return Fault(record.place, str(error))


def _shape(record: Record, users: Mapping[str, Record]) -> _Shape:
    if record.within("post") or (record.within("record") and record.within("author")):
        return _bluesky
    if record.within("account") and record.find("created_at"):
        return _mastodon
    if users or record.find(*_OF_X):
        return partial(_x, users=users)
    return _graph if record.find("media_type", "created_time", "caption") else _flat


def _x(record: Record, users: Mapping[str, Record]) -> Post:
    author_id = record.text("author_id")
    user = users.get(author_id, Record("", {}))
    text = record.text("note_tweet.text", "text")
    kinds = {each.text("type") for each in record.parts("referenced_tweets")}
    followers = user.count("public_metrics.followers_count")
    author = Author(
        author_id=f"x-{author_id}" if author_id else "",
        name=user.text("username"),
        followers=followers,
        follows=user.count("public_metrics.following_count"),
        since_s=moment_s(user.text("created_at")),
    )
    return Post(
        native_id=identity(record, "x", "id"),
        text=plain(text),
        at_s=when(record, "created_at"),
        author=author,
        reach=people(record.count("public_metrics.impression_count") or None, followers),
        is_repost="retweeted" in kinds or text.startswith("RT @"),
    )


def _mastodon(record: Record) -> Post:
    visibility = record.text("visibility")
    if visibility not in _PUBLIC:
        raise PostError(f"wanted a public post, got one whose visibility is {visibility!r}")
    account = record.within("account") or record
    followers = account.count("followers_count")
    author = Author(
        author_id=f"mastodon-{account.text('url', 'uri', 'acct', 'id')}",
        name=account.text("acct", "username"),
        followers=followers,
        follows=account.count("following_count"),
        since_s=moment_s(account.text("created_at")),
        is_bot=account.says("bot"),
    )
    return Post(
        native_id=identity(record, "mastodon", "uri", "url", "id"),
        text=plain(record.text("content")),
        at_s=when(record, "created_at"),
        author=author,
        reach=people(followers),
        is_repost=record.within("reblog") is not None,
    )


def _bluesky(record: Record) -> Post:
    view = record.within("post") or record
    author = view.within("author") or record
    followers = author.count("followersCount")
    return Post(
        native_id=identity(view, "bluesky", "uri"),
        text=view.text("record.text"),
        at_s=when(view, "record.createdAt", "indexedAt"),
        author=Author(
            author_id=f"bluesky-{author.text('did')}",
            name=author.text("handle"),
            followers=followers,
            follows=author.count("followsCount"),
            since_s=moment_s(author.text("createdAt")),
            is_bot=any(label.text("val") == "bot" for label in author.parts("labels")),
        ),
        reach=people(followers),
        is_repost="Repost" in record.text("reason.$type"),
    )


def _event(record: Record) -> Iterator[Post | Fault]:
    """Yield the post of an event of Bluesky's stream; most events are about something else."""
    commit = record.within("commit") or record
    if (commit.text("collection"), commit.text("operation")) == (_BLUESKY_POST, "create"):
        did = record.text("did")
        uri = f"at://{did}/{_BLUESKY_POST}/{commit.text('rkey')}"
        value = {"uri": uri, "record": commit.find("record"), "author": {"did": did}}
        yield _read(Record(record.place, value), _bluesky)


def _graph(record: Record) -> Post:
    author = record.text("from.id", "owner.id", "user.id", "username")
    return Post(
        native_id=identity(record, "meta", "id"),
        text=plain(record.text("caption", "message", "text")),
        at_s=when(record, "timestamp", "created_time"),
        author=Author(
            author_id=f"meta-{author}" if author else "",
            name=record.text("username", "from.username", "from.name"),
            followers=record.count("owner.followers_count", "followers_count"),
        ),
        reach=people(record.count("reach", "impressions", "views")),
        is_ephemeral=record.text("media_product_type") == "STORY",
    )


def _flat(record: Record) -> Post:
    platform = record.text("platform", "network", "site", "source").casefold() or "post"
    author = record.text("author_id", "user_id", "author", "user", "username", "handle")
    followers = record.count("followers_count", "followers")
    at_s = when(record, "created_at", "time", "timestamp", "date", "published_at")
    expires_s = moment_s(record.text("expires_at"))
    return Post(
        native_id=identity(record, platform, "id", "post_id", "tweet_id", "status_id", "url"),
        text=plain(record.text("text", "content", "message", "body", "caption", "tweet")),
        at_s=at_s,
        author=Author(
            author_id=f"{platform}-{author}" if author else "",
            name=record.text("username", "handle", "screen_name", "author", "user"),
            followers=followers,
            follows=record.count("following_count", "following", "friends_count"),
            since_s=moment_s(record.text("author_created_at", "account_created_at")),
            is_bot=record.says("is_bot", "bot"),
        ),
        reach=people(record.count("reach", "impressions", "views"), followers),
        is_repost=record.says("is_repost", "is_retweet", "retweet"),
        is_ephemeral=record.says("is_story", "ephemeral", "is_ephemeral")
        or (expires_s is not None and expires_s - at_s <= _DAY_S),
    )
