"""Fetching: resumed, checked, unpacked whole or not at all, from a publisher on this machine."""

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive import ArchiveError, fetch_archive, unpack
from crema_d import CREMA_D
from download import Checksum, DownloadError, Patience, Remote, download, unseen
from emodb import EMODB
from emospeech import EMOSPEECH
from publisher import Corpus, run
from ravdess import RAVDESS
from speech.corpus import check_files, read_manifest
from tess import TESS
from tests import corpora

SCRIPTS = Path(__file__).parents[1] / "datasets" / "scripts"
BODY = bytes(range(256)) * 4096
SHA256 = Checksum("sha256", hashlib.sha256(BODY).hexdigest())
PATIENT = Patience(attempts=2, pause_s=0.0, timeout_s=5.0)
HASTY = Patience(attempts=1, timeout_s=5.0)
Layout = Callable[[Path], Path]


@pytest.fixture
def shop() -> Iterator[corpora.Publisher]:
    with corpora.publisher() as shop:
        shop.files["/body"] = BODY
        yield shop


def get(shop: corpora.Publisher, to: Path, patience: Patience = HASTY) -> None:
    download(Remote(f"{shop.url}/body", SHA256), to, patience, unseen)


def test_a_broken_download_goes_on_where_it_broke_off(
    shop: corpora.Publisher, tmp_path: Path
) -> None:
    shop.breaks_after = [300_000]
    get(shop, tmp_path / "body", PATIENT)
    assert (tmp_path / "body").read_bytes() == BODY
    assert shop.asked == [("/body", None), ("/body", "bytes=300000-")]


def test_a_later_run_goes_on_too(shop: corpora.Publisher, tmp_path: Path) -> None:
    shop.breaks_after = [300_000]
    with pytest.raises(DownloadError, match="after 300000 of 1048576 bytes"):
        get(shop, tmp_path / "body")
    assert [path.name for path in tmp_path.iterdir()] == ["body.part"]
    get(shop, tmp_path / "body")
    assert [path.name for path in tmp_path.iterdir()] == ["body"]
    assert shop.asked[-1] == ("/body", "bytes=300000-")


def test_a_publisher_who_does_not_resume_is_asked_for_all(
    shop: corpora.Publisher, tmp_path: Path
) -> None:
    shop.resumes, shop.breaks_after = False, [300_000]
    get(shop, tmp_path / "body", PATIENT)
    assert (tmp_path / "body").read_bytes() == BODY


def test_a_part_that_is_already_whole_is_taken(shop: corpora.Publisher, tmp_path: Path) -> None:
    (tmp_path / "body.part").write_bytes(BODY)
    get(shop, tmp_path / "body")
    assert (tmp_path / "body").read_bytes() == BODY


def test_a_part_longer_than_the_file_is_dropped(shop: corpora.Publisher, tmp_path: Path) -> None:
    (tmp_path / "body.part").write_bytes(BODY + b"more")
    get(shop, tmp_path / "body", PATIENT)
    assert (tmp_path / "body").read_bytes() == BODY


def test_a_file_that_is_there_is_not_asked_for(shop: corpora.Publisher, tmp_path: Path) -> None:
    (tmp_path / "body").write_bytes(BODY)
    get(shop, tmp_path / "body")
    assert shop.asked == []


def test_a_file_that_is_not_the_one_stated_is_removed(
    shop: corpora.Publisher, tmp_path: Path
) -> None:
    shop.files["/body"] = BODY[::-1]
    with pytest.raises(DownloadError, match=f"sha256 {SHA256.hex}"):
        get(shop, tmp_path / "body")
    assert list(tmp_path.iterdir()) == []


def test_a_passing_error_is_waited_out(shop: corpora.Publisher, tmp_path: Path) -> None:
    shop.errors = [503]
    get(shop, tmp_path / "body", PATIENT)
    assert (tmp_path / "body").is_file()


def test_a_lasting_error_is_not(shop: corpora.Publisher, tmp_path: Path) -> None:
    shop.errors = [403, 403]
    with pytest.raises(DownloadError, match="403 Forbidden"):
        get(shop, tmp_path / "body", PATIENT)
    assert len(shop.asked) == 1


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://x/y", "emodb.zip", ""])
def test_only_the_web_is_fetched_from(url: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="http or https"):
        download(Remote(url), tmp_path / "body", HASTY, unseen)


def test_a_publisher_who_is_away_is_named(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"can't reach http://127\.0\.0\.1:9/x"):
        download(Remote("http://127.0.0.1:9/x"), tmp_path / "body", HASTY, unseen)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_named(shop: corpora.Publisher, tmp_path: Path) -> None:
    (tmp_path / "body.part").symlink_to("/dev/full")
    with pytest.raises(DownloadError, match="No space left on device"):
        get(shop, tmp_path / "body")
    assert not (tmp_path / "body").exists()


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


@pytest.mark.parametrize(
    "name", ["..__evil", "wav__..__..__evil", "__evil", "C:\\evil", "..\\evil"]
)
def test_a_zip_that_would_write_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    packed = zipped(tmp_path / "a.zip", wav=b"fine", **{name: b"evil"})
    with pytest.raises(ArchiveError, match="outside its folder"):
        unpack(packed, tmp_path / "a")
    assert [path.name for path in tmp_path.rglob("*")] == ["a.zip"]


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ArchiveError, match="outside its folder"):
        unpack(tmp_path / "a.zip", tmp_path / "a")


@pytest.mark.parametrize("keep", [0, 1, 60, 150])
def test_a_truncated_zip_is_removed_and_leaves_no_tree(keep: int, tmp_path: Path) -> None:
    packed = zipped(tmp_path / "a.zip", a=b"x" * 40, b=b"y" * 40)
    packed.write_bytes(packed.read_bytes()[:keep])
    with pytest.raises(ArchiveError, match="is damaged"):
        unpack(packed, tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_zip_with_a_flipped_byte_leaves_no_tree(tmp_path: Path) -> None:
    packed = zipped(tmp_path / "a.zip", a=b"x" * 40, b=b"y" * 40)
    packed.write_bytes(packed.read_bytes().replace(b"yyyy", b"yzyy", 1))
    with pytest.raises(ArchiveError, match="is damaged"):
        unpack(packed, tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_what_an_interrupted_unpacking_left_is_cleared(tmp_path: Path) -> None:
    packed = zipped(tmp_path / "a.zip", new=b"x")
    (tmp_path / "a.unpacking").mkdir()
    (tmp_path / "a.unpacking" / "old").touch()
    unpack(packed, tmp_path / "a")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["new"]


def test_the_first_copy_without_a_stated_checksum_is_pinned(
    shop: corpora.Publisher, tmp_path: Path
) -> None:
    packed = zipped(tmp_path / "made.zip", a=b"x").read_bytes()
    shop.files["/a.zip"] = packed
    remote = Remote(f"{shop.url}/a.zip")
    fetch_archive(remote, tmp_path / "one", "a", HASTY)
    pin = (tmp_path / "one" / "a.zip.sha256").read_text()
    assert pin == f"{hashlib.sha256(packed).hexdigest()}  a.zip\n"


def test_a_later_copy_is_held_against_the_pin(shop: corpora.Publisher, tmp_path: Path) -> None:
    shop.files["/a.zip"] = zipped(tmp_path / "made.zip", a=b"x").read_bytes()
    (tmp_path / "a.zip.sha256").write_text(f"{'0' * 64}  a.zip\n")
    with pytest.raises(DownloadError, match="is not the file"):
        fetch_archive(Remote(f"{shop.url}/a.zip"), tmp_path, "a", HASTY)


@pytest.mark.parametrize(
    ("corpus", "layout", "n"),
    [(EMODB, corpora.emodb, 4), (EMOSPEECH, corpora.emospeech, 3)],
)
def test_a_zip_is_fetched_into_a_manifest(
    corpus: Corpus, layout: Layout, n: int, shop: corpora.Publisher, tmp_path: Path
) -> None:
    shop.files["/c.zip"] = corpora.pack(layout(tmp_path / "made"), tmp_path / "made.zip")
    shop.breaks_after = [700]
    folder, output = tmp_path / "got", tmp_path / "m.csv"
    argv = ["--fetch", str(folder), "-o", str(output), "--url", f"{shop.url}/c.zip"]
    assert run(corpus, [*argv, "--attempts", "1"]) == 2
    assert not output.exists()
    assert run(corpus, argv) == 0
    clips = read_manifest(output)
    check_files(clips)
    assert len(clips) == n


def test_ravdess_is_held_against_its_stated_checksum(
    shop: corpora.Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.files["/r.zip"] = corpora.pack(corpora.ravdess(tmp_path / "made"), tmp_path / "made.zip")
    argv = ["--fetch", str(tmp_path / "got"), "-o", str(tmp_path / "m.csv")]
    assert run(RAVDESS, [*argv, "--url", f"{shop.url}/r.zip"]) == 2
    assert "md5 bc696df654c87fed845eb13823edef8a" in capsys.readouterr().err
    assert list((tmp_path / "got").iterdir()) == []


def serve_crema_d(shop: corpora.Publisher, folder: Path) -> None:
    made = corpora.crema_d(folder / "CREMA-D-master")
    for path in made.rglob("AudioWAV/*.wav"):
        sound = path.read_bytes()
        shop.files[f"/master/AudioWAV/{path.name}"] = sound
        oid = hashlib.sha256(sound).hexdigest()
        path.write_text(f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 1\n")
    shop.files["/archive/refs/heads/master.zip"] = corpora.pack(folder, folder.parent / "c.zip")


def test_crema_d_is_fetched_clip_by_clip(shop: corpora.Publisher, tmp_path: Path) -> None:
    serve_crema_d(shop, tmp_path / "made")
    argv = ["--fetch", str(tmp_path / "got"), "-o", str(tmp_path / "m.csv"), "--url", shop.url]
    missing = shop.files.pop("/master/AudioWAV/1001_IEO_SAD_LO.wav")
    assert run(CREMA_D, argv) == 2
    shop.files["/master/AudioWAV/1001_IEO_SAD_LO.wav"] = missing
    shop.asked.clear()
    assert run(CREMA_D, argv) == 0
    assert len(read_manifest(tmp_path / "m.csv")) == 3
    assert "/archive/refs/heads/master.zip" not in [path for path, _ in shop.asked]
    assert len(shop.asked) < 3  # what came before is not fetched again


def test_a_crema_d_clip_that_is_not_its_pointers_is_refused(
    shop: corpora.Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serve_crema_d(shop, tmp_path / "made")
    shop.files["/master/AudioWAV/1001_IEO_SAD_LO.wav"] = b"another"
    argv = ["--fetch", str(tmp_path / "got"), "-o", str(tmp_path / "m.csv"), "--url", shop.url]
    assert run(CREMA_D, argv) == 2
    assert "is not the file its publisher states (sha256" in capsys.readouterr().err


def serve_tess(shop: corpora.Publisher, folder: Path) -> None:
    entries = []
    paths = sorted(corpora.tess(folder).glob("[OY]AF_*/*.wav"))
    for number, path in enumerate(paths, start=96_558):
        sound = path.read_bytes()
        shop.files[f"/api/access/datafile/{number}"] = sound
        checksum = {"type": "MD5", "value": hashlib.md5(sound).hexdigest()}
        entries.append({"dataFile": {"id": number, "filename": path.name, "checksum": checksum}})
    evil = {"type": "MD5", "value": "0" * 32}
    entries.append({"dataFile": {"id": 1, "filename": "../../evil.sh", "checksum": evil}})
    listing = json.dumps({"status": "OK", "data": entries}).encode()
    shop.files[
        "/api/datasets/:persistentId/versions/:latest-published/files"
        "?persistentId=doi:10.5683/SP2/E8H2MF"
    ] = listing


def test_tess_is_fetched_clip_by_clip(shop: corpora.Publisher, tmp_path: Path) -> None:
    serve_tess(shop, tmp_path / "made")
    argv = ["--fetch", str(tmp_path / "got"), "-o", str(tmp_path / "m.csv"), "--url", shop.url]
    assert run(TESS, argv) == 0
    clips = read_manifest(tmp_path / "m.csv")
    assert {clip.speaker for clip in clips} == {"TESOAF", "TESYAF"}
    assert len(clips) == 3


@pytest.mark.parametrize("listing", [b"<html>", b"{}", b'{"data": [{"dataFile": {}}]}'])
def test_a_tess_listing_that_is_none_is_refused(
    listing: bytes, shop: corpora.Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serve_tess(shop, tmp_path / "made")
    shop.files |= {path: listing for path in shop.files if path.startswith("/api/datasets")}
    argv = ["--fetch", str(tmp_path / "got"), "-o", str(tmp_path / "m.csv"), "--url", shop.url]
    assert run(TESS, argv) == 2
    assert "is no list of a Dataverse's files" in capsys.readouterr().err


def wait_for(path: Path, n_bytes: int) -> None:
    deadline = time.monotonic() + 20
    while not (path.exists() and path.stat().st_size >= n_bytes):
        assert time.monotonic() < deadline, f"{path} never grew to {n_bytes} bytes"
        time.sleep(0.02)


def test_an_interrupted_script_goes_on_later(shop: corpora.Publisher, tmp_path: Path) -> None:
    for version in "abcdefgh":
        corpora.noise(tmp_path / "made" / "wav" / f"03a01F{version}.wav", duration_s=20.0)
    shop.files["/c.zip"] = corpora.pack(tmp_path / "made", tmp_path / "made.zip")
    shop.breaks_after, shop.stalls = [3 << 20], True
    argv = [sys.executable, str(SCRIPTS / "emodb.py"), "--fetch", str(tmp_path / "got")]
    argv += ["-o", str(tmp_path / "m.csv"), "--url", f"{shop.url}/c.zip"]
    script = subprocess.Popen(argv, stderr=subprocess.PIPE, text=True)
    wait_for(tmp_path / "got" / "emodb.zip.part", 1 << 20)
    os.kill(script.pid, signal.SIGINT)
    said = script.communicate(timeout=20)[1]
    assert script.returncode == 130
    assert "goes on from here" in said
    assert "Traceback" not in said
    assert [path.name for path in (tmp_path / "got").iterdir()] == ["emodb.zip.part"]
    shop.resumed.set()
    assert run(EMODB, argv[2:]) == 0
    assert shop.asked[-1][1] is not None
