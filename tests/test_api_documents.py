"""Cue words and reply templates over HTTP: every version kept, in use at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.words import LEXICON, Words, shipped
from tests.desks import PlainReader
from tests.services import Service, kind_of, serving
from text.lexicon import Lexicon


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path) as running:
        yield running


@pytest.mark.parametrize("kind", ["lexicon", "replies"])
def test_what_is_shipped_is_version_zero(service: Service, kind: str) -> None:
    shown = service.client.get(f"/v1/{kind}", headers=service.key()).json()
    assert (shown["version"], shown["author"], shown["text"]) == (0, None, shipped(kind))


@pytest.mark.parametrize("kind", ["lexicon", "replies"])
def test_every_version_is_kept_with_its_author(service: Service, kind: str) -> None:
    text, headers = shipped(kind), service.key()
    for n in (1, 2):
        body = {"text": f"{text}\n# edit {n}\n"}
        assert service.client.put(f"/v1/{kind}", json=body, headers=headers).status_code == 200
    listed = service.client.get(f"/v1/{kind}/versions", headers=headers).json()["items"]
    first = service.client.get(f"/v1/{kind}", params={"version": 1}, headers=headers).json()
    assert [one["version"] for one in listed] == [2, 1]
    assert first["text"].endswith("# edit 1\n")
    assert first["author"].startswith("key_")


@pytest.mark.parametrize("kind", ["lexicon", "replies"])
def test_a_text_that_is_none_is_refused_and_not_kept(service: Service, kind: str) -> None:
    answer = service.client.put(f"/v1/{kind}", json={"text": "- nonsense"}, headers=service.key())
    assert (answer.status_code, kind_of(answer)) == (422, "invalid")
    listed = service.client.get(f"/v1/{kind}/versions", headers=service.key()).json()
    assert listed["items"] == []


def test_an_edit_of_an_older_version_is_refused(service: Service) -> None:
    body = {"text": shipped(LEXICON), "base": 0}
    first, second = (
        service.client.put("/v1/lexicon", json=body, headers=service.key()) for _ in "12"
    )
    assert first.status_code == 200
    assert (second.status_code, kind_of(second)) == (409, "stale-version")


def test_a_version_that_is_none_is_not_found(service: Service) -> None:
    answer = service.client.get("/v1/replies", params={"version": 7}, headers=service.key())
    assert (answer.status_code, kind_of(answer)) == (404, "not-found")


def test_new_cue_words_are_read_with_at_once_here_and_soon_elsewhere(service: Service) -> None:
    read_with: list[Lexicon | None] = []

    def remember(lexicon: Lexicon | None) -> PlainReader:
        read_with.append(lexicon)
        return PlainReader()

    elsewhere = Words(service.parts.database, remember)
    body = {"text": shipped(LEXICON)}
    service.client.put("/v1/lexicon", json=body, headers=service.key())
    for _ in range(2):
        elsewhere.renew()
    assert [lexicon is None for lexicon in read_with] == [True, False]
