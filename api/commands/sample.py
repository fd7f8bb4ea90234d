"""`tonewise sample`: a synthetic history, to look at the pages with and to measure them."""

import os
import time
from pathlib import Path

import click

from api.commands.key import data_dir_option
from api.progress import told
from api.settings import read_settings
from api.storage.database import Database
from api.synthetic.history import make
from api.synthetic.messages import make_messages
from api.synthetic.plan import Wish
from api.trends.collecting import collect

_DAY_S = 86_400.0
_CORES = os.cpu_count() or 1


@click.command("sample")
@click.option("--calls", "n_calls", type=click.IntRange(0, 1_000_000), default=2_000,
              show_default=True, help="How many calls.")  # fmt: skip
@click.option("--messages", "n_messages", type=click.IntRange(0, 5_000_000), default=0,
              show_default=True, help="How many e-mails, tickets, reviews and posts.")  # fmt: skip
@click.option("--agents", "n_agents", type=click.IntRange(1, 60), default=60,
              show_default=True, help="How many agents take them.")  # fmt: skip
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True,
              help="Over how many days, up to yesterday.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
              help="Another seed makes another history.")  # fmt: skip
@click.option("--processes", type=click.IntRange(1), default=_CORES,
              help="How many processes make calls.  [one a core]")  # fmt: skip
@click.option("--beside", is_flag=True, help="Also into a database that has real calls.")
@data_dir_option
def command(processes: int, beside: bool, data_dir: Path | None, **wanted: int) -> None:
    """Fill a database with calls and messages that nobody made, each marked as synthetic.

    What is said and felt is drawn by chance from models that docs/grades.md and docs/history.md
    state; the grades are computed as for real calls. Broken off, it goes on where it was when run
    again.

    \b
    Examples:
      tonewise sample
      tonewise sample --calls 20000 --data-dir /tmp/history
      tonewise sample --calls 0 --messages 200000
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    settings = read_settings({} if data_dir is None else {"data_dir": data_dir})
    until_s = time.time() // _DAY_S * _DAY_S
    wish = Wish(until_s=until_s, **wanted)
    database = Database.open(settings.database)
    began_s = time.monotonic()
    try:
        with told("calls") as tell:
            n_calls = make(database, wish, processes, tell, beside)
        n_messages = 0
        if wish.n_messages:
            with told("messages") as tell:
                n_messages = make_messages(database, wish, tell, beside)
        n_told = collect(database)
    finally:
        database.close()
    took_s = time.monotonic() - began_s
    click.echo(
        f"made {n_calls:,} synthetic calls and {n_messages:,} messages in {took_s:.0f} s; "
        f"{n_told:,} chats and calls stand beside the messages"
    )
