"""`tonewise bench pictures`: the pictures of the staff's pages that the docs show."""

from pathlib import Path

import click

from api.extras import needs_dev

_SAMPLE = Path(__file__).parents[1] / "samples" / "call.ogg"


@click.command("pictures")
@click.option(
    "-o",
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Where the PNGs go.",
)
@click.option(
    "--call",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A recording, customer and agent a channel each.  [default: the sample call]",
)
def pictures(folder: Path, call: Path | None) -> None:
    """Take a picture of each main page of the staff's.

    It makes a synthetic history, starts `tonewise serve` on it, plays a recording as a call, and
    looks at each page in a headless Chromium. Needs the dev extra (playwright) and a Chromium.

    \b
    Examples:
      tonewise bench pictures -o docs/images
      tonewise bench pictures -o docs/images --call call.wav
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    with needs_dev():
        from api.bench.pictures import take_pictures  # noqa: PLC0415 - help must not wait for it

    take_pictures(folder, call or _SAMPLE, lambda what: click.echo(what, err=True))
