"""Reviews: decisions in their order, judged once at a time, kept as training material."""

import json
from dataclasses import replace
from typing import Any

import pytest

from api.quality.errors import OwnCallError, StandsError, UnknownRemarkError
from api.quality.export import Format
from api.quality.lessons import lesson_head, lesson_lines
from api.quality.review import Review
from api.quality.reviews import Judgement, Reviews
from api.security.audit import AuditTrail
from api.security.caller import Caller, ForbiddenError
from api.security.reach import NOBODY, Reach
from api.security.scope import Scope
from api.storage import cases, doubts, reports
from api.storage.audit import AuditFilter
from api.storage.database import Database
from api.storage.doubts import DoubtFilter
from emotion.labels import Emotion
from insights.doubt import Source
from insights.verdict import Verdict
from tests.history import history
from tests.plans import scans
from tests.qa import person

ALL = DoubtFilter()


def reviewer(name: str, **also: Any) -> Caller:
    return replace(person(name), scopes=frozenset({Scope.REVIEW}), **also)


QUINN, ROWAN = reviewer("quinn"), reviewer("rowan")


@pytest.fixture
def reviews(database: Database) -> Reviews:
    history(database, 40)
    return Reviews(database, AuditTrail(database, lambda: 2e9), lambda: 2e9)


def first(reviews: Reviews, wanted: DoubtFilter = ALL) -> Review:
    return reviews.listed(QUINN, wanted, None, 1).items[0]


def test_the_list_goes_by_rank_from_page_to_page(reviews: Reviews) -> None:
    seen, cursor = [], None
    while True:
        page = reviews.listed(QUINN, ALL, cursor, 7)
        seen += [(one.doubt.rank, one.doubt.review_id) for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) > 20
    assert seen == sorted(set(seen), reverse=True)


@pytest.mark.parametrize("source", Source)
def test_a_decision_is_shown_with_what_was_said(reviews: Reviews, source: Source) -> None:
    shown = first(reviews, DoubtFilter(source))
    assert shown.doubt.source is source
    assert shown.context.it.who == "customer"
    assert shown.context.it.text
    assert shown.conversation.is_synthetic


def test_what_is_confirmed_is_no_longer_asked(reviews: Reviews) -> None:
    one = first(reviews)
    kept = reviews.confirm(QUINN, one.doubt.review_id, Judgement(None))
    assert (kept.verdict, kept.label) == (Verdict.CONFIRMED, one.doubt.label)
    assert first(reviews).doubt.review_id != one.doubt.review_id
    assert first(reviews, DoubtFilter(is_open=False)).standing == kept


def test_a_correction_keeps_who_why_and_the_model(reviews: Reviews) -> None:
    one = first(reviews, DoubtFilter(Source.UTTERANCE, Emotion.ANGRY))
    kept = reviews.correct(QUINN, one.doubt.review_id, Judgement(Emotion.HAPPY, "he laughs"))
    assert (kept.verdict, kept.label, kept.model_label) == ("corrected", "happy", "angry")
    assert (kept.by, kept.by_name, kept.why) == ("quinn", "Quinn", "he laughs")
    assert (kept.model, kept.digest) == (one.doubt.model, one.doubt.digest)
    assert kept.model


def test_a_finer_mood_than_a_voice_tells_confirms_it(reviews: Reviews) -> None:
    one = first(reviews, DoubtFilter(Source.UTTERANCE, Emotion.ANGRY))
    kept = reviews.correct(QUINN, one.doubt.review_id, Judgement(Emotion.FRUSTRATED))
    assert (kept.verdict, kept.label) == (Verdict.CONFIRMED, Emotion.FRUSTRATED)


def test_the_second_of_two_is_told_who_was_quicker(reviews: Reviews) -> None:
    review_id = first(reviews).doubt.review_id
    reviews.correct(ROWAN, review_id, Judgement(Emotion.SAD))
    with pytest.raises(StandsError, match=r"Rowan was quicker: .* as sad"):
        reviews.confirm(QUINN, review_id, Judgement(None))


def test_who_saw_what_stands_may_say_otherwise(reviews: Reviews) -> None:
    review_id = first(reviews).doubt.review_id
    before = reviews.correct(ROWAN, review_id, Judgement(Emotion.SAD))
    wished = Judgement(Emotion.HAPPY, standing=before.correction_id)
    now = reviews.correct(QUINN, review_id, wished)
    assert now.supersedes == before.correction_id
    assert reviews.one(QUINN, review_id).standing == now
    assert [c.label for c in reviews.corrections(QUINN).items] == ["happy", "sad"]


def test_what_is_taken_back_is_asked_again(reviews: Reviews) -> None:
    one = first(reviews)
    kept = reviews.confirm(QUINN, one.doubt.review_id, Judgement(None))
    with pytest.raises(OwnCallError, match="Quinn said so"):
        reviews.withdraw(ROWAN, one.doubt.review_id, kept.correction_id)
    reviews.withdraw(QUINN, one.doubt.review_id, kept.correction_id)
    assert first(reviews).doubt.review_id == one.doubt.review_id
    assert reviews.lessons(QUINN)[0] == ()


def test_nobody_judges_their_own_conversations(reviews: Reviews) -> None:
    one = first(reviews)
    own = reviewer("lead", agent_id=one.conversation.agent_id)
    with pytest.raises(OwnCallError):
        reviews.confirm(own, one.doubt.review_id, Judgement(None))


def test_what_is_out_of_reach_is_not_there(reviews: Reviews) -> None:
    one = first(reviews)
    blind = reviewer("blind", reach=NOBODY)
    assert reviews.listed(blind, ALL).items == ()
    with pytest.raises(UnknownRemarkError):
        reviews.confirm(blind, one.doubt.review_id, Judgement(None))
    agent_id = one.conversation.agent_id
    assert agent_id is not None
    lead = reviewer("lead", reach=Reach(frozenset({agent_id})))
    shown = reviews.listed(lead, ALL).items
    assert {r.conversation.agent_id for r in shown} == {agent_id}
    with pytest.raises(ForbiddenError):
        reviews.listed(person("maya", agent_id), ALL)


def test_who_declined_since_is_in_nothing(reviews: Reviews) -> None:
    one = first(reviews, DoubtFilter(Source.MESSAGE))
    reviews.confirm(QUINN, one.doubt.review_id, Judgement(None))
    with reviews.database.transaction() as connection:
        record = cases.one(connection, one.doubt.contact_id)
        assert record is not None
        later = replace(record, case_id="case_later", opened_s=3e9, analyse_mood=False, arrival=0)
        cases.add(connection, later)
    shown = reviews.listed(QUINN, ALL, None, 200).items
    assert one.doubt.customer_id not in {r.doubt.customer_id for r in shown}
    assert reviews.corrections(QUINN).items == ()
    assert reviews.lessons(QUINN)[0] == ()
    with pytest.raises(UnknownRemarkError):
        reviews.one(QUINN, one.doubt.review_id)


def test_lessons_hold_the_words_and_the_moods(reviews: Reviews) -> None:
    one = first(reviews)
    reviews.correct(QUINN, one.doubt.review_id, Judgement(Emotion.SAD, "=sum(1)"))
    reviews.correct(
        QUINN, first(reviews).doubt.review_id, Judgement(None, "nobody can tell from this")
    )
    lessons, place = reviews.lessons(QUINN)
    assert place == 0
    (line,) = lesson_lines(lessons, Format.JSONL)
    told = json.loads(line)
    assert (told["text"], told["label"], told["by"]) == (one.context.it.text, "sad", "quinn")
    assert told["model_label"] == one.doubt.label
    (row,) = lesson_lines(lessons, Format.CSV)
    assert ",'=sum(1)," in row
    assert lesson_head(Format.CSV).count(",") == 19


def test_agreement_is_withheld_for_few(reviews: Reviews) -> None:
    for n in range(21):
        one = first(reviews, DoubtFilter(Source.UTTERANCE, Emotion.ANGRY))
        label = Emotion.ANGRY if n else Emotion.HAPPY
        reviews.correct(QUINN, one.doubt.review_id, Judgement(label))
        (told,) = reviews.agreement(QUINN)
        assert (told.share is None) == (n < 19)
    assert (told.n, told.n_equal) == (21, 20)


def test_a_call_graded_anew_keeps_what_was_judged(reviews: Reviews) -> None:
    one = first(reviews, DoubtFilter(Source.UTTERANCE))
    reviews.confirm(QUINN, one.doubt.review_id, Judgement(None))
    before = {r.doubt.review_id for r in reviews.listed(QUINN, ALL, None, 200).items}
    with reviews.database.transaction() as connection:
        stored = reports.latest(connection, one.doubt.contact_id)
        assert stored is not None
        reports.add(connection, [replace(stored, report_id="rep_anew")])
        judged = doubts.one(connection, one.doubt.review_id)
    assert judged is not None
    assert not judged.is_open
    assert {r.doubt.review_id for r in reviews.listed(QUINN, ALL, None, 200).items} == before


def test_every_deed_leaves_its_line(reviews: Reviews) -> None:
    one = first(reviews)
    reviews.confirm(QUINN, one.doubt.review_id, Judgement(None, "a secret"))
    reviews.lessons(QUINN)
    (last, deed, *_) = reviews.audit.lines(AuditFilter(), limit=5)
    assert (last.entry.action, last.entry.subject_kind) == ("exported", "correction")
    assert deed.entry.subject_id == one.doubt.review_id
    assert deed.entry.customer_id == one.doubt.customer_id
    assert "secret" not in deed.entry.detail


def test_no_look_reads_a_whole_table(reviews: Reviews) -> None:
    one = first(reviews)
    with scans() as found:
        page = reviews.listed(QUINN, ALL, None, 5)
        reviews.listed(QUINN, DoubtFilter(Source.UTTERANCE, Emotion.ANGRY), page.next_cursor)
        reviews.listed(reviewer("lead", reach=Reach(frozenset({"exp_sample_03"}))), ALL)
        reviews.correct(QUINN, one.doubt.review_id, Judgement(Emotion.SAD))
        reviews.corrections(QUINN)
        reviews.lessons(QUINN)
    assert found == []
