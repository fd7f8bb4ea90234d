"""Encoding: how a file's bytes are letters, found out from its first megabyte."""

import codecs
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from charset_normalizer import from_bytes

from insights.sentences import counted

SAMPLE_BYTES = 1 << 20
_LINE_BYTES = 1 << 20  # a longer line is read in pieces, so that no line fills the memory
_UTF8, _FALLBACK = "utf-8", "cp1252"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What tickets come in. Of all code pages there are, a short sample would fit too many.
_KNOWN = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "koi8_r"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
]
# Of UTF-16 without its mark: this share of all bytes is zero, nearly all of them in one half of
# each letter. Zeros in both halves are a hole, such as a broken copy leaves.
_NULS, _OTHER_NULS = 0.2, 0.25


class Lines:
    """A file's lines as text with their ends, NULs taken out; reading counts what was unusual."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        """Look at the file's beginning; raises OSError, or LookupError for no encoding."""
        self.path = path
        self.encoding = codecs.lookup(encoding).name if encoding else _guess(_sample(path))
        self.total_bytes = path.stat().st_size
        self._start()

    def _start(self) -> None:
        self.done_bytes = self.n_foreign = self.n_nuls = self.n_broken = 0

    def __iter__(self) -> Iterator[str]:
        self._start()
        for line in self._decoded():
            if "\0" in line:
                self.n_nuls += line.count("\0")
                line = line.replace("\0", "")  # noqa: PLW2901
            yield line

    def remarks(self) -> list[str]:
        """Return what was unusual about the lines read so far, a sentence each."""
        found = [f"Read as {self.encoding}."]
        if self.n_foreign:
            found.append(f"{counted(self.n_foreign, 'line')} read as Windows-1252, being no UTF-8.")
        if self.n_broken:
            found.append(
                f"{counted(self.n_broken, 'line')} with bytes that {self.encoding} does not know."
            )
        if self.n_nuls:
            found.append(f"{counted(self.n_nuls, 'NUL character')} taken out.")
        return found

    def _decoded(self) -> Iterator[str]:
        if not self.encoding.startswith(_UTF8):
            yield from self._stream()
            return
        skip = len(codecs.BOM_UTF8) if self.encoding == "utf-8-sig" else 0
        with self.path.open("rb") as file:
            self.done_bytes = len(file.read(skip))
            while raw := file.readline(_LINE_BYTES):
                self.done_bytes += len(raw)
                yield self._one(raw)

    def _stream(self) -> Iterator[str]:
        with (
            self.path.open("rb") as raw,
            TextIOWrapper(raw, self.encoding, errors="replace", newline="\n") as file,
        ):
            while line := file.readline(_LINE_BYTES):
                self.done_bytes = raw.tell()
                self.n_broken += "\N{REPLACEMENT CHARACTER}" in line
                yield line

    def _one(self, raw: bytes) -> str:
        try:
            return raw.decode(_UTF8)
        except UnicodeDecodeError:
            self.n_foreign += 1
            return raw.decode(_FALLBACK, errors="replace")


def _sample(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(SAMPLE_BYTES)


def _guess(sample: bytes) -> str:
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    is_paired = min(first, second) < _OTHER_NULS * max(first, second)
    if is_paired and first + second > _NULS * len(sample):
        return "utf-16-le" if second > first else "utf-16-be"
    lines = [line for line in sample.split(b"\n")[:-1] or [sample] if not line.isascii()]
    if 2 * sum(_is_utf8(line) for line in lines) >= len(lines):
        return _UTF8  # lines that are none are read by themselves
    best = from_bytes(sample, cp_isolation=_KNOWN).best()
    return best.encoding if best else _FALLBACK


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode(_UTF8)
    except UnicodeDecodeError:
        return False
    return True
