"""Examples: the windows of labelled clips over several lines, as both ears take them in.

Preparing them costs minutes, so they are kept in shards in a work folder: a run that was
stopped goes on with the first shard that is missing, and an evaluation after a training finds
them all there. The folder's name follows from everything that shaped them.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from emotion.artifacts import sha256_of
from speech.audio import AudioError
from speech.corpus import Clip
from speech.features import FeatureConfig, load_filterbanks
from speech.first_ear import RowMaker
from speech.recording import read_clip
from speech.second_ear import SecondEar
from speech.training.augment import CLEAN, TELEPHONE, Line, carry, draw_line
from speech.vad import VadConfig, speech_only
from speech.windows import WindowConfig, WindowCutter

_CLIPS_A_SHARD = 128
Progress = Callable[[int, int], None]  # done, of how many


@dataclass(frozen=True, slots=True)
class Preparation:
    """What shapes the examples."""

    encoder: Path
    filterbanks: Path
    n_lines: int = 5  # clean, telephone, then random ones
    seed: int = 1
    features: FeatureConfig = field(default_factory=FeatureConfig)
    windows: WindowConfig = field(default_factory=WindowConfig)
    vad: VadConfig = field(default_factory=VadConfig)


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """n windows in the order of their clips, each over every line."""

    clip: npt.NDArray[np.int32]  # (n,), index into the clips they were prepared from
    line: npt.NDArray[np.int32]  # (n,), 0 clean, 1 telephone, then random ones
    new_s: npt.NDArray[np.float32]  # (n,), seconds of speech that no earlier window covered
    pooled: npt.NDArray[np.float32]  # (n, encoder's features)
    rows: npt.NDArray[np.float16]  # (n, n_rows, width)


def prepare(
    clips: Sequence[Clip], preparation: Preparation, work: Path, progress: Progress
) -> Examples:
    """Return the examples of all clips, from the work folder as far as they are there.

    Raises AudioError on a clip that can't be read, or if nobody speaks in any of them, and
    OSError if the folder can't be written.
    """
    folder = work / _fingerprint(clips, preparation)
    folder.mkdir(parents=True, exist_ok=True)
    starts = range(0, len(clips), _CLIPS_A_SHARD)
    missing = [start for start in starts if not _shard(folder, start).exists()]
    done = len(starts) - len(missing)
    progress(done, len(starts))
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        make = partial(_make_shard, tuple(clips), preparation, folder)
        for n, _ in enumerate(pool.map(make, missing), start=1):
            progress(done + n, len(starts))
    return _read_shards([_shard(folder, start) for start in starts])


def _fingerprint(clips: Sequence[Clip], preparation: Preparation) -> str:
    digest = hashlib.sha256()
    for path in (preparation.encoder, preparation.filterbanks):
        digest.update(sha256_of(path).encode())
    shape = (preparation.n_lines, preparation.seed, preparation.features, preparation.windows)
    digest.update(repr((shape, preparation.vad)).encode())
    for clip in clips:
        digest.update(f"{clip.path}|{clip.speaker}|{clip.path.stat().st_size}\n".encode())
    return digest.hexdigest()[:16]


def _shard(folder: Path, start: int) -> Path:
    return folder / f"{start:06d}.npz"


def _make_shard(
    clips: tuple[Clip, ...], preparation: Preparation, folder: Path, start: int
) -> None:
    listener = _Listener(preparation)
    heard = [
        (index, line, *example)
        for index in range(start, min(start + _CLIPS_A_SHARD, len(clips)))
        for line in range(preparation.n_lines)
        for example in listener.hear(clips[index], line)
    ]
    clip, line_of, new_s, pooled, rows = zip(*heard, strict=True) if heard else ((),) * 5
    unfinished = folder / f".{start:06d}.{os.getpid()}.npz"
    np.savez(
        unfinished,
        clip=np.array(clip, np.int32),
        line=np.array(line_of, np.int32),
        new_s=np.array(new_s, np.float32),
        pooled=np.array(pooled, np.float32),
        rows=np.array(rows, np.float16),
    )
    unfinished.replace(_shard(folder, start))


class _Listener:
    """Hears a clip over one line the way a call is heard: voice activity, windows, both ears."""

    def __init__(self, preparation: Preparation) -> None:
        self._preparation = preparation
        banks = load_filterbanks(preparation.filterbanks)
        self._maker = RowMaker(banks, preparation.features, preparation.windows)
        self._second = SecondEar(preparation.encoder)

    def hear(
        self, clip: Clip, line: int
    ) -> list[tuple[float, npt.NDArray[np.float32], npt.NDArray[np.float32]]]:
        """Return each window's new seconds, pooled encoder output and rows."""
        # A speaker keeps a line as a caller does; noise and echo differ from clip to clip.
        key = [self._preparation.seed, line, *clip.speaker.encode()]
        rng = np.random.default_rng([*key, *clip.path.name.encode()])
        samples = carry(read_clip(clip.path), self._line(line, key), rng)
        cutter = WindowCutter(self._preparation.windows)
        windows = [
            window
            for segment in speech_only(samples, self._preparation.vad)
            for window in cutter.push(segment)
        ]
        return [
            (window.new_s, self._second.hear(window.samples), self._maker.rows(window.samples))
            for window in windows
        ]

    @staticmethod
    def _line(line: int, key: list[int]) -> Line:
        fixed = (CLEAN, TELEPHONE)
        return fixed[line] if line < len(fixed) else draw_line(np.random.default_rng(key))


def _read_shards(paths: Sequence[Path]) -> Examples:
    """Join the shards, each read once into its place: whole, they are large."""
    sizes = [_n_windows(path) for path in paths]
    full = [path for path, n in zip(paths, sizes, strict=True) if n]
    if not full:
        raise AudioError("examples need a voice, and there is none in any clip")
    starts = np.cumsum([0, *(n for n in sizes if n)])
    joined: dict[str, npt.NDArray[np.generic]] = {}
    for path, start in zip(full, starts, strict=False):
        with np.load(path) as stored:
            for name in Examples.__slots__:
                part = stored[name]
                if name not in joined:
                    joined[name] = np.empty((starts[-1], *part.shape[1:]), part.dtype)
                joined[name][start : start + len(part)] = part
    return Examples(**joined)  # type: ignore[arg-type]  # the shards' own types


def _n_windows(path: Path) -> int:
    with np.load(path) as stored:
        return int(stored["clip"].size)
