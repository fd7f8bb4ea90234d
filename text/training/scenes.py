"""Scenes: opening messages put together from hand-written clauses and real, neutral requests.

No permissive data set has moods in the words of a support desk. Here a clause of `scenes.yaml`,
which carries the mood, stands before, after or without a request of the permissive intent sets,
which carries none.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import yaml

from emotion.labels import Emotion

_ALONE, _BEFORE = 0.35, 0.7  # of 1: a clause alone, before a request, else after it
_TURNED = 4
_SECOND = 0.2  # a second clause of the same mood
_TYPO, _CAPITALS, _MARKS, _BARE = 0.15, 0.08, 0.2, 0.3
_LOUD = (Emotion.ANGRY, Emotion.FRUSTRATED, Emotion.HAPPY, Emotion.ANXIOUS)


@dataclass(frozen=True, slots=True)
class Scene:
    """One made message and its mood."""

    text: str
    mood: Emotion


@dataclass(frozen=True, slots=True)
class Clauses:
    """The hand-written words."""

    moods: dict[Emotion, tuple[str, ...]]
    turned: tuple[Scene, ...]  # with an adjective or a negation, that say what the word does not
    adjectives: dict[str, tuple[str, ...]]
    things: tuple[str, ...]
    times: tuple[str, ...]


def read_clauses() -> Clauses:
    """Read the clauses that lie beside this module."""
    sheet = yaml.safe_load((files("text.training") / "scenes.yaml").read_text(encoding="utf-8"))
    return Clauses(
        {mood: tuple(sheet[mood.value]) for mood in Emotion},
        tuple(Scene(text, Emotion(mood)) for mood, text in (*sheet["framed"], *sheet["negated"])),
        {kind: tuple(words) for kind, words in sheet["adjectives"].items()},
        tuple(sheet["things"]),
        tuple(sheet["times"]),
    )


def make_scenes(
    clauses: Clauses, requests: Sequence[str], n_a_mood: int, seed: int
) -> tuple[Scene, ...]:
    """Return messages, the same for the same seed.

    `n_a_mood` a mood, and _TURNED times as many about what adjectives and negations do.
    """
    rng = random.Random(seed)  # noqa: S311 - no secret
    made = []
    for mood in Emotion:
        for _ in range(n_a_mood):
            said = rng.choice(clauses.moods[mood])
            if rng.random() < _SECOND:
                said = f"{said}. {rng.choice(clauses.moods[mood])}"
            made.append(Scene(_message(said, clauses, requests, rng), mood))
    for _ in range(_TURNED * n_a_mood):
        scene = rng.choice(clauses.turned)
        made.append(Scene(_message(scene.text, clauses, requests, rng), scene.mood))
    return tuple(_styled(scene, rng) for scene in made)


def _message(said: str, clauses: Clauses, requests: Sequence[str], rng: random.Random) -> str:
    thing, time = rng.choice(clauses.things), rng.choice(clauses.times)
    said = said.replace("{thing}", thing).replace("{time}", time)
    for kind, words in clauses.adjectives.items():
        while f"{{{kind}}}" in said:
            said = said.replace(f"{{{kind}}}", rng.choice(words), 1)
    place, request = rng.random(), rng.choice(requests)
    if place < _ALONE:
        return said
    mark = rng.choice((". ", ", ", " - ", "\n", "! ", "... "))
    return said + mark + request if place < _BEFORE else request + rng.choice((". ", " ")) + said


def _styled(scene: Scene, rng: random.Random) -> Scene:
    text = scene.text
    if rng.random() < _TYPO and len(text) > 8:
        at = rng.randrange(1, len(text) - 2)
        text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if scene.mood in _LOUD and rng.random() < _CAPITALS:
        text = text.upper()
    elif rng.random() > _BARE:
        text = text[:1].upper() + text[1:].replace(" i ", " I ").replace(" i'm", " I'm")
        text += "" if text.endswith(("?", "!", ".")) else "."
    if scene.mood in _LOUD and rng.random() < _MARKS:
        text = text.rstrip(".") + "!" * rng.randint(1, 4)
    return Scene(text, scene.mood)
