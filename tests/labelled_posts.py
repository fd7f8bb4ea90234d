"""Posts written for the tests, each with whether a customer meant to say it; hard ones included."""

from dataclasses import dataclass, replace

from api.sources.post import Author, Post

NOON_S = 1_794_830_400.0  # 2026-11-16 12:00 UTC
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Labelled:
    """A post and what a person calls it."""

    post: Post
    is_noise: bool


def person(number: int, text: str, **author: float) -> Post:
    """Return a post of somebody of their own, an hour after the one before."""
    who = Author(
        author_id=f"p{number}",
        name=f"person{number}",
        followers=int(author.get("followers", 180)),
        follows=int(author.get("follows", 240)),
        since_s=NOON_S - author.get("days", 900) * _DAY_S,
    )
    return Post(f"x-{number}", text, NOON_S + 3_600.0 * number, who)


_PEOPLE = [
    "Three weeks and still no refund from @shop. I give up.",
    "@shop your app logs me out every single morning. Fix it!",
    "Shout-out to Mia at @shop support, sorted my order in two minutes 💛",
    "Is anyone else's @shop parcel stuck in Leipzig? https://track.test/1",
    "ok @shop that was quick, thank you",
    "never again @shop",
    "@shop nope. just nope.",
    "My mum's replacement card from @shop came to the wrong flat, twice now",
    "@shop how do I change my delivery address? the form says error 500",
    "LOVE the new colours!!! https://pic.test/9 #shop",
    "@shop charged me twice. Again. https://pic.test/screenshot",
    "Wanted to like the new @shop app. I can't find my own orders in it.",
    "@shop Hello? Anybody there?",
    "The driver from @shop waited while I found my keys. Small thing, made my day.",
    "@shop 45 minutes on hold and then the line dropped. Not funny any more.",
    "I have been with @shop for ten years and I am closing my account today.",
    "@shop is the warehouse on holiday or what",
    "Das Paket von @shop ist schon wieder weg. Danke für nichts.",
    "@shop el reembolso no llega, llevo un mes esperando",
    "Got the wrong size from @shop, sent it back, got the same wrong size. Comedy.",
    "@shop thanks for the voucher, still does not fix the broken lamp though",
    "why does @shop need my phone number to cancel. WHY.",
]
_HARD_PEOPLE = [
    person(100, "New here, made an account only to say: @shop please answer my mail", days=1),
    person(101, "@shop where is my order, I ordered on Monday", follows=1_900, followers=60),
    person(102, "@shop your outage took my shop down too", followers=250_000, follows=900),
    person(103, "We are all waiting, @shop. Same error on the payment page since nine", days=2),
]

_WAVE = "Win a new phone! The first hundred who follow and share get one for free, hurry up"


def _noise() -> list[Post]:
    declared = [
        replace(p, author=replace(p.author, is_bot=True))
        for p in (
            person(200 + n, f"Parcel status of line {n}: delayed by weather") for n in range(3)
        )
    ]
    reposts = [
        replace(person(210 + n, f"RT @jo: never buying from them again {n}"), is_repost=True)
        for n in range(3)
    ]
    bare = [
        person(220, "https://deal.test/x"),
        person(221, "@shop https://a.test #deal #win #now"),
        person(222, "🔥🔥🔥 @shop"),
        person(223, "12345 #8"),
    ]
    crowd = [
        person(
            230 + n,
            f"check my profile for the best deals {n} times a day",
            follows=4_900,
            followers=n,
        )
        for n in range(3)
    ]
    pace = [
        replace(person(240, f"Breaking: price of item {n * 37} is now {n * 11} dollars, go go go"),
                at_s=NOON_S + n * 60.0)
        for n in range(25)
    ]  # fmt: skip
    repeated = [
        replace(person(250, f"Hey @brand{n} read how I made money from home in one week"),
                native_id=f"x-250-{n}", at_s=NOON_S + n * 4_000.0)
        for n in range(1, 4)
    ]  # fmt: skip
    wave = [person(260 + n, f"{_WAVE} {'!' * n} https://w{n}.test", days=3) for n in range(6)]
    return [*declared, *reposts, *bare, *crowd, *pace, *repeated, *wave]


def labelled() -> list[Labelled]:
    """Return all of them; the first of a repeated text is a person's as far as anybody knows."""
    people = [person(n, text) for n, text in enumerate(_PEOPLE)]
    return [
        *(Labelled(post, is_noise=False) for post in (*people, *_HARD_PEOPLE)),
        *(Labelled(post, is_noise=True) for post in _noise()),
    ]
