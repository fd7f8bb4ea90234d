"""What a service says of itself to those who run it."""

from pydantic import SecretStr

from api.inventory import models, packages, settings_now
from api.pages.scope_words import SCOPE_WORDS
from api.security.scope import Scope
from api.settings import Settings

HIDDEN = Settings(
    database_url="postgresql+psycopg://ana:pass-word-1@host/name",
    twilio_auth_token=SecretStr("pass-word-2"),
    port=9000,
)


def test_no_secret_is_shown() -> None:
    shown = {one.variable: one.value for one in settings_now(HIDDEN)}
    assert not any("pass-word" in value for value in shown.values())
    assert shown["TONEWISE_TWILIO_AUTH_TOKEN"] == "set"


def test_what_was_changed_is_told_from_what_is_usual() -> None:
    changed = {one.variable for one in settings_now(HIDDEN) if not one.is_usual}
    assert {"TONEWISE_PORT", "TONEWISE_DATABASE_URL"} <= changed
    assert "TONEWISE_HOST" not in changed


def test_every_model_names_what_taught_it_and_under_which_licence() -> None:
    found = models(Settings())
    assert [one.what for one in found] == ["Voice", "Words", "Topics"]
    assert all(source.licence for one in found for source in one.sources)


def test_packages_are_those_that_serving_needs() -> None:
    names = {one.name.lower() for one in packages()}
    assert {"fastapi", "numpy", "sqlalchemy"} <= names
    assert not {"tensorflow", "pytest", "torch"} & names


def test_every_scope_is_explained_to_those_who_give_it() -> None:
    assert set(SCOPE_WORDS) == set(Scope)
