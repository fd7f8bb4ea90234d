"""Importing: read, redacted and kept once, whatever breaks off, and whoever said no."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from api.sources.importing import Importer, ImportTakenError
from api.sources.source import Fault, Noise, Wish
from api.storage import clients, imports, interactions
from api.storage.clients import Client
from api.storage.database import Database
from api.storage.interactions import Stored
from api.trends.interaction_query import InteractionQuery
from emotion.labels import Emotion
from tests.desks import Hall
from tests.importers import Desk, Given, asked, many, said
from tests.interactions import MONDAY_S
from text.reading import TextReading


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path / "given.csv")


def _kept(desk: Desk) -> dict[str, Stored]:
    with desk.database.reading() as connection:
        found = interactions.listed(connection, InteractionQuery(), None, 1_000)
    return {one.interaction.interaction_id: one for one in found}


def test_a_message_is_read_redacted_and_kept_with_what_is_known(desk: Desk) -> None:
    text = "this is bad, mail me: ann@example.com"
    done = desk.take(Given([said("7", text, account_id="acme", rating=0.25, solved_at_once=False)]))
    kept = _kept(desk)["ticket:7"]
    assert kept.interaction.mood is Emotion.ANGRY
    assert kept.interaction.text == "this is bad, mail me: [e-mail]"
    assert (kept.interaction.category, kept.interaction.rating) == ("billing", 0.25)
    assert (kept.solved_at_once, kept.import_id) == (False, done.import_id)


def test_without_consent_neither_mood_nor_words_are_kept(desk: Desk) -> None:
    done = desk.take(Given([said("7", consent=False, customer_id="c1")]))
    kept = _kept(desk)["ticket:7"].interaction
    assert (kept.text, kept.mood, kept.negativity, kept.category) == (None, None, None, None)
    assert (done.n_kept, done.n_declined, kept.customer_id) == (1, 1, "c1")


@pytest.mark.parametrize(("consent", "is_read"), [(None, False), (True, True), (False, False)])
def test_where_consent_is_needed_only_a_yes_counts(
    desk: Desk, consent: bool | None, is_read: bool
) -> None:
    desk.take(Given([said("7", consent=consent)]), needs_consent=True)
    assert _kept(desk)["ticket:7"].interaction.is_told is is_read


def test_whoever_takes_back_consent_is_silent_in_what_was_kept_before(desk: Desk) -> None:
    desk.take(Given([said("7")]))
    again = desk.take(Given([said("7", consent=False)]))
    assert _kept(desk)["ticket:7"].interaction.text is None
    assert (again.n_kept, again.n_known) == (0, 1)


def test_what_is_silenced_by_another_import_is_still_the_firsts(desk: Desk) -> None:
    first = desk.take(Given([said("7", account_id="acme")]))
    desk.take(Given([said("7", consent=False)]))
    kept = _kept(desk)["ticket:7"]
    assert (kept.import_id, kept.interaction.account_id) == (first.import_id, "acme")


def test_who_declines_while_moods_are_read_is_silent(desk: Desk) -> None:
    hall = Hall(desk.database)

    def read_many(texts: Sequence[str]) -> Sequence[TextReading]:
        hall.open("a word", customer_id="c1", analyse_mood=False)
        return desk.reader.read_many(texts)

    importer = Importer(desk.database, read_many, lambda: MONDAY_S)
    desk.path.write_text("given")
    ask = asked(Given([said("7", customer_id="c1")]))
    importer.run(importer.begin(ask, desk.path), ask, desk.path, lambda _: True)
    assert _kept(desk)["ticket:7"].interaction.text is None


def test_the_same_messages_are_known_the_second_time(desk: Desk) -> None:
    desk.take(Given(many(70)))
    again = desk.take(Given(many(70)))
    assert (again.n_read, again.n_kept, again.n_known) == (70, 0, 70)
    assert len(_kept(desk)) == 70


def test_an_id_that_comes_twice_is_kept_once(desk: Desk) -> None:
    done = desk.take(Given([said("7", "this is bad"), said("7", "fine")]))
    assert (done.n_kept, done.n_known) == (1, 1)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_what_was_broken_off_goes_on_without_losing_or_doubling(desk: Desk, steps: int) -> None:
    source = Given([*many(150), Fault("row 151", "no time"), Noise("row 152", "bot")])
    broken = desk.take(source, steps=steps)
    done = desk.take(source)
    assert broken.ended_s is None or steps == 3
    assert len(_kept(desk)) == 150
    if broken.ended_s is None:
        assert done.import_id == broken.import_id
        assert (done.n_read, done.n_kept, done.n_bad, done.n_noise) == (152, 150, 1, 1)


def test_a_run_that_was_killed_while_reading_moods_goes_on(desk: Desk) -> None:
    desk.reader.calls_left = 1
    with pytest.raises(KeyboardInterrupt):
        desk.take(Given(many(150)))
    desk.reader.calls_left = 100
    assert desk.take(Given(many(150))).n_kept == 150
    assert len(_kept(desk)) == 150


def test_two_runs_at_one_import_get_in_no_others_way(desk: Desk) -> None:
    desk.path.write_text("given")
    ask, importer = asked(Given(many(150))), desk.importer()
    begun = importer.begin(ask, desk.path)
    importer.run(begun, ask, desk.path, lambda _: False)
    with pytest.raises(ImportTakenError, match=r"given\.csv is being imported"):
        importer.run(begun, ask, desk.path, lambda _: True)
    assert len(_kept(desk)) == 64


def test_what_is_no_message_is_kept_with_its_reason(desk: Desk) -> None:
    done = desk.take(Given([said("1"), Fault("row 2", "wanted a time, got 'x'"), said("3")]))
    with desk.database.reading() as connection:
        [fault] = imports.faults(connection, done.import_id, 0, 10)
    assert (fault.place, fault.reason) == (2, "row 2: wanted a time, got 'x'")
    assert (done.n_kept, done.n_bad) == (2, 1)


def test_noise_is_counted_by_its_rule_and_an_empty_message_is_noise(desk: Desk) -> None:
    done = desk.take(Given([Noise("1", "bot"), Noise("2", "bot"), said("3", " "), said("4")]))
    assert dict(done.noise) == Counter({"bot": 2, "empty": 1})
    assert (done.n_noise, done.n_kept) == (3, 1)


def test_stars_without_words_are_kept_without_a_mood(desk: Desk) -> None:
    done = desk.take(Given([said("1", "", rating=0.0)]))
    kept = _kept(desk)["ticket:1"].interaction
    assert (done.n_kept, kept.rating, kept.is_told, kept.text) == (1, 0.0, False, None)


@pytest.mark.parametrize("at_s", [-1.0, MONDAY_S + 90_000, 1e30, float("nan"), float("inf")])
def test_a_time_that_can_not_be_is_a_fault(desk: Desk, at_s: float) -> None:
    entry = said("1")
    object.__setattr__(entry, "at_s", at_s)
    assert desk.take(Given([entry])).n_bad == 1


def test_a_file_that_is_none_ends_with_its_name_and_not_its_path(desk: Desk) -> None:
    done = desk.take(Given([said("1")], breaks_with="wanted JSON"))
    assert done.is_ended
    assert done.fault == "given.csv: wanted JSON"
    assert done.n_kept == 1


def test_another_reading_of_the_same_bytes_is_another_import(desk: Desk) -> None:
    desk.path.write_text("given")
    importer, source = desk.importer(), Given([])
    first = importer.begin(asked(source), desk.path)
    assert importer.begin(asked(source), desk.path).import_id == first.import_id
    other = asked(source, wish=Wish(columns={"text": "body"}))
    assert importer.begin(other, desk.path).import_id != first.import_id


def test_stage_and_segment_come_from_the_account_where_a_message_names_none(desk: Desk) -> None:
    told = Client("acme", segment="large", stage="renewal", changed_s=MONDAY_S)
    with desk.database.transaction() as connection:
        clients.put_all(connection, [told])
    desk.take(Given([said("1", account_id="acme", stage="support")]))
    kept = _kept(desk)["ticket:1"].interaction
    assert (kept.segment, kept.stage) == ("large", "support")
