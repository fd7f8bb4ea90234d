import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from api.commands.train import command
from emotion.artifacts import ManifestError
from text.departments import read_departments
from text.grams import GRAMS_CONFIG, MAX_CHARACTERS, Vocabulary, grams, words
from text.topic import LINEAR, WEIGHTS, TopicModel
from text.topic_manifest import MANIFEST, load_topic_manifest
from text.training.challenge import read_openings
from text.training.topic import TopicTrainingError
from text.training.topic_lines import OUT_OF_SCOPE, Curriculum, read_curriculum
from text.training.topic_run import TopicRun, opening_lessons, run_topic

DATA = Path(__file__).parents[2] / "shared" / "data" / "text"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"no text data sets at {DATA}")

MINE = """
departments:
  - id: bikes
    name: Bicycle workshop
    examples:
      - My chain has come off and I can't get it back on.
      - The brakes squeak when it rains.
      - Can you put new tyres on my bike?
      - The gears jump when I pedal uphill.
      - I need my wheel trued.
      - How much is a yearly service for a racing bike?
      - My saddle is too low and the bolt is stuck.
      - The battery of my e-bike doesn't charge.
      - There's a puncture in the front tyre.
      - Do you repair a bent frame?
  - id: kitchen
    name: Kitchen and menu
    examples:
      - Is the soup vegan?
      - I'm allergic to nuts, what can I eat?
      - What's today's lunch menu?
      - The steak was cold and tough.
      - Do you bake your own bread?
      - Can the cook leave out the onions?
      - How spicy is the curry?
      - Which wine goes with the fish?
      - My children would like smaller portions of pasta.
      - Is there gluten in the pudding?
"""


@pytest.fixture(scope="module")
def shipped() -> TopicModel:
    return TopicModel.load()


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of somebody's own two departments, ten examples each, without any data set."""
    folder = tmp_path_factory.mktemp("topic")
    (folder / "mine.yaml").write_text(MINE)
    run_topic(TopicRun(folder / "mine.yaml", None, folder / "model"))
    return folder / "model"


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("I forgot my password and can't sign in", "account"),
        ("my parcel hasn't arrived", "orders"),
        ("I want to return these trousers", "returns"),
        ("someone stole my debit card", "banking"),
        ("I crashed my car and need to file a claim", "insurance"),
        ("the wifi router keeps losing the connection", "technical"),
        ("I want to change my flight to Madrid", "travel"),
        ("tell me a joke", None),
        ("hello", None),
    ],
)
def test_plain_wishes_reach_their_department(
    shipped: TopicModel, text: str, department: str | None
) -> None:
    assert shipped.read(text).department == department


@pytest.mark.parametrize("text", ["", "   ", "?!?!", "😡😡😡", "\x00\x01", "1234"])
def test_what_says_nothing_is_nobodys_business(shipped: TopicModel, text: str) -> None:
    assert shipped.read(text).department is None


def test_a_megabyte_costs_no_more_than_its_beginning(shipped: TopicModel) -> None:
    text = "my parcel hasn't arrived " * 40_000
    started = time.process_time()
    assert shipped.read(text) == shipped.read(text[:MAX_CHARACTERS])
    assert time.process_time() - started < 0.2


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_gets_probabilities_in_order(shipped: TopicModel, text: str) -> None:
    topic = shipped.read(text)
    likely = [p for _, p in topic.ranked]
    assert {name for name, _ in topic.ranked} == set(shipped.departments)
    assert likely == sorted(likely, reverse=True)
    assert 0.0 <= sum(likely) <= 1.0 + 1e-9
    assert topic.confidence >= likely[0]
    assert topic.department in (None, topic.ranked[0][0])


def test_many_are_read_as_one_by_one_also_from_several_threads(shipped: TopicModel) -> None:
    texts = [opening.text for opening in read_openings()]
    alone = shipped.read_many(texts)
    with ThreadPoolExecutor(4) as pool:
        assert tuple(pool.map(shipped.read, texts)) == alone


def test_the_shipped_model_sends_most_unseen_openings_right(shipped: TopicModel) -> None:
    lessons = opening_lessons()
    told = shipped.read_many([lesson.text for lesson in lessons])
    sent = [topic.department or OUT_OF_SCOPE for topic in told]
    right = np.array(sent) == [lesson.department for lesson in lessons]
    assert np.mean(right) >= 0.7


def test_a_message_is_read_in_half_a_millisecond(shipped: TopicModel) -> None:
    texts = [opening.text for opening in read_openings()] * 20
    started = time.process_time()
    shipped.read_many(texts)
    assert (time.process_time() - started) / len(texts) < 0.0005


def test_the_shipped_departments_are_those_of_the_shipped_file(shipped: TopicModel) -> None:
    assert shipped.departments == read_departments().ids


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("my bike chain is broken", "bikes"),
        ("the gears of my bicycle are stuck", "bikes"),
        ("I have a nut allergy, is the bread safe?", "kitchen"),
        ("could the kids get smaller portions", "kitchen"),
        ("good morning", None),
    ],
)
def test_ten_examples_without_data_make_a_working_model(
    mine: Path, text: str, department: str | None
) -> None:
    assert TopicModel.load(mine).read(text).department == department


def test_the_same_training_gives_the_same_files(mine: Path, tmp_path: Path) -> None:
    run_topic(TopicRun(mine.parent / "mine.yaml", None, tmp_path / "again"))
    digests = [json.loads((f / MANIFEST).read_text())["files"] for f in (mine, tmp_path / "again")]
    assert digests[0] == digests[1]


def test_a_department_of_one_line_is_refused(tmp_path: Path) -> None:
    few = MINE.partition("  - id: kitchen")[0] + "  - {id: k, name: Hat, examples: [Hat]}\n"
    (tmp_path / "few.yaml").write_text(few)
    with pytest.raises(TopicTrainingError, match="k wants at least 3"):
        run_topic(TopicRun(tmp_path / "few.yaml", None, tmp_path / "model"))


def test_the_command_trains_a_departments_file(mine: Path, tmp_path: Path) -> None:
    file, out = str(mine.parent / "mine.yaml"), str(tmp_path / "m")
    arguments = ["topic", "--departments", file, "--data", str(tmp_path / "none"), "--out", out]
    told = CliRunner().invoke(command, arguments)
    assert told.exit_code == 0
    assert "the examples alone teach" in told.stderr
    assert TopicModel.load(tmp_path / "m").departments == ("bikes", "kitchen")


def copied(model: Path, folder: Path) -> Path:
    for file in model.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


def test_a_changed_weight_is_refused(mine: Path, tmp_path: Path) -> None:
    folder = copied(mine, tmp_path)
    (folder / LINEAR).write_bytes((folder / LINEAR).read_bytes()[:-1] + b"x")
    with pytest.raises(ManifestError, match="sha256"):
        TopicModel.load(folder)


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("departments", ["one"], "shapes"),
        ("config", {"max_characters": 7}, "max_characters=7"),
        ("files", {"none.npz": "0"}, r"none\.npz"),
        ("sources", [{"what": 1}], "readable manifest"),
    ],
)
def test_a_manifest_of_another_model_is_refused(
    mine: Path, tmp_path: Path, key: str, value: object, told: str
) -> None:
    folder = copied(mine, tmp_path)
    fields = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(fields | {key: value}))
    with pytest.raises(ManifestError, match=told):
        TopicModel.load(folder)


def test_words_are_folded_and_figures_made_alike() -> None:
    assert words("DON’T charge 120 €, Ünal!") == ["don't", "charge", "0", "ünal", "!"]


def test_a_message_counts_words_pairs_and_pieces() -> None:
    assert grams("A") == ["a", "< a", "a >", "# a", "#a ", "# a "]


def test_words_and_pieces_weigh_alike() -> None:
    vocabulary = Vocabulary(["hi", "there", "#hi", "#th"], np.array([1, 2, 3, 4], np.float32))
    numbers, values = vocabulary.count(words("hi there hi"))
    assert numbers.tolist() == [0, 1, 2, 3]
    assert np.linalg.norm(values[:2]) == pytest.approx(1.0)
    assert np.linalg.norm(values[2:]) == pytest.approx(1.0)
    assert values[0] / values[1] == pytest.approx((1 + np.log(2)) / 2)


@pytest.fixture(scope="module")
def curriculum() -> Curriculum:
    return read_curriculum(read_departments(), DATA, cap=40)


@needs_data
def test_no_line_of_the_test_split_teaches(curriculum: Curriculum) -> None:
    taught = {lesson.text.casefold() for lesson in curriculum.of("train")}
    assert not [x.text for x in curriculum.of("test") if x.text.casefold() in taught]


@needs_data
def test_no_opening_teaches(curriculum: Curriculum) -> None:
    taught = {" ".join(words(lesson.text)) for lesson in curriculum.of("train")}
    # One word on its own may well be anybody's; a sentence may not.
    texts = [opening.text for opening in read_openings() if opening.text.count(" ") > 1]
    assert not [text for text in texts if " ".join(words(text)) in taught]


def test_the_card_states_the_shipped_models_figures() -> None:
    card = (Path(__file__).parents[1] / "docs" / "models" / "text-topic.md").read_text()
    scores = load_topic_manifest(WEIGHTS, GRAMS_CONFIG).scores
    rows = [line for line in card.splitlines() if line.startswith("|")]
    for name, score in scores.items():
        if name.endswith(": accuracy"):
            assert [row for row in rows if f"| {score:g} |" in row], name


def test_what_taught_the_shipped_model_may_be_used_by_anybody() -> None:
    sources = load_topic_manifest(WEIGHTS, GRAMS_CONFIG).sources
    free = ("CC BY 4.0", "CC BY 3.0", "CDLA-Permissive", "CDLA-Sharing-1.0", "PDDL-1.0")
    assert sources
    assert all(source.licence.startswith(free) for source in sources)
