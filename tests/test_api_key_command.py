"""`tonewise key`, as an administrator types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import tonewise


def _key(folder: Path, *arguments: str) -> str:
    result = CliRunner().invoke(
        tonewise, ["key", *arguments, "--data-dir", str(folder)], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_key_can_be_made_with_the_scopes_that_the_docs_name(tmp_path: Path) -> None:
    assert "tw_sk_" in _key(tmp_path, "create", "crm", "--scope", "chats:write")
    assert "chats:write" in _key(tmp_path, "list")


def test_a_key_for_an_origin_is_publishable(tmp_path: Path) -> None:
    assert "tw_pk_" in _key(tmp_path, "create", "shop", "--origin", "https://shop.example")


def test_an_unknown_scope_is_a_usage_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        tonewise, ["key", "create", "x", "--scope", "all", "--data-dir", str(tmp_path)]
    )
    assert result.exit_code == 2


@pytest.mark.parametrize("again", [1, 2])
def test_a_demo_page_that_is_open_goes_on_after_a_new_start(tmp_path: Path, again: int) -> None:
    """Its key of earlier the same day still opens."""
    from api.sample import demo_keys
    from api.security.secret import hashed
    from api.settings import Settings
    from api.storage import keys
    from api.storage.database import Database

    database = Database.open(f"sqlite:///{tmp_path / 'tonewise.db'}")
    first = demo_keys(database, Settings(), 1_000.0)
    for n in range(again):
        demo_keys(database, Settings(), 2_000.0 + n)
    with database.reading() as connection:
        live = {key.digest for key in keys.every(connection) if key.revoked_s is None}
    assert first.desk is not None
    assert hashed(first.desk) in live
    database.close()
