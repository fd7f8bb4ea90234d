"""Settings: read from the environment, refused with their name, listed where people look."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from api.commands.serve import command
from api.settings import Settings, SettingsError, read_settings, setting_rows, settings_table
from emotion.errors import TonewiseError
from tests.services import serving

DOCS = Path(__file__).parent.parent / "docs/settings.md"


def test_the_environment_sets_what_nobody_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONEWISE_PORT", "9001")
    monkeypatch.setenv("TONEWISE_HOST", "0.0.0.0")
    settings = read_settings({"host": "127.0.0.2"})
    assert (settings.host, settings.port) == ("127.0.0.2", 9001)


@pytest.mark.parametrize("value", ["0", "two", "-1"])
def test_a_value_that_cannot_be_is_told_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("TONEWISE_THREADS", value)
    with pytest.raises(SettingsError, match=f"TONEWISE_THREADS.*{value}"):
        read_settings({})


def test_the_database_is_a_file_in_the_data_folder_unless_another_is_named(tmp_path: Path) -> None:
    assert Settings(data_dir=tmp_path).database == f"sqlite:///{tmp_path / 'tonewise.db'}"
    assert Settings(database_url="postgresql://somewhere/x").database == "postgresql://somewhere/x"


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({"recording_key": SecretStr("xyz")}, "TONEWISE_RECORDING_KEY: wanted 64 hex digits"),
        ({"vosk_model": "/no/such/model"}, "wanted a folder with a Vosk model"),
    ],
)
def test_what_calls_could_not_use_is_told_at_the_start(
    tmp_path: Path, setting: dict[str, Any], told: str
) -> None:
    with pytest.raises(TonewiseError, match=told), serving(tmp_path, **setting):
        pass


def test_the_docs_hold_the_settings_table() -> None:
    assert settings_table() in DOCS.read_text(encoding="utf-8")


def test_help_lists_every_setting() -> None:
    told = CliRunner().invoke(command, ["--help"]).output
    assert [name for name, _, _ in setting_rows() if name not in told] == []


def test_every_setting_says_what_it_is() -> None:
    assert all(what for _, _, what in setting_rows())
