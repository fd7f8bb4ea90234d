"""Who opted out of mood analysis: nothing of mood is computed, stored or told."""

from api.desk.state import Author
from api.storage.database import Database
from api.storage.schema import METADATA
from emotion.labels import Emotion
from tests.desks import Hall, PlainReader, expert, mood_of
from text.reading import TextReading, Topic
from text.shift import Shift

# What any trace of a mood would have in it: a label, a field of a reading, a kind of event.
TRACES = [*Emotion, "probabilities", "negativity", "confirmed", "cues", "mood.", "alert.", *Shift]


def _everything(database: Database) -> str:
    """Return every cell of every table, as it is kept, as one text."""
    with database.reading() as connection:
        rows = [
            tuple(row)
            for table in METADATA.tables
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        ]
    return repr(rows)


def _traces(kept: str) -> list[str]:
    return [str(trace) for trace in TRACES if trace in kept]


def _talk(hall: Hall, analyse_mood: bool) -> str:
    """Go the whole way of a case, in words that name no mood but to the reader."""
    hall.staff(expert("ann"), expert("bob", delivery=4))
    case = hall.open("x1 about billing", analyse_mood=analyse_mood)
    hall.desk.accept(hall.desk.offers("ann")[0].offer_id)
    for n in range(3):
        hall.clock.turn(30)
        hall.desk.add_message(case.case_id, Author.CUSTOMER, f"x{n}", f"m{n}")
    hall.desk.history(case.case_id)
    hall.desk.sweep()
    hall.desk.close(case.case_id, Author.EXPERT, "done")
    return case.case_id


class Nosy(PlainReader):
    """Tells a mood whether it was asked or not."""

    def read(self, text: str, before: object = (), analyse_mood: bool = True) -> TextReading:
        self.asked.append((text, (), analyse_mood))
        scores = mood_of("angry" if len(self.asked) < 3 else "happy")
        department = "billing" if "billing" in text else None
        return TextReading(scores, scores.negativity, Topic(department, 0.9), confirmed=True)


def test_the_test_would_see_a_mood(database: Database) -> None:
    hall = Hall(database, reader=Nosy())
    _talk(hall, analyse_mood=True)
    seen = _traces(_everything(database))
    assert {"angry", "happy", "probabilities", "negativity", "mood.", "improving"} <= set(seen)


def test_nothing_of_mood_is_kept_of_who_opted_out(database: Database) -> None:
    hall = Hall(database, reader=Nosy())
    _talk(hall, analyse_mood=False)
    assert _traces(_everything(database)) == []


def test_the_reader_is_told_not_to_look(database: Database) -> None:
    hall = Hall(database)
    _talk(hall, analyse_mood=False)
    assert {analyse for _, _, analyse in hall.reader.asked} == {False}


def test_who_opted_out_is_routed_by_topic_alone(database: Database) -> None:
    hall = Hall(database, reader=Nosy())
    hall.staff(expert("ann", auto_accept=True, n_chats=1))
    hall.open("about billing")
    case = hall.open("about billing", analyse_mood=False)
    assert (case.department, case.reading, case.shift) == ("billing", None, None)
    assert case.why[0].startswith("The mood was not read")


def test_an_expert_learns_nothing_from_who_opted_out(database: Database) -> None:
    hall = Hall(database, reader=Nosy())
    _talk(hall, analyse_mood=False)
    assert hall.desk.expert("ann").expert.recovery == {}
