"""Uptake: whether somebody takes up what the other side said, or turns it down."""

from enum import StrEnum

from grading.phrases import plain_words

_ACCEPTING = frozenset(
    {"yes", "yeah", "yep", "yup", "sure", "okay", "absolutely", "definitely"}
    | {"great", "perfect", "awesome", "cool"}
)
_REFUSING = frozenset({"no", "nope", "nah", "not", "never"})
# "No, that's all, thank you" turns nothing down: it ends a conversation that went well.
_CLOSING = (
    *("thank", "thanks", "that is all", "that is it", "that will be all", "that will do"),
    *("all set", "all i need", "everything i need", "no problem", "not a problem"),
)
_SOUNDS_WITHIN = 3  # words: "that sounds good"
# How a side says that it can't give what was asked for.
_DECLINING = (
    *("sorry", "unfortunately", "unable", "apologise", "apologize", "i am afraid", "can not"),
    *("do not have", "does not have", "there is no", "there are no", "there are not any"),
    *("there were no", "not available", "not find", "not found", "no matching", "no other"),
)


class Uptake(StrEnum):
    """What a turn does with the one before it."""

    TAKEN_UP = "taken_up"
    TURNED_DOWN = "turned_down"


def uptake(text: str) -> Uptake | None:
    """Return what a turn does by its first words, or None where they do neither."""
    words = plain_words(text)
    if not words:
        return None
    if words[0] in _REFUSING and not _holds(words, _CLOSING):
        return Uptake.TURNED_DOWN
    if words[0] in _ACCEPTING or "sounds" in words[:_SOUNDS_WITHIN]:
        return Uptake.TAKEN_UP
    return None


def declines(text: str) -> bool:
    """Return whether a turn says that something can't be had."""
    return _holds(plain_words(text), _DECLINING)


def _holds(words: tuple[str, ...], phrases: tuple[str, ...]) -> bool:
    line = f" {' '.join(words)} "
    return any(f" {phrase} " in line for phrase in phrases)
