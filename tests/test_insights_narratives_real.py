"""Narratives among what people really posted: Reddit comments, and copies planted between them."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from insights.interaction import Interaction, SourceKind
from insights.narratives import narratives
from text.corpora import read_goemotions

DATA = Path(__file__).parents[2] / "shared" / "data" / "text"
N_AROUND, N_PLANTED, N_COPIES = 5_000, 100, 8
HOURS_S = 5 * 3_600.0  # for N_AROUND of them
ADDED = ("really", "just", "so", "again", "lol", "now")
AROUND = ("{} #fail", "RT {}", "{}!!", "Same here: {}", "{} 😡", "{}")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no text data sets at {DATA}")


@pytest.fixture(scope="module")
def comments() -> list[str]:
    return [line.text for line in read_goemotions(DATA, "train")]


def _post(of: str, at_s: float, text: str) -> Interaction:
    return Interaction(of, SourceKind.SOCIAL, at_s, negativity=0.9, customer_id=of, text=text)


def _posts(texts: Sequence[str]) -> list[Interaction]:
    return [_post(f"r{n}", n * HOURS_S / N_AROUND, text) for n, text in enumerate(texts)]


def _changed(text: str, n_words: int, chance: random.Random) -> str:
    words = text.split()
    for _ in range(n_words):
        place = chance.randrange(len(words))
        words[place : place + chance.randrange(2)] = [chance.choice(ADDED)]
    return chance.choice(AROUND).format(" ".join(words))


def test_real_comments_are_none(comments: list[str]) -> None:
    assert narratives(_posts(comments[:20_000])) == ()


@pytest.mark.parametrize(("n_words", "least"), [(0, 1.0), (1, 0.9), (2, 0.7), (3, 0.4)])
def test_copies_are_found_the_fewer_the_more_they_are_changed(
    comments: list[str], n_words: int, least: float
) -> None:
    chance = random.Random(7)
    seeds = [text for text in comments[20_000:] if len(text) >= 40][:N_PLANTED]
    planted = [
        _post(f"p{n}-{k}", chance.uniform(0, HOURS_S), _changed(seed, n_words, chance))
        for n, seed in enumerate(seeds)
        for k in range(N_COPIES)
    ]
    found = narratives([*_posts(comments[:N_AROUND]), *planted])
    assert all(one.narrative_id.startswith("p") for one in found)
    assert len({one.narrative_id.split("-")[0] for one in found}) / N_PLANTED >= least
