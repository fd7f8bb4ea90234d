"""What the mood network is shown, from the real data sets where they are there."""

from pathlib import Path

import numpy as np
import pytest

from emotion.labels import TEXT_LABELS
from text.clean import clean
from text.corpora import read_goemotions
from text.jargon import default_jargon
from text.training.glove import read_glove
from text.training.lessons import CLEAN, LessonConfig, Lessons, gather, neutral_requests
from text.training.support_chats import read_support_chats
from text.training.vocabulary import start_from

DATA = Path(__file__).parent.parent / "../shared/data/text"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/text is not here")
SMALL = LessonConfig(n_neutral=40, n_scenes=10)


@pytest.fixture(scope="module")
def lessons() -> Lessons:
    return gather(DATA, SMALL)[0]


def test_no_test_message_teaches(lessons: Lessons) -> None:
    jargon = default_jargon()
    held = {clean(line.text, CLEAN, jargon) for line in read_goemotions(DATA, "test")}
    taught = {
        text
        for text, labelled in zip(lessons.texts, lessons.fine.sum(axis=1) > 0, strict=True)
        if labelled and len(text.split()) > 5
    }
    # Cleaning makes a few different messages alike.
    assert len(taught & held) <= 5


def test_partial_labels_keep_every_mood(lessons: Lessons) -> None:
    assert (lessons.moods.sum(axis=1) > 1).sum() > 1000


def test_negative_or_not_is_known_where_no_mood_is(lessons: Lessons) -> None:
    moodless = lessons.moods.sum(axis=1) == 0
    assert np.isfinite(lessons.negative[moodless]).sum() > 10_000


def test_requests_are_capped_for_each_set(lessons: Lessons) -> None:
    assert [len(requests.texts) for requests in neutral_requests(DATA, SMALL)] == [40] * 4


def test_every_mood_is_taught(lessons: Lessons) -> None:
    single = lessons.moods[lessons.moods.sum(axis=1) == 1]
    assert (single.sum(axis=0) > 100).all(), dict(
        zip(map(str, TEXT_LABELS), single.sum(axis=0), strict=True)
    )


def test_known_words_start_at_their_vector(lessons: Lessons) -> None:
    glove = read_glove(DATA)
    start = start_from(glove, lessons, 1)
    ours = start.table[start.vocabulary["refund"]]
    theirs = glove.vectors[glove.index()["refund"]]
    assert np.corrcoef(ours, theirs)[0, 1] == pytest.approx(1.0, abs=1e-5)
    assert not start.table[0].any()


def test_support_chats_keep_their_order_and_what_was_said_before() -> None:
    sentences = read_support_chats(DATA)
    assert len(sentences) == 4290
    second = next(s for s in sentences if s.said_before)
    assert second.text not in second.said_before
    assert any(s.answered_to for s in sentences)


def test_sources_name_a_licence_and_a_count() -> None:
    sources = gather(DATA, SMALL)[1]
    assert all(source.licence and source.n_clips for source in sources)
