"""Where corpora and half-done work lie on this machine."""

from pathlib import Path

import click

from api.options import InputError

DATA_VARIABLE = "TONEWISE_SPEECH_DATA"
_BESIDE = Path("../shared/data/speech")

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    envvar=DATA_VARIABLE,
    default=_BESIDE,
    show_default=True,
    help="A folder of corpora, each with its manifest.csv; see datasets/README.md.",
)
TEXT_VARIABLE = "TONEWISE_TEXT_DATA"
text_data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    envvar=TEXT_VARIABLE,
    default=Path("../shared/data/text"),
    show_default=True,
    help="A folder of text data sets, each in a folder of its own name; see datasets/README.md.",
)
work_option = click.option(
    "--work",
    type=click.Path(path_type=Path),
    default=Path("out/voice-work"),
    show_default=True,
    help="Where prepared windows are kept (about 2 GB), so that a stopped run goes on.",
)
seed_option = click.option("--seed", default=1, show_default=True, help="Of all that is random.")


def manifests(data: Path) -> tuple[Path, ...]:
    """Return the manifests of the corpora in a folder; raises InputError if there are none."""
    found = tuple(sorted(data.glob("*/manifest.csv")))
    if not found:
        raise InputError(
            f"{data}: wanted corpora with a manifest.csv each, found none; "
            f"make them with datasets/scripts, and name their folder by --data or {DATA_VARIABLE}"
        )
    return found


def manifests_if_any(data: Path) -> tuple[Path, ...]:
    """Return the corpora's manifests, or none where nobody named a folder and the usual is missing.

    Raises InputError if the folder holds no corpora.
    """
    source = click.get_current_context().get_parameter_source("data")
    named = source is not click.core.ParameterSource.DEFAULT
    return manifests(data) if named or data.is_dir() else ()
