"""The model card: what the voice model is, what it may be used for, what it scored, how it fails.

Every figure comes out of a training or an evaluation; where one does not, the template says so.
"""

from collections.abc import Sequence
from importlib.metadata import distribution, version
from pathlib import Path
from tempfile import TemporaryDirectory

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from emotion.artifacts import Manifest
from speech.corpus import VOICE_LABEL_MAP
from speech.reader import SECONDS_A_READING
from speech.training import card_protocols, card_tables
from speech.training.card_corpora import duty_of, is_non_commercial, note_of
from speech.training.card_findings import (
    MEASURED,
    CardError,
    Findings,
    Measured,
    measured_json,
    protocol_command,
    read_findings,
    read_measured,
)
from speech.training.card_layout import filled
from speech.training.card_pictures import confusion_picture, curve_picture, reliability_picture
from speech.training.encoder import KEPT_LAYERS

_HERE = Path(__file__).parent
_CONFUSION, _RELIABILITY, _CURVE = "confusion.png", "reliability.png", "curve.png"
_TRAIN = "tonewise train speech"
_REWRITE = "tonewise train speech --card-only"
_RECOGNISER = "moonshine-voice"  # whose wheel the second ear is cut out of

File = tuple[Path, bytes]


def write_card(card: Path, manifest: Manifest, measured: Measured) -> None:
    """Write the card and, in the folder of its name beside it, its pictures and figures.

    Protocols whose JSON lies in that folder are in the card too. The figures come first, because
    they took minutes to measure; then all the rest or none of it. Raises CardError.
    """
    folder = card.with_suffix("")
    _write(card.parent, [(folder / MEASURED, measured_json(manifest, measured).encode())])
    findings = read_findings(folder, measured)
    page = render(card, manifest, findings).encode()
    _write(card.parent, [*_pictures(folder, findings), (card, page)])
    if not findings.speakers:
        (folder / _CURVE).unlink(missing_ok=True)  # of a protocol whose figures are gone


def rewrite_card(card: Path, manifest: Manifest) -> None:
    """Write the card again from the figures beside it, for a protocol that was run since.

    Raises CardError if they were measured of other weights than the manifest's.
    """
    write_card(card, manifest, read_measured(card.with_suffix(""), manifest))


def render(card: Path, manifest: Manifest, findings: Findings) -> str:
    """Return the card as Markdown, for a reader who finds it at `card`."""
    folder = card.with_suffix("")
    if folder.is_absolute():
        folder = Path(folder.name)  # nobody else has this machine's folders
    notes = [(note_of(source.name), source) for source in manifest.sources]
    page = _template().render(
        manifest=manifest,
        config=manifest.config,
        findings=findings,
        tables=card_tables,
        protocols=card_protocols,
        notes=notes,
        acted=any(note.acted for note, _ in notes),
        duty_of=duty_of,
        non_commercial=any(is_non_commercial(source.licence) for source in manifest.sources),
        targets=VOICE_LABEL_MAP.targets,
        n_layers=len(KEPT_LAYERS),
        seconds_a_reading=SECONDS_A_READING,
        recogniser=f"{_RECOGNISER} {version(_RECOGNISER)}",
        recogniser_licence=_recogniser_licence(),
        folder=folder.name,
        train=_TRAIN,
        rewrite=_REWRITE,
        seed_command=protocol_command("seed", folder),
        speakers_command=protocol_command("speakers", folder),
    )
    return filled(page)


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=False,  # noqa: S701 - Markdown; tables escape what would break them
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("card.md.j2")


def _recogniser_licence() -> str:
    """The licence that the recogniser's wheel carries, and asks to be passed on."""
    text = distribution(_RECOGNISER).read_text("licenses/LICENSE")
    if text is None:
        raise CardError(f"the wheel of {_RECOGNISER} should carry its licence, and has none")
    return text.strip()


def _pictures(folder: Path, findings: Findings) -> list[File]:
    pictures = [
        (folder / _CONFUSION, confusion_picture(findings.main)),
        (folder / _RELIABILITY, reliability_picture(findings.main)),
    ]
    if findings.speakers:
        pictures.append((folder / _CURVE, curve_picture(findings.speakers.curve)))
    return pictures


def _write(parent: Path, files: Sequence[File]) -> None:
    """Write files below a folder; none is touched before all are on the disk."""
    try:
        for path, _ in files:
            path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=parent, prefix=".card-") as staging:
            staged = [Path(staging) / path.name for path, _ in files]
            for new, (_, content) in zip(staged, files, strict=True):
                new.write_bytes(content)
            for new, (path, _) in zip(staged, files, strict=True):
                new.replace(path)
    except OSError as error:
        names = ", ".join(path.name for path, _ in files)
        raise CardError(
            f"{names} could not be written in {parent}: {error.strerror or error}"
        ) from error
