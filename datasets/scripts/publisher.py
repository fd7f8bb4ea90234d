"""What every corpus script does: fetch or find the corpus, walk its layout, write its manifest."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import soundfile
from rich.console import Console
from rich.progress import track

from download import Patience
from emotion.errors import TonewiseError
from speech.corpus import (
    SPLITS,
    Clip,
    CorpusError,
    check_files,
    propose_splits,
    read_manifest,
    write_manifest,
)

_SOUNDS = frozenset({".wav", ".flac", ".ogg", ".opus", ".mp3"})
_INTERRUPTED = 130  # as a shell reports Ctrl-C


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """What a clip's name, and what lies beside it, say of the clip."""

    path: Path
    speaker: str
    emotion: str  # the corpus's own label
    gender: str = ""
    intensity: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A corpus as its publisher gives it out."""

    name: str
    language: str
    licence: str
    citation: str
    url: str  # where `fetch` starts, unless told otherwise
    layout: str  # one path of it, for whoever points at the wrong folder
    n_clips: int | None  # as published; None: not stated
    takes: Callable[[Path], Iterable[Take]]  # of a folder in the publisher's layout
    fetch: Callable[[str, Path, Patience], None]  # from an address into a folder


def run(corpus: Corpus, argv: Sequence[str] | None = None) -> int:
    """Write a corpus's manifest as the command line says; return the exit code.

    0: written; 2: bad usage or input, one line on stderr; 130: interrupted, to be taken up again.
    """
    given = _parser(corpus).parse_args(argv)
    try:
        if given.fetch is not None:
            corpus.fetch(given.url, given.fetch, Patience(attempts=given.attempts))
            clips = _walk(corpus, given.fetch, given.seed)
        else:
            clips = _find(corpus, given.source, given.output, given.seed)
        write_manifest(clips, given.output)
    except (TonewiseError, OSError) as error:
        print(f"{corpus.name}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"{corpus.name}: stopped; the same command goes on from here", file=sys.stderr)
        return _INTERRUPTED
    print(_summary(clips, given.output))
    return 0


def sounds(folder: Path) -> Iterator[Path]:
    """Yield the sound files below a folder, in order of their paths; hidden ones left out.

    A copy of a file already seen (some mirrors pack a corpus twice) is left out too.
    """
    seen: set[tuple[str, int]] = set()
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in _SOUNDS and not path.name.startswith(".") and path.is_file():
            same = (path.name, path.stat().st_size)
            if same not in seen:
                seen.add(same)
                yield path


def _parser(corpus: Corpus) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=f"Write the manifest of {corpus.name}. Licence: {corpus.licence}.",
        epilog=f"Please cite: {corpus.citation}",
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="DIR",
        help=f"a copy in the publisher's layout ({corpus.layout}), or one with a manifest.csv",
    )
    source.add_argument("--fetch", type=Path, metavar="DIR", help="fetch it into DIR, or go on")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="MANIFEST.csv")
    parser.add_argument("--url", default=corpus.url, help="fetch from here, not from %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="of the proposed splits (%(default)s)")
    parser.add_argument(
        "--attempts", type=int, default=4, help="at each download, each resumed (%(default)s)"
    )
    return parser


def _find(corpus: Corpus, folder: Path, output: Path, seed: int) -> tuple[Clip, ...]:
    if not folder.is_dir():
        raise CorpusError(f"--from wants a folder, {folder} is none")
    listed = folder / "manifest.csv"
    if not listed.is_file() or listed.absolute() == output.absolute():
        return _walk(corpus, folder, seed)
    clips = read_manifest(listed)
    if strangers := {clip.corpus for clip in clips} - {corpus.name}:
        raise CorpusError(f"{listed} is of {', '.join(sorted(strangers))}, wanted {corpus.name}")
    check_files(clips)
    return clips


def _walk(corpus: Corpus, folder: Path, seed: int) -> tuple[Clip, ...]:
    takes = list(corpus.takes(folder))
    if not takes:
        raise CorpusError(f"no clip of {corpus.name} in {folder}; its layout: {corpus.layout}")
    reading = track(takes, "reading durations", console=Console(stderr=True))
    clips = [clip for take in reading if (clip := _clip(corpus, take)) is not None]
    if not clips:
        raise CorpusError(f"none of the {len(takes)} clips in {folder} holds any sound")
    if corpus.n_clips not in {None, len(clips)}:
        _note(f"{corpus.name} was published with {corpus.n_clips} clips, {len(clips)} are listed")
    return propose_splits(clips, seed)


def _clip(corpus: Corpus, take: Take) -> Clip | None:
    try:
        duration_s = soundfile.info(str(take.path)).duration
    except soundfile.LibsndfileError as error:
        _note(f"left out {take.path}: {error.error_string}")
        return None
    if duration_s <= 0.0:
        _note(f"left out {take.path}: it holds no sound")
        return None
    return Clip(
        path=take.path.absolute(),
        corpus=corpus.name,
        language=corpus.language,
        speaker=take.speaker,
        gender=take.gender,
        emotion=take.emotion,
        intensity=take.intensity,
        sentence=take.sentence,
        duration_s=duration_s,
        licence=corpus.licence,
    )


def _note(text: str) -> None:
    print(f"note: {text}", file=sys.stderr)


def _summary(clips: Sequence[Clip], output: Path) -> str:
    n_speakers = len({clip.speaker for clip in clips})
    hours = sum(clip.duration_s for clip in clips) / 3600
    parts = ", ".join(f"{part} {sum(clip.split == part for clip in clips)}" for part in SPLITS)
    return f"{output}: {len(clips)} clips, {n_speakers} speakers, {hours:.2f} h ({parts})"
