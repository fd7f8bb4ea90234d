"""Reviews: what customers wrote where products are rated; stars become ratings.

Google Play, Google business profiles, App Store, Trustpilot, Yelp, Steam, Amazon's published
reviews, and any table or JSON that names its columns plainly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from api.sources.consent import consented
from api.sources.native import native_id
from api.sources.post import PostError, plain, when
from api.sources.record import Record
from api.sources.records import records
from api.sources.scale import Scale, scale_of
from api.sources.source import Entry, Fault, Message, Noise, SourceType, Wish, bare_name
from insights.interaction import SourceKind

_LISTS = ("reviews", "data", "items", "results", "feed.entry", "response.reviews")
_ID = ("review_id", "recommendationid", "review_link", "id.label", "id", "reference_id")
_TEXT = (
    *("review_text", "reviewText", "text", "review", "content", "comment", "body", "review_body"),
    *("review_content", "attributes.body", "content.label"),
)
_TITLE = ("review_title", "title", "summary", "attributes.title", "title.label", "headline")
_TIME = (
    *(
        "review_submit_millis_since_epoch",
        "review_submit_date_and_time",
        "created_at",
        "createTime",
    ),
    *("created_date", "timestamp_created", "unixReviewTime", "attributes.createdDate"),
    *("updated.label", "review_date", "submitted_at", "date", "time", "timestamp"),
)
_RATING = (
    "star_rating",
    "rating",
    "stars",
    "overall",
    "attributes.rating",
    "im:rating.label",
    "score",
)
_AUTHOR = (
    *("consumer.id", "reviewer_id", "user_id", "author.steamid", "author_id", "customer_id"),
    *("reviewer.displayName", "attributes.reviewerNickname", "author.name.label", "author_name"),
    *("consumer_name", "author", "user", "reviewer", "nickname"),
)
_PRODUCT = (
    *("product", "product_name", "package_name", "asin", "parent_asin", "app_name", "sku"),
    *("business_id", "business_name", "location", "product_id"),
)
_NUMBERS = {"ONE": "1", "TWO": "2", "THREE": "3", "FOUR": "4", "FIVE": "5"}  # as Google writes them
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Reviews:
    """Exports of reviews."""

    wish: Wish

    def read(self, path: Path) -> Iterator[Entry]:
        """Yield a message for each review, those of stars alone included; raises SourceError."""
        sample = (one for one in self._records(path) if isinstance(one, Record))
        # Five stars at the least: a sample of bad ones alone would look like a scale of its own.
        scale = scale_of(["5", *map(_stars, islice(sample, _SAMPLE))])
        for found in self._records(path):
            yield self._entry(found, scale) if isinstance(found, Record) else found

    def _records(self, path: Path) -> Iterator[Record | Fault]:
        for found in records(path, self.wish.encoding, _LISTS):
            yield _unfolded(found) if isinstance(found, Record) else found

    def _entry(self, review: Record, scale: Scale) -> Entry:
        text = "\n".join(filter(None, (review.text(*_TITLE), plain(review.text(*_TEXT)))))
        rating, author = _rating(review, scale), review.text(*_AUTHOR)
        if bare_name(author) in self.wish.our_names:
            return Noise(review.place, "ours")
        if not text and rating is None:
            return Noise(review.place, "empty")
        try:
            at_s = when(review, *_TIME)
        except PostError as error:
            return Fault(review.place, str(error))
        return Message(
            native_id=native_id(review.text(*_ID), author, str(at_s), text),
            text=text,
            at_s=at_s,
            customer_id=author or None,
            category=review.text("category", "topic") or None,
            product=review.text(*_PRODUCT) or None,
            rating=rating,
            consent=consented(review.find(self.wish.consent_field or "")),
        )


def _unfolded(review: Record) -> Record:
    """Return a review of Google Play's API, whose words lie two levels deep, as a flat one."""
    comment = next(
        (found for one in review.parts("comments") if (found := one.within("userComment"))), None
    )
    if comment is None:
        return review
    told = {"text": comment.find("text"), "rating": comment.find("starRating")}
    return Record(
        review.place, {**review.value, **told, "date": comment.find("lastModified.seconds")}
    )


def _stars(review: Record) -> str:
    told = review.text(*_RATING)
    return _NUMBERS.get(told, told)


def _rating(review: Record, scale: Scale) -> float | None:
    if review.find("voted_up") is not None or review.at("voted_up") is False:
        return 1.0 if review.says("voted_up") else 0.0
    return scale.share(_stars(review))


SOURCES = (
    SourceType(
        name="reviews",
        title="Reviews: Google, App Store, Trustpilot, Yelp, Steam, Amazon, or a plain table",
        kind=SourceKind.REVIEW,
        make=Reviews,
        suffixes=(".json", ".jsonl", ".csv"),
    ),
)
