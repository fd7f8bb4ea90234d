"""`tonewise`, the command line: which commands there are, and what becomes of their errors.

A command's module is imported only when it is run or its own help is asked for, so that
`tonewise --help` answers at once.
"""

import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType
from typing import NoReturn

import click

from emotion.errors import TonewiseError

# Each is api/commands/NAME.py and holds a click command called `command`.
COMMANDS = {
    "serve": "Serve the API, the chat widget and the demo pages.",
    "key": "Make, list and revoke API keys.",
    "user": "Add, list and disable people who sign in.",
    "audit": "Export the audit trail, and check that it is whole.",
    "calls": "List the calls that were kept; check that each is accounted for.",
    "route": "Read one message, and say which expert it would go to.",
    "import": "Take in what customers wrote elsewhere: tickets, mail, reviews, posts.",
    "analyze": "Score a table of tickets or messages: a scored table, a report.",
    "briefing": "Tell a day in a few sentences: printed, written, mailed.",
    "grade": "Grade recorded calls: a table, JSON, an HTML report.",
    "regrade": "Grade a stored report again, by another rubric.",
    "stream": "Play a recording as a live call, and watch what is heard.",
    "evaluate": "Measure the models against labels, baselines beside them.",
    "train": "Train the models that are served.",
    "sample": "Fill a database with a synthetic history of graded calls.",
    "bench": "Measure speed and memory, naive ways of the same beside them.",
}

_MODULES = {"import": "imports"}  # what Python would not take for a module's name

BAD_INPUT = 2
INTERRUPTED = 128 + signal.SIGINT
TERMINATED = 128 + signal.SIGTERM


class LazyGroup(click.Group):
    """The commands by name; none is imported to be listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command; None if there is no such."""
        if cmd_name not in COMMANDS:
            return None
        module = _MODULES.get(cmd_name, cmd_name)
        command: click.Command = import_module(f"api.commands.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write each command's one line."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tonewise", message="%(prog)s %(version)s")
def tonewise() -> None:
    """Hear how a customer feels in a call, and grade the call with its evidence.

    \b
    Examples:
      tonewise grade call.wav
      tonewise grade call.wav --html report.html --embed-audio
      tonewise grade calls/*.wav --json calls.json --html reports/
      tonewise regrade call.json --rubric strict.yaml --html strict.html

    \b
    Exit codes:
      0    done
      2    bad usage, or nothing that could be used
      3    some of the files failed, the others were graded
      130  interrupted; no half-written file is left behind
    """  # noqa: D301  (click reads the backslash as "do not wrap")


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; what goes wrong is one line on stderr."""
    try:
        code = tonewise.main(list(arguments), prog_name="tonewise", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return INTERRUPTED
    except TonewiseError as error:
        click.echo(f"tonewise: {error}", err=True)
        return BAD_INPUT
    except OSError as error:
        return _unwritten(error)
    return code if isinstance(code, int) else 0


def main() -> NoReturn:
    """Run the command line of this process."""
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(run(sys.argv[1:]))


def _unwritten(error: OSError) -> int:
    # Nobody reads any more: let what is still buffered vanish, or Python complains at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 1
    click.echo(f"tonewise: the output could not be written: {error.strerror or error}", err=True)
    return BAD_INPUT


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    # Leaves by the way that an error takes, so that temporary files are removed.
    sys.exit(TERMINATED)
