"""Scenes: hand-written moods around real requests."""

from emotion.labels import Emotion
from text.training.challenge import SPLITS, read_challenges
from text.training.scenes import make_scenes, read_clauses

REQUESTS = ("where is my card", "i want to book a table for two")


def test_the_same_seed_makes_the_same_messages() -> None:
    clauses = read_clauses()
    assert make_scenes(clauses, REQUESTS, 5, 7) == make_scenes(clauses, REQUESTS, 5, 7)
    assert make_scenes(clauses, REQUESTS, 5, 7) != make_scenes(clauses, REQUESTS, 5, 8)


def test_every_mood_is_shown() -> None:
    assert {scene.mood for scene in make_scenes(read_clauses(), REQUESTS, 3, 1)} == set(Emotion)


def test_no_blank_is_left_open() -> None:
    for scene in make_scenes(read_clauses(), REQUESTS, 200, 1):
        assert "{" not in scene.text


def test_no_challenge_is_among_the_clauses() -> None:
    clauses = read_clauses()
    written = {text for texts in clauses.moods.values() for text in texts}
    written |= {scene.text for scene in clauses.turned}
    asked = {c.text.lower().strip(".!? ") for split in SPLITS for c in read_challenges(split)}
    assert not {text.strip(".!? ") for text in written} & asked
