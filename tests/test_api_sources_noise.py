"""Bots, spam and copies are told from people; each rule by its name."""

from collections import Counter
from dataclasses import replace

import pytest

from api.sources.noise_filter import NoiseFilter, NoiseRule
from api.sources.pace import Pace
from api.sources.post import Post
from api.sources.source import Wish
from tests.labelled_posts import NOON_S, labelled, person

TEXT = "The shop lost my parcel and nobody answers"


def _rules(posts: list[Post], *ours: str) -> list[NoiseRule | None]:
    noise = NoiseFilter(Pace(posts), Wish(ours=frozenset(ours)).our_names)
    return [noise.rule(post) for post in posts]


def test_labelled_posts_are_told_apart() -> None:
    posts = labelled()
    found = _rules([one.post for one in posts])
    wrong = [one.post.text for one, rule in zip(posts, found, strict=True)
             if not one.is_noise and rule]  # fmt: skip
    caught = sum(one.is_noise and rule is not None for one, rule in zip(posts, found, strict=True))
    assert wrong == []
    assert caught / sum(one.is_noise for one in posts) >= 0.9


def test_each_rule_is_counted() -> None:
    posts = [one.post for one in labelled()]
    noise = NoiseFilter(Pace(posts))
    counted = Counter(filter(None, map(noise.rule, posts)))
    assert counted == noise.counts
    assert set(counted) == set(NoiseRule) - {NoiseRule.OURS}
    assert counted[NoiseRule.TOO_MANY] == 25


@pytest.mark.parametrize("ours", ["person1", "@Person1", "p1"])
def test_our_own_posts_are_no_customers(ours: str) -> None:
    assert _rules([person(1, TEXT), person(2, "Another matter altogether")], ours) == [
        NoiseRule.OURS, None
    ]  # fmt: skip


def test_nobodys_name_is_not_ours() -> None:
    post = person(1, TEXT)
    nameless = replace(post, author=replace(post.author, author_id="", name=""))
    assert _rules([nameless], "", "@") == [None]


@pytest.mark.parametrize(("n", "rule"), [(20, None), (21, NoiseRule.TOO_MANY)])
def test_twenty_posts_an_hour_are_a_persons(n: int, rule: NoiseRule | None) -> None:
    texts = [f"{'abcdefghijklmnopqrstuvwxyz'[k:]} is another matter {k}" for k in range(n)]
    posts = [replace(person(1, text), at_s=NOON_S + 60.0 * k) for k, text in enumerate(texts)]
    assert _rules(posts)[0] is rule


def test_many_people_saying_the_same_are_no_noise() -> None:
    assert _rules([person(n, TEXT) for n in range(10)]) == [None] * 10


def test_new_accounts_saying_the_same_are() -> None:
    posts = [person(n, TEXT, days=n) for n in (5, 10, 20, 40)]
    assert _rules(posts) == [None, None, NoiseRule.COPIED, None]


def test_nameless_posts_are_judged_by_their_words_alone() -> None:
    posts = [person(n, TEXT) for n in range(30)]
    nameless = [replace(one, author=replace(one.author, author_id="", name=""), at_s=NOON_S)
                for one in posts]  # fmt: skip
    assert _rules(nameless) == [None] * 30
