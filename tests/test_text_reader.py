"""MessageReader, with the weights that ship: one message in, all that its words tell out."""

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotion.labels import NEGATIVE, Emotion
from text.reader import HybridConfig, MessageReader
from text.reading import CueKind, Unread


@pytest.fixture(scope="module")
def reader() -> MessageReader:
    return MessageReader.load()


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("You thieves, this is outrageous, give me my money back!", Emotion.ANGRY),
        ("This is the third time it crashed today, so annoying", Emotion.FRUSTRATED),
        ("I expected so much more from you, what a let down", Emotion.DISAPPOINTED),
        ("My father died last week and I am heartbroken", Emotion.SAD),
        ("I'm really scared that someone got into my account", Emotion.ANXIOUS),
        ("I don't understand what this letter means, I'm confused", Emotion.CONFUSED),
        ("I want to change the address of my order", Emotion.NEUTRAL),
        ("Thank you so much, you have been wonderful", Emotion.HAPPY),
    ],
)
def test_each_mood_is_read_where_it_is_plain(
    reader: MessageReader, text: str, mood: Emotion
) -> None:
    scores = reader.read(text).scores
    assert scores is not None
    assert scores.likeliest is mood


def test_negation_turns_the_reading(reader: MessageReader) -> None:
    pleased = reader.read("I am happy with the repair.").scores
    not_pleased = reader.read("I am not happy with the repair.").scores
    assert pleased is not None
    assert not_pleased is not None
    assert pleased.likeliest is Emotion.HAPPY
    assert not_pleased.likeliest in NEGATIVE


def test_who_opted_out_is_read_by_topic_alone(reader: MessageReader) -> None:
    reading = reader.read("You thieves, where is my parcel!", analyse_mood=False)
    assert reading.unread is Unread.OPTED_OUT
    assert (reading.scores, reading.negativity, reading.cues) == (None, None, ())
    assert reading.topic.department == "orders"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Unread.EMPTY),
        ("   \n\t", Unread.EMPTY),
        ("12345 678", Unread.EMPTY),
        ("Wo ist mein Paket, ich warte seit drei Wochen darauf", Unread.LANGUAGE),
        ("لم يصل طلبي حتى الآن وأنا غاضب جدا", Unread.LANGUAGE),
    ],
)
def test_what_cannot_be_read_says_why(reader: MessageReader, text: str, why: Unread) -> None:
    reading = reader.read(text)
    assert reading.unread is why
    assert reading.scores is None


def test_cues_point_into_the_message_as_it_was_written(reader: MessageReader) -> None:
    text = "WHY is it broken again??  I'm NOT happy 😡"
    cues = reader.read(text).cues
    assert {CueKind.NEGATION, CueKind.EMPHASIS} <= {cue.kind for cue in cues}
    assert all(text[cue.start : cue.end] == cue.words for cue in cues)


def test_a_short_line_is_read_by_what_came_before(reader: MessageReader) -> None:
    angry = ("You thieves, this is outrageous!", "I want my money back, you liars!")
    alone, after = reader.read("great.").scores, reader.read("great.", before=angry).scores
    assert alone is not None
    assert after is not None
    assert after.of(Emotion.HAPPY) < alone.of(Emotion.HAPPY)
    assert after.negativity > alone.negativity


def test_many_at_once_read_like_one_by_one(reader: MessageReader) -> None:
    texts = [
        "where is my parcel",
        "",
        "I hate this!!!",
        "so happy, thanks",
        "Ich bin sehr böse auf Sie alle",
    ]
    together = reader.read_many(texts)
    for text, reading in zip(texts, together, strict=True):
        alone = reader.read(text)
        assert (alone.unread, alone.topic, alone.cues) == (
            *(reading.unread, reading.topic, reading.cues),
        )
        if alone.scores and reading.scores:
            assert alone.scores.probabilities == pytest.approx(
                reading.scores.probabilities, abs=1e-4
            )


def test_an_alert_needs_words_that_bear_it_out(reader: MessageReader) -> None:
    assert reader.read("You thieves, this is outrageous!!!").confirmed
    assert not reader.read("where is my parcel").confirmed


@pytest.mark.parametrize(
    ("text", "mood"),
    [("😡😡😡", Emotion.ANGRY), ("😡", Emotion.ANGRY), (":)", Emotion.HAPPY)],
)
def test_a_message_without_words_is_read_by_its_faces(
    reader: MessageReader, text: str, mood: Emotion
) -> None:
    scores = reader.read(text).scores
    assert scores is not None
    assert scores.likeliest is mood


def test_praise_that_is_meant_as_blame_is_no_praise(reader: MessageReader) -> None:
    scores = reader.read("Great, another broken vase. Thanks a lot.").scores
    assert scores is not None
    assert scores.likeliest in NEGATIVE


def test_without_weight_the_cues_say_nothing(reader: MessageReader) -> None:
    deaf = MessageReader(
        reader.emotion, reader.topic, reader.gate, reader.lexicon, HybridConfig(0.0, 0.0, 0.0)
    )
    text = "I'm not happy with it"
    alone = reader.emotion.read([text])[0].scores
    assert deaf.hybrid(alone, deaf.read(text).cues).probabilities == pytest.approx(
        replace(alone, abstained=False).probabilities
    )


def test_a_megabyte_is_read_by_its_ends(reader: MessageReader) -> None:
    text = "You thieves! " + "la " * 350_000 + " this is outrageous, you liars!"
    assert reader.read(text).scores is not None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet=string.printable, max_size=200))
def test_any_text_is_read_or_says_why_not(text: str) -> None:
    reading = _shared().read(text)
    assert (reading.scores is None) == (reading.unread is not None)
    assert all(text[cue.start : cue.end] == cue.words for cue in reading.cues)


_READERS: list[MessageReader] = []


def _shared() -> MessageReader:
    if not _READERS:
        _READERS.append(MessageReader.load())
    return _READERS[0]
