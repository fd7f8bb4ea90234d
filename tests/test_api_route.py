"""`tonewise route` and `tonewise evaluate text`, as a user types them."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import tonewise


def _json(*arguments: str) -> dict[str, object]:
    result = CliRunner().invoke(tonewise, [*arguments, "--json", "-"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_a_message_is_routed_with_its_reasons() -> None:
    route = _json("route", "You thieves, I was charged twice!")
    assert route["emotion"] == "angry"
    assert sum(route["probabilities"].values()) == pytest.approx(1.0, abs=0.01)  # type: ignore[attr-defined]
    assert route["department"] in {"billing", "complaints", "banking"}
    assert route["expert"]
    assert route["why"]


def test_who_opted_out_is_routed_by_topic_alone() -> None:
    route = _json("route", "You thieves, where is my parcel!", "--no-mood")
    assert (route["emotion"], route["probabilities"], route["negativity"]) == (None, {}, None)
    assert route["unread"] == "opted_out"
    assert route["department"] == "orders"


def test_a_strategy_can_be_asked_for() -> None:
    assert _json("route", "where is my parcel", "--strategy", "least_busy")["rule"] == "least_busy"


def test_a_message_comes_through_stdin_too() -> None:
    result = CliRunner().invoke(tonewise, ["route", "-"], input="where is my parcel\n")
    assert "orders" in result.output


def test_labelled_messages_are_measured(tmp_path: Path) -> None:
    labelled = tmp_path / "chats.csv"
    with labelled.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["message", "mood"])
        table.writerows([["You thieves!!", "bad"], ["thank you so much", "good"], ["hm", "skip"]])
    (tmp_path / "map.json").write_text(
        json.dumps({"bad": ["angry", "frustrated"], "good": "happy", "skip": None})
    )
    found = _json(
        *("evaluate", "text", str(labelled), "--text", "message", "--label", "mood"),
        *("--labels", str(tmp_path / "map.json")),
    )
    assert found["n"] == 2
    assert found["accuracy"] == found["macro_f1"] == 1.0
    assert set(found["per_class"]) >= {"angry", "happy"}  # type: ignore[call-overload]


@pytest.mark.parametrize(("kind", "bad"), [("sentiment", "negative"), ("negative", "negative")])
def test_coarser_classes_can_be_asked_for(tmp_path: Path, kind: str, bad: str) -> None:
    labelled = tmp_path / "chats.csv"
    labelled.write_text("text,label\nYou thieves!!,1\n", encoding="utf-8")
    (tmp_path / "map.json").write_text(json.dumps({"1": bad}))
    found = _json(
        *("evaluate", "text", str(labelled), "--labels", str(tmp_path / "map.json")),
        *("--as", kind),
    )
    assert found["accuracy"] == 1.0
    assert (found["f1"] is not None) == (kind == "negative")


def test_an_unknown_column_is_one_line(tmp_path: Path) -> None:
    labelled = tmp_path / "chats.csv"
    labelled.write_text("text,label\nhi,neutral\n", encoding="utf-8")
    result = CliRunner().invoke(tonewise, ["evaluate", "text", str(labelled), "--text", "body"])
    assert "should have the columns 'body' and 'label'" in str(result.exception)
