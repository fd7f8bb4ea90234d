"""Which models the service reads with."""

from pathlib import Path

import pytest

from api.app import create_app
from api.settings import Settings, SettingsError
from api.words import reading
from emotion.artifacts import ManifestError
from tests.desks import PlainReader
from tests.services import serving
from text.topic import WEIGHTS

SHIPPED = WEIGHTS / "manifest.json"


OWN = """
departments:
  - id: seeds
    name: Seeds
    examples: [Are these tomatoes hybrids?]
  - id: tools
    name: Tools
    examples: [The rake broke.]
"""


def test_departments_are_those_of_one_s_own_file(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    with serving(tmp_path, departments=tmp_path / "own.yaml") as service:
        shown = service.client.get("/v1/departments", headers=service.key()).json()["items"]
    assert [department["name"] for department in shown] == ["seeds", "tools"]


@pytest.mark.skipif(not SHIPPED.exists(), reason="this checkout has no topic model: train it")
def test_a_topic_model_of_other_departments_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    settings = Settings(data_dir=tmp_path, departments=tmp_path / "own.yaml", topic_model=WEIGHTS)
    with pytest.raises(SettingsError, match="seeds"):
        create_app(settings, lambda _: PlainReader())


def test_a_folder_without_a_topic_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=str(tmp_path)):
        create_app(Settings(data_dir=tmp_path, topic_model=tmp_path), lambda _: PlainReader())


@pytest.mark.skipif(not SHIPPED.exists(), reason="this checkout has no text models: train them")
def test_the_models_that_ship_read_a_message() -> None:
    read = reading(None)(None)
    assert read.read("I was charged twice for my invoice!").topic.department == "billing"
