"""`tonewise serve`: the service, with a sample call centre to try it on."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from api.here import Welcome, listened_on, welcome_link
from api.settings import Settings, read_settings, setting_rows


class ServeCommand(click.Command):
    """Its help lists every setting."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the environment variables after the options."""
        with formatter.section("Environment (an option goes first)"):
            formatter.write_dl(
                [(name, f"{what}  [{usual}]") for name, usual, what in setting_rows()]
            )


@click.command("serve", cls=ServeCommand)
@click.option("--host", metavar="ADDRESS", help="Address to listen on.  [127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on.  [8000]")
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Folder of the database.  [tonewise-data]",
)
@click.option("--sample/--no-sample", default=None, help="With or without the sample call centre.")
def command(**chosen: Any) -> None:
    """Serve the API, the chat widget and the demo pages until Ctrl-C.

    The first start fills an empty database with a small sample call centre. Without it,
    `tonewise key create` makes the first key.

    \b
    Examples:
      tonewise serve
      tonewise serve --port 9000 --data-dir /var/lib/tonewise --no-sample
      TONEWISE_DATABASE_URL=postgresql://localhost/tonewise tonewise serve
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    # Here, so that help doesn't wait for the models' libraries.
    from api.app import create_app  # noqa: PLC0415
    from api.logs import log_as_json  # noqa: PLC0415
    from api.server import listening, serve  # noqa: PLC0415
    from api.welcomes import welcomes  # noqa: PLC0415
    from api.words import reading  # noqa: PLC0415

    settings = read_settings({name: value for name, value in chosen.items() if value is not None})
    log_as_json(settings.log_level)
    with listening(settings) as listener:
        settings = settings.model_copy(update={"port": listener.getsockname()[1]})
        app = create_app(settings, reading(settings.topic_model))
        if settings.max_calls:
            app.state.parts.live.hub.warm()
        parts = app.state.parts
        lets_in = welcomes(settings, parts.desk, parts.accounts)
        serve(app, settings, listener, lambda: _tell(settings, app.state.demo.desk, lets_in))


def _tell(settings: Settings, desk_key: str | None, lets_in: Iterable[Welcome]) -> None:
    """Print where everything is, once it can be opened."""
    here = listened_on(settings)
    lines = {"API": f"{here}/openapi.json", "Sign in": f"{here}/sign-in"}
    if settings.sample:
        lines["Demo shop"] = f"{here}/demo/shop"
    if desk_key is not None:
        # After the #, a key reaches the page and no server's log.
        lines["Demo desk"] = f"{here}/demo/desk#key={desk_key}"
        lines["Softphone"] = f"{here}/softphone#key={desk_key}"
        lines["Live calls"] = f"{here}/demo/calls#key={desk_key}"
    click.echo(f"Tonewise serves on {here} (Ctrl-C stops it)")
    for name, address in lines.items():
        click.echo(f"  {name + ':':<11} {address}")
    for one in lets_in:
        click.echo(f"  {one.who}:\n    {welcome_link(here, one.secret)}")
