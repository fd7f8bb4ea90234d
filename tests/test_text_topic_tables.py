import gzip
from pathlib import Path

import numpy as np
import pytest

from text.training.intents import IntentConfig, Wishes, hear
from text.training.topic_space import made_ground
from text.training.topic_tables import banking77_table, clinc150_table

THINGS = {
    "lost_card": ("my card is lost", "I lost the card", "the card was stolen", "card gone missing"),
    "exchange": ("what rate for euros", "exchange dollars", "the euro rate", "change my euros"),
    "top_up": ("top up failed", "can I top up", "topping up by cheque", "the top up is pending"),
}
NOISE = ("sing a song", "how tall is Everest", "feed the cat", "what is love")
ENDS = ("", " today", " in Rome", " again", " please", " for my son")
WHERE = tuple(f"{end}{more}" for end in ENDS for more in ("", " then", " thanks", " sorry"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small copies of both sets and of the word vectors, in the publishers' layout."""
    data = tmp_path_factory.mktemp("data")
    asked = [(f"{a}{b}", name) for name, lines in THINGS.items() for a in lines for b in WHERE]
    odd = [(f"{line}{where}", "oos") for line in NOISE for where in WHERE]
    banking, clinc = ("banking77", "text,label", asked), ("clinc150", "text,intent", asked + odd)
    for name, header, lines in (banking, clinc):
        np.random.default_rng(5).shuffle(lines)
        for number, split in enumerate(("train", "valid", "test")):
            some = [line for place, line in enumerate(lines) if place % 3 == number]
            pack(data / name / f"{split}.csv.gz", [header, *(f"{a},{b}" for a, b in some)])
    known = sorted({word for line, _ in asked + odd for word in line.casefold().split()})
    pack(data / "glove50_subset" / "words.txt.gz", known)
    vectors = np.random.default_rng(3).normal(0, 1, (len(known), 50)).astype(np.float16)
    np.save(data / "glove50_subset" / "vectors_f16.npy", vectors)
    return data


def pack(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress("\n".join(lines).encode()))


def test_every_way_stands_beside_its_baselines(folder: Path) -> None:
    table = banking77_table(folder)
    assert (table.n_train, table.n_test) == (96, 96)
    found = {row.way: row.accuracy for row in table.rows}
    assert next(iter(found)) == "majority"
    assert found["majority"] < 0.5
    assert found["three voices"] > 0.9


def test_what_is_out_of_scope_is_declined_by_a_threshold_of_the_valid_split(folder: Path) -> None:
    table = clinc150_table(folder)
    found = {row.way: row for row in table.rows}
    assert found["topic figures, linear"].in_scope_accuracy > 0.85
    assert found["topic figures, linear"].out_of_scope_recall > 0.7
    assert found["majority"].out_of_scope_recall == 0.0


def test_the_vote_adds_what_each_voice_gives(folder: Path) -> None:
    texts = tuple(
        f"{line}{where}" for lines in THINGS.values() for line in lines for where in WHERE
    )
    names = np.repeat(list(THINGS), len(texts) // len(THINGS))
    voices = hear(Wishes(texts, names), ("my card", "euros"), made_ground(folder).space, FEW)
    assert list(voices.names[voices.together.argmax(axis=1)]) == ["lost_card", "exchange"]
    given = voices.linear + voices.kernel + 0.5 * voices.networks
    np.testing.assert_allclose(voices.together, given, rtol=1e-5)


FEW = IntentConfig(n_directions=20, n_networks=2, network_weight=0.5)
