"""Recordings with what is known of their calls: files, folders, manifests; and kept as calls."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from api.call_keeper import PROTOCOL, CallKeeper, keeping
from api.cli import run
from api.options import InputError
from api.recorded_calls import RecordedCall, recorded_calls, sift
from api.storage import calls, events, interactions, reports, utterances
from api.storage.calls import CallFilter
from api.storage.enums import CallState
from api.trends.interaction_query import InteractionQuery
from grading.rubric import default_rubric_text, parse_rubric
from speech.emotion import WEIGHTS
from tests.corpora import noise
from tests.graded import graded

BEYOND = 2**62
SAMPLE = Path(__file__).parent.parent / "api" / "samples" / "call.ogg"


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[CallKeeper]:
    """Whoever keeps calls, in a database of their own."""
    with keeping(tmp_path / "service") as opened:
        yield opened


def manifest(folder: Path, *lines: str) -> Path:
    path = folder / "march.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_folder_is_all_recordings_below_it(tmp_path: Path) -> None:
    noise(tmp_path / "b.wav")
    noise(tmp_path / "deep" / "a.wav").rename(tmp_path / "deep" / "a.MP3")
    (tmp_path / "notes.txt").write_text("no recording")
    found = [call.path.relative_to(tmp_path).as_posix() for call in recorded_calls([tmp_path])]
    assert found == ["b.wav", "deep/a.MP3"]


def test_a_manifest_tells_whose_calls_they_are(tmp_path: Path) -> None:
    path = manifest(
        tmp_path,
        "path,time,agent,customer,department,account,stage,mood",
        "calls/1.wav,2026-03-04 10:00,exp_maya,cus_1,billing,acme,renewal,ignored",
        "calls/2.wav,,,,,,,",
    )
    first, second = recorded_calls([path])
    assert first == RecordedCall(
        tmp_path / "calls/1.wav",
        began_s=1_772_618_400.0,
        agent_id="exp_maya",
        customer_id="cus_1",
        department="billing",
        metadata={"account_id": "acme", "stage": "renewal"},
    )
    assert second == RecordedCall(tmp_path / "calls/2.wav")


@pytest.mark.parametrize(
    ("cell", "agrees"), [("yes", True), ("opt-in", True), ("no", False), ("", False), ("?", False)]
)
def test_where_consent_is_asked_for_only_a_yes_is_one(
    tmp_path: Path, cell: str, agrees: bool
) -> None:
    (call,) = recorded_calls([manifest(tmp_path, "path,consent", f"1.wav,{cell}")])
    assert (len(sift([call]).fresh), len(sift([call]).declined)) == (agrees, not agrees)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["file", "1.wav"], "a column 'path'"),
        (["path"], "got no rows"),
        (["path,agent", ",exp_1"], "a row without one"),
        (["path", "1.wav", "1.wav"], "1.wav twice"),
        (["path,time", "1.wav,10:00", "2.wav,soon"], "row 2: wanted a time, got '10:00'"),
    ],
)
def test_a_manifest_that_is_none_is_a_sentence(tmp_path: Path, lines: list[str], told: str) -> None:
    with pytest.raises(InputError, match=told):
        recorded_calls([manifest(tmp_path, *lines)])


def test_a_folder_without_recordings_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="wanted recordings"):
        recorded_calls([tmp_path])


def test_a_kept_recording_is_a_call_with_its_report(tmp_path: Path, keeper: CallKeeper) -> None:
    call = RecordedCall(noise(tmp_path / "a.wav"), 1e9, "exp_1", "cus_1", department="billing")
    report = graded()
    keeper.keep(call, report)
    with keeper.database.reading() as connection:
        (kept,) = calls.listed(connection, CallFilter(), BEYOND, 10)
        assert (kept.state, kept.protocol, kept.began_s) == (CallState.GRADED, PROTOCOL, 1e9)
        assert (kept.agent_id, kept.department, kept.points) == ("exp_1", "billing", report.points)
        assert reports.latest(connection, kept.call_id) is not None
        assert len(utterances.of_call(connection, kept.call_id)) == len(report.utterances)
        assert [e.data.kind for e in events.after(connection, 0)] == ["call.graded"]


def test_keeping_it_again_changes_nothing(tmp_path: Path, keeper: CallKeeper) -> None:
    call = RecordedCall(noise(tmp_path / "a.wav"))
    keeper.keep(call, graded())
    renamed = RecordedCall(call.path.rename(tmp_path / "b.wav"))
    assert keeper.sift([renamed]).n_known == 1
    keeper.keep(renamed, graded())
    with keeper.database.reading() as connection:
        assert len(calls.listed(connection, CallFilter(), BEYOND, 10)) == 1
        assert len(events.after(connection, 0)) == 1


def test_without_a_time_a_call_ended_when_its_file_was_written(
    tmp_path: Path, keeper: CallKeeper
) -> None:
    call = RecordedCall(noise(tmp_path / "a.wav"))
    os.utime(call.path, (2e9, 2e9))
    keeper.keep(call, graded())
    with keeper.database.reading() as connection:
        assert calls.listed(connection, CallFilter(), BEYOND, 10)[0].ended_s == pytest.approx(2e9)


def test_a_customer_who_declined_here_is_not_graded_from_a_file(
    tmp_path: Path, keeper: CallKeeper
) -> None:
    one, two = noise(tmp_path / "a.wav"), noise(tmp_path / "b.wav", 0.2)
    keeper.keep(RecordedCall(one, customer_id="cus_1"), graded())
    with keeper.database.transaction() as connection:
        record = calls.listed(connection, CallFilter(), BEYOND, 10)[0]
        start = replace(record.start, analyse_mood=False)
        later = replace(record, call_id="call_later", start=start, began_s=record.began_s + 60)
        calls.add(connection, [later])
    sifted = keeper.sift([RecordedCall(two, customer_id="cus_1"), RecordedCall(two)])
    assert (len(sifted.fresh), len(sifted.declined)) == (1, 1)


def test_copies_of_one_sound_are_one_call(tmp_path: Path, keeper: CallKeeper) -> None:
    one, two = noise(tmp_path / "a.wav"), noise(tmp_path / "b.wav")
    sifted = keeper.sift([RecordedCall(one), RecordedCall(two)])
    assert ([c.path for c in sifted.fresh], sifted.n_known) == ([one], 1)


def test_a_file_that_is_not_there_is_left_to_the_grading(
    tmp_path: Path, keeper: CallKeeper
) -> None:
    assert keeper.sift([RecordedCall(tmp_path / "none.wav")]).fresh


def test_the_rubric_in_use_grades_unless_one_is_told(tmp_path: Path, keeper: CallKeeper) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(default_rubric_text().replace("name: default", "name: mine"), encoding="utf-8")
    assert keeper.rubric(None) == parse_rubric(default_rubric_text())
    assert keeper.rubric(mine).name == "mine"


def test_a_data_folder_is_for_calls_that_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["grade", "a.wav", "--data-dir", "somewhere"]) == 2
    assert "needs --store" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(
    not any(WEIGHTS.glob("*.json")),
    reason="needs the trained voice models in speech/weights (tonewise train speech)",
)
def test_stored_calls_are_graded_once_and_told_to_history(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "call.ogg").write_bytes(SAMPLE.read_bytes())
    path = manifest(
        tmp_path,
        "path,time,agent,customer,department,account,consent",
        "call.ogg,2026-03-04T10:00:00Z,exp_maya,cus_1,billing,acme,yes",
        "none.wav,,,,,,yes",
        "other.wav,,,cus_2,,,no",
    )
    command = ["grade", str(path), "--store", "--data-dir", str(tmp_path / "service")]
    assert run(command) == 3
    told = capsys.readouterr().err
    assert "none.wav" in told
    assert "other.wav: not graded" in told
    with keeping(tmp_path / "service") as keeper, keeper.database.reading() as connection:
        page = interactions.listed(connection, InteractionQuery(), None, 10)
        assert [(one.interaction.account_id, one.interaction.source) for one in page] == [
            ("acme", "call")
        ]
        assert page[0].interaction.mood is not None
    assert run([*command, "--no-transcript"]) == 2  # the missing one alone is left
    assert "1 of these recordings are kept already" in capsys.readouterr().err
