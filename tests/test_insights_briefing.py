"""Briefing: sentences with their figures and where they lead; a quiet day says so."""

from dataclasses import replace

import pytest

from emotion.labels import Emotion
from insights.agreement import Interval
from insights.baseline import Departure, Expected
from insights.briefing import Section, briefing
from insights.change_point import Change, Level
from insights.day_figures import DayFigures, SegmentTurn
from insights.drivers import drivers
from insights.interaction import Interaction
from insights.runs import Run
from insights.tally import tally_of
from insights.trend import Measure, Turn
from insights.verbatim import verbatims
from tests.interactions import DAY_S, MONDAY_S, calm, read_as, upset

USUAL = Expected(20.0, 12.0, 28.0, 1.0)
WORDS = "I was charged twice and nobody answers me."


def quiet() -> DayFigures:
    tally = tally_of([calm()] * 95 + [upset()] * 5)
    return DayFigures(MONDAY_S, MONDAY_S + DAY_S, MONDAY_S - 6 * DAY_S, tally, 60)


def departure(observed: int) -> Departure:
    return Departure("bill", Measure.NEGATIVE, observed, USUAL, 100, 1e-6)


def turn(shift: float, at_s: float = MONDAY_S - 3 * DAY_S) -> SegmentTurn:
    before, after = (Level(mean, Interval(0.0, 1.0), 30) for mean in (0.3, 0.3 + shift))
    change = Change(30, 29, 31, before, after, shift, Interval(shift - 0.02, shift + 0.02))
    return SegmentTurn("login", Turn(Measure.NEGATIVE, at_s, at_s, at_s, change))


def run(**known: bool) -> Run:
    made = Run("acme", 8, 7, 0.9, MONDAY_S - 9 * DAY_S, MONDAY_S, True, 1e-6, True, None, 5.0)
    return replace(made, **known)  # type: ignore[arg-type]


def sentences(figures: DayFigures, section: Section) -> list[str]:
    return [line.sentence for line in briefing(figures).of(section)]


def test_a_quiet_day_says_so_with_its_figures() -> None:
    found = briefing(quiet())
    assert found.is_quiet
    assert [line.sentence for line in found.lines] == [
        "A quiet day: 100 contacts; of 100 whose mood could be read 5% were negative (2% to 11%). "
        "Nothing departed from what is usual."
    ]


def test_a_day_that_departs_is_told_with_what_is_usual_and_leads_to_its_trend() -> None:
    found = briefing(replace(quiet(), departures=[departure(45)]))
    (line,) = found.of(Section.CHANGED)
    assert line.sentence == (
        "bill: 45 negative of 100, where 20 are usual on such a day (12 to 28)."
    )
    assert (line.reference.kind, line.reference.key, found.is_quiet) == ("trend", "bill", False)


def test_fewer_negatives_than_usual_are_what_went_well() -> None:
    figures = replace(quiet(), departures=[departure(4)])
    assert sentences(figures, Section.CHANGED) == []
    assert len(sentences(figures, Section.WELL)) == 1


def test_a_lasting_change_is_told_while_it_is_news() -> None:
    assert sentences(replace(quiet(), turns=[turn(0.1)]), Section.CHANGED) == [
        "login: negative moods went from 30% to 40% for 3 days (+8.0 to +12.0 points)."
    ]
    old = turn(0.1, MONDAY_S - 30 * DAY_S)
    assert briefing(replace(quiet(), turns=[old])).is_quiet


def test_a_volume_that_fell_for_good_is_told_as_a_ratio() -> None:
    fewer = replace(turn(-0.5).turn, measure=Measure.VOLUME)
    assert sentences(replace(quiet(), turns=[SegmentTurn("", fewer)]), Section.CHANGED) == [
        "All contacts: 39% fewer contacts than before for 3 days (-41% to -38%)."
    ]


def test_changes_that_nobody_would_read_are_counted() -> None:
    many = [replace(departure(45), segment=f"s{k}") for k in range(9)]
    found = sentences(replace(quiet(), departures=many), Section.CHANGED)
    assert (len(found), found[-1]) == (6, "4 more changes.")


def test_an_open_sure_run_needs_a_call_and_others_do_not() -> None:
    runs = [run(), run(is_open=False), run(is_sure=False)]
    (sentence,) = sentences(replace(quiet(), runs=runs), Section.CALL)
    assert sentence == (
        "acme: 7 of its last 8 contacts were negative, within 9 days; "
        "luck makes such a run in one account in 1,000,000."
    )


@pytest.mark.parametrize(
    ("p", "told"),
    [(0.5, "one account in 2"), (1 / 12_345, "one account in 12,000"), (1e-30, "in a million")],
)
def test_a_chance_is_told_as_one_account_in_so_many(p: float, told: str) -> None:
    (sentence,) = sentences(replace(quiet(), runs=[replace(run(), p=p)]), Section.CALL)
    assert sentence.endswith(f"{told}.")


def test_an_account_is_called_by_its_name() -> None:
    (sentence,) = sentences(replace(quiet(), runs=[run()], names={"acme": "Acme"}), Section.CALL)
    assert sentence.startswith("Acme: 7 of")


def test_accounts_that_a_page_does_not_hold_are_counted() -> None:
    runs = [replace(run(), account_id=f"a{k}") for k in range(7)]
    made = briefing(replace(quiet(), runs=runs))
    found = made.of(Section.CALL)
    assert (len(found), found[-1].sentence) == (6, "2 more accounts need a call.")
    assert made.n_to_call == 7


def test_accounts_that_are_called_back_already_are_counted_alone() -> None:
    runs = [run(), replace(run(), account_id="bolt")]
    found = sentences(replace(quiet(), runs=runs, followed={"acme"}), Section.CALL)
    assert found[0].startswith("bolt: ")
    assert found[1] == "1 account with such a run: a follow-up is open already."


def test_with_too_short_a_past_nothing_is_called_usual() -> None:
    (line,) = briefing(replace(quiet(), n_past=27)).lines
    assert line.sentence.endswith(". The past is too short to say what is usual.")


def said(n: int, category: str) -> list[Interaction]:
    """Customers of one category, each with words of their own."""
    return [
        upset(customer_id=f"{category}{k}", category=category, text=own_words(category, k))
        for k in range(n)
    ]


def own_words(category: str, k: int) -> str:
    return " ".join(f"{category}{'abcdefghij'[k]}{word}" for word in ("one", "two", "three"))


def test_what_hurts_leads_to_its_category() -> None:
    held = said(6, "bill")
    (line,) = briefing(replace(quiet(), drivers=drivers(held))).of(Section.HURTS)
    assert line.sentence == "bill (angry): 6 customers in 6 negative contacts."
    assert (line.reference.kind, line.reference.key) == ("category", "bill")


def quoted(held: list[Interaction]) -> list[str]:
    return [one.text for one in verbatims(held, drivers(held))]


def test_of_each_subject_one_is_quoted_before_a_second_of_what_hurts_most() -> None:
    assert quoted(said(6, "login") + said(9, "bill")) == [
        own_words("bill", 0),
        own_words("login", 0),
        own_words("bill", 1),
    ]


def test_the_same_with_other_numbers_is_quoted_once() -> None:
    words = "My card was declined for invoice {} though there is money on it."
    held = [upset(customer_id=f"c{k}", text=words.format(k)) for k in range(4)]
    assert quoted(held) == [words.format(0)]


def test_nobody_is_quoted_twice_and_nothing_without_words() -> None:
    loud = [upset(customer_id="one", text=f"{WORDS} {k}") for k in range(5)]
    assert len(verbatims([*loud, upset(), upset(text="no"), calm(text=WORDS)], ())) == 1


def happy(words: str, confidence: float) -> Interaction:
    return replace(read_as(Emotion.HAPPY, text=words), confidence=confidence)


def test_what_went_well_is_told_in_the_words_of_the_surest_happy_customer() -> None:
    held = [happy("Thank you, that was quick and kind.", 0.7), happy(f"Thanks! {WORDS}", 0.9)]
    found = briefing(replace(quiet(), said=[*held, calm(text=WORDS)])).praise
    assert found is not None
    assert found.text.startswith("Thanks!")


def test_a_silent_day_is_told_as_one_and_fewer_contacts_than_usual_are_a_change() -> None:
    silent = Departure("", Measure.VOLUME, 0, USUAL, 1, 1e-9)
    found = briefing(replace(quiet(), tally=tally_of([]), departures=[silent]))
    assert [line.sentence for line in found.lines] == [
        "No contacts on this day.",
        "All contacts: 0 contacts, where 20 are usual on such a day (12 to 28).",
    ]
