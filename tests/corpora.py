"""Small copies of each publisher's layout, made of noise, and a publisher who serves them."""

import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import soundfile

DEMOGRAPHICS = '"ActorID","Age","Sex"\n1001,51,"Male"\n1002,21,"Female"\n'


def noise(path: Path, duration_s: float = 0.1, rate_hz: int = 16_000) -> Path:
    """Write seeded noise as a WAV file, its folder with it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = np.random.default_rng(7).normal(0.0, 0.05, round(duration_s * rate_hz))
    soundfile.write(path, samples, rate_hz)
    return path


def ravdess(folder: Path) -> Path:
    """Three actors; beside their speech a song and a silent video's track, which don't count."""
    for actor in (1, 2, 3):
        for code in ("03-01-05-02-02-01", "03-01-02-01-01-02", "03-02-05-01-01-01"):
            noise(folder / f"Actor_{actor:02}" / f"{code}-{actor:02}.wav", rate_hz=48_000)
    noise(folder / "Actor_01" / "01-01-05-01-01-01-01.wav")
    return folder


def emodb(folder: Path) -> Path:
    """Two speakers, two versions of one sentence, and the label files that lie beside them."""
    for name in ("03a01Fa", "03a01Fb", "08b10Wa", "08a05Na"):
        noise(folder / "wav" / f"{name}.wav")
    (folder / "lablaut").mkdir()
    (folder / "lablaut" / "03a01Fa.lablaut").write_text("labels")
    return folder


def emospeech(folder: Path) -> Path:
    """Known speakers in one place, an unknown one and a background in another."""
    one, two, unknown = "c7b43119" + "ab" * 24, "4e520c6f" + "cd" * 24, "d14a028c" + "2a" * 24
    for place, name in (
        ("webservice", f"bacho-safe-angry-1562996360436-{one}"),
        ("webservice", f"help-safe-fearful-??-{one}"),
        ("webservice", f"help-scream-Calm-1563212500517-{two}"),
        ("House", f"stop-safe-calm-20190709085906-{unknown}"),
        ("House", f"background-safe-None-20190701193438-{two}"),
    ):
        noise(folder / place / f"{name}.wav")
    return folder


def crema_d(folder: Path) -> Path:
    """Two actors, an early misspelt name, the silent clip, and the MP3 twins."""
    for name in ("1001_DFA_ANG_XX", "1001_IEO_SAD_LO", "1002_ITH_SAD_X", "1076_MTI_SAD_XX"):
        noise(folder / "AudioWAV" / f"{name}.wav")
        noise(folder / "AudioMP3" / f"{name}.wav").rename(folder / "AudioMP3" / f"{name}.mp3")
    (folder / "VideoDemographics.csv").write_text(DEMOGRAPHICS)
    return folder


def tess(folder: Path) -> Path:
    """Both actresses, the misspelt file, and the second copy that a mirror packs."""
    for place in (folder, folder / "TESS Toronto emotional speech set data"):
        noise(place / "OAF_angry" / "OAF_back_angry.wav", rate_hz=24_414)
        noise(place / "OAF_neutral" / "OA_bite_neutral.wav", rate_hz=24_414)
        noise(place / "YAF_pleasant_surprised" / "YAF_back_ps.wav", rate_hz=24_414)
    return folder


def pack(folder: Path, packed: Path) -> bytes:
    """Zip a folder's files as a publisher would; return the zip file's bytes."""
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    return packed.read_bytes()


@dataclass
class Publisher:
    """An HTTP server on this machine that can be as unreliable as a real one."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)  # by path and query
    asked: list[tuple[str, str | None]] = field(default_factory=list)  # path, Range
    resumes: bool = True  # whether it heeds Range
    breaks_after: list[int] = field(default_factory=list)  # bytes, for each answer to come
    stalls: bool = False  # whether an answer that breaks off hangs first
    errors: list[int] = field(default_factory=list)  # HTTP statuses, for each answer to come
    resumed: threading.Event = field(default_factory=threading.Event)


@contextmanager
def publisher() -> Iterator[Publisher]:
    """Serve until the block ends."""
    shop = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _answer(self, shop)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shop.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield shop
    finally:
        shop.resumed.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(request: BaseHTTPRequestHandler, shop: Publisher) -> None:
    wanted = request.headers["Range"]
    shop.asked.append((request.path, wanted))
    body = shop.files.get(request.path)
    if shop.errors or body is None:
        request.send_error(shop.errors.pop(0) if shop.errors else 404)
        return
    start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and shop.resumes else 0
    if start >= len(body):
        request.send_response(416)
        request.send_header("Content-Range", f"bytes */{len(body)}")
        request.send_header("Content-Length", "0")
        request.end_headers()
        return
    request.send_response(206 if start else 200)
    request.send_header("Content-Length", str(len(body) - start))
    if start:
        request.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
    request.end_headers()
    n_sent = shop.breaks_after.pop(0) if shop.breaks_after else len(body)
    request.wfile.write(body[start : start + n_sent])
    request.wfile.flush()
    if shop.stalls and start + n_sent < len(body):
        shop.resumed.wait(20)
