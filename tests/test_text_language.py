"""The language gate: what the models may read, and what they are kept from."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.corpora import read_goemotions
from text.language import LanguageGate

GATE = LanguageGate.load()
DATA = Path(__file__).parents[2] / "shared" / "data" / "text"


@pytest.mark.parametrize(
    "message",
    [
        *(
            "refund pls",
            "Hallo danke",
            "😡😡😡",
            "",
            "123 456",
            "¯\\_(ツ)_/¯ whatever",
            "ツ",
            "OK!!!",
        ),
        *("where is my order?", "wtf dude refund now omg", "I love the café's crème brûlée here"),
    ],
)
def test_english_and_what_is_too_short_to_tell_are_readable(message: str) -> None:
    assert GATE.language_of(message).readable


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("Wo bleibt meine Bestellung? Ich warte seit Wochen.", "de"),
        ("¿Dónde está mi pedido? Llevo una semana esperando", "es"),
        ("Je voudrais annuler ma commande", "fr"),
        ("Meu livro não abre no telefone", "pt"),
        ("Gdzie jest moje zamówienie", "pl"),
        ("где мой заказ", "ru"),
        ("أريد استرداد أموالي الآن", "ar"),
        ("我的订单在哪里", "zh"),
        ("注文はどこですか", "ja"),
        ("मेरा ऑर्डर कहाँ है", "hi"),
    ],
)
def test_another_language_is_named_and_not_read(message: str, code: str) -> None:
    language = GATE.language_of(message)
    assert (language.code, language.readable) == (code, False)


def test_a_script_that_no_detector_knows_is_not_read_either() -> None:
    language = GATE.language_of("სად არის ჩემი შეკვეთა")
    assert (language.code, language.readable) == (None, False)


@given(st.text())
def test_no_text_breaks_the_gate(message: str) -> None:
    assert 0.0 <= GATE.language_of(message).confidence <= 1.0


@pytest.mark.skipif(not DATA.exists(), reason="the text corpora are not on this machine")
def test_few_english_lines_are_refused() -> None:
    assert _refused([line.text for line in read_goemotions(DATA, "test")]) <= 0.005
    assert _refused(_customer_lines("text_mt")) <= 0.005


@pytest.mark.skipif(not DATA.exists(), reason="the text corpora are not on this machine")
def test_german_and_portuguese_customers_are_noticed() -> None:
    lines = [line for line in _customer_lines("text_src") if len(line.split()) >= 5]
    assert _refused(lines) >= 0.97


def _refused(lines: list[str]) -> float:
    return sum(not GATE.language_of(line).readable for line in lines) / len(lines)


def _customer_lines(key: str) -> list[str]:
    lines: list[str] = []
    for path in sorted((DATA / "maia_dqe").glob("emotion_*.json.gz")):
        chats = json.loads(gzip.decompress(path.read_bytes()))
        turns = [t for chat in chats for t in chat["turns"] if t["floor"] == "inbound"]
        lines += [line for turn in turns for line in turn[key]]
    return lines
