"""WordMood: what is said joins how it is said, where it tells anything."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import TEXT_LABELS, VOICE_LABELS, Emotion
from emotion.scores import EmotionScores, scores_of
from speech.audio import Speaker
from speech.transcript import NOTHING_SAID
from speech.utterance import Utterance
from speech.words import WordMood, WordsConfig, join
from tests.calls import ANGRY, CALM, HAPPY, UNSURE, agent, customer, mood, transcript
from text.reader import MessageReader
from text.reading import TextReading, Topic, Unread

CONFIG = WordsConfig(abstain_below=0.6)
NOWHERE = Topic(None, 1.0)
LINE = transcript("my order has not come", 0.0, 3.0)


class ListedReader:
    """Reads each line as the mood that it is listed with, and remembers what it was asked."""

    def __init__(self, scores: EmotionScores | None) -> None:
        self.scores = scores
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def read(self, text: str, before: Sequence[str] = ()) -> TextReading:
        self.asked.append((text, tuple(before)))
        if self.scores is None:
            return TextReading(None, None, NOWHERE, unread=Unread.LANGUAGE)
        return TextReading(self.scores, self.scores.negativity, NOWHERE)


def _text(emotion: Emotion, p: float, abstained: bool = False) -> EmotionScores:
    rest = (1.0 - p) / (len(TEXT_LABELS) - 1)
    return scores_of({e: p if e is emotion else rest for e in TEXT_LABELS}, abstained)


def _read(scores: EmotionScores | None, voice: EmotionScores = CALM) -> Utterance:
    return WordMood(ListedReader(scores), CONFIG).read(customer(0.0, 3.0, None, voice), LINE)


def test_angry_words_said_calmly_are_angrier_than_their_voice() -> None:
    (reading,) = _read(_text(Emotion.FRUSTRATED, 0.9)).readings
    assert reading.words is not None
    assert reading.words.likeliest is Emotion.ANGRY
    assert reading.fused.negativity > reading.voice.negativity


def test_a_voice_that_can_not_tell_is_helped_by_its_words() -> None:
    (reading,) = _read(_text(Emotion.HAPPY, 0.95), UNSURE).readings
    assert reading.voice.abstained
    assert reading.fused.emotion is Emotion.HAPPY


def test_voice_and_words_that_differ_may_leave_nothing_to_believe() -> None:
    calm, words = mood(angry=0.3, happy=0.1), mood(happy=0.6)
    assert join(calm, words, CONFIG).abstained


@pytest.mark.parametrize("voice", [CALM, ANGRY, HAPPY, UNSURE])
@pytest.mark.parametrize("words", [None, _text(Emotion.ANGRY, 0.3, abstained=True)])
def test_words_that_tell_no_mood_leave_the_voice_its_word(
    voice: EmotionScores, words: EmotionScores | None
) -> None:
    (reading,) = _read(words, voice).readings
    assert reading.fused == voice
    assert (reading.words is None) is (words is None)


scores = st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4).map(
    lambda weights: scores_of(dict(zip(VOICE_LABELS, weights, strict=True)))
)


@given(scores)
def test_plain_words_change_no_mood(voice: EmotionScores) -> None:
    fused = join(voice, CALM, CONFIG)
    assert fused.probabilities == pytest.approx(voice.probabilities, abs=1e-3)


@given(scores, scores)
def test_the_plainer_the_words_the_less_they_move(
    voice: EmotionScores, words: EmotionScores
) -> None:
    def moved(share: float) -> float:
        plainer = {e: (1 - share) * words.of(e) + share * CALM.of(e) for e in VOICE_LABELS}
        fused = join(voice, scores_of(plainer), CONFIG)
        return max(abs(fused.of(e) - voice.of(e)) for e in VOICE_LABELS)

    assert moved(0.99) <= max(moved(0.0), 0.02)


def test_an_agents_words_are_kept_and_never_read() -> None:
    reader = ListedReader(_text(Emotion.ANGRY, 0.9))
    read = WordMood(reader, CONFIG).read(agent(0.0, 3.0, None), LINE)
    assert (read.transcript, read.readings, reader.asked) == (LINE, (), [])


def test_a_line_is_read_after_the_customers_earlier_ones() -> None:
    reader = ListedReader(_text(Emotion.ANGRY, 0.9))
    words = WordMood(reader, CONFIG)
    for number in range(5):
        words.read(agent(0.0, 3.0, None), transcript("hold on", 0.0, 3.0))
        words.read(customer(0.0, 3.0, None), transcript(f"line {number}", 0.0, 3.0))
    assert reader.asked[0] == ("line 0", ())
    assert reader.asked[-1] == ("line 4", ("line 1", "line 2", "line 3"))


def test_where_no_word_was_recognised_nothing_is_read() -> None:
    reader = ListedReader(_text(Emotion.ANGRY, 0.9))
    read = WordMood(reader, CONFIG).read(customer(0.0, 3.0, None, ANGRY), NOTHING_SAID)
    assert (read.transcript, reader.asked) == (NOTHING_SAID, [])
    assert read.readings[0].fused == ANGRY


def test_an_utterance_keeps_all_but_its_words() -> None:
    said = customer(1.0, 4.0, None, ANGRY)
    read = WordMood(ListedReader(None), CONFIG).read(said, LINE)
    assert (read.speaker, read.start_s, read.end_s) == (Speaker.CUSTOMER, 1.0, 4.0)
    assert read.text == LINE.text


def test_the_text_model_that_ships_reads_what_a_recogniser_wrote() -> None:
    line = transcript("i am really fed up with this it is the third time i call", 0.0, 4.0)
    said = customer(0.0, 4.0, None, UNSURE)
    (reading,) = WordMood(MessageReader.load(), CONFIG).read(said, line).readings
    assert reading.fused.emotion is Emotion.ANGRY
