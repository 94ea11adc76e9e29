"""The command line: finds the command, runs it, and turns what goes wrong into one clear line.

Only the command that was asked for is imported, so that `wirewatch --help` is quick and a worker of one
stage carries no other. Exit status: see `wirewatch.command_line.ExitCode`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Annotated

import typer

from wirewatch import __version__, registry
from wirewatch.command_line import ExitCode, error_line, problem_lines
from wirewatch.errors import SettingsError, TransportUnavailableError, WirewatchError
from wirewatch.validation import did_you_mean

HELP = """Watch the world's news feeds and raise an alert, with its evidence, when a watched topic shows up.

Start with: wirewatch demo, then wirewatch init mywatch

Exit status: 0 done; 1 problems were found or the command failed; 2 wrong usage; 3 the transport cannot be
reached; 130 interrupted.
"""


def application(requested: str | None = None) -> typer.Typer:
    """The command line with the `requested` command as it is and all others by their summary alone."""
    app = typer.Typer(
        name="wirewatch",
        help=HELP,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich" if sys.stdout.isatty() else None,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(_global_options)
    for name, entry in registry.COMMANDS.items():
        target = registry.command(name) if name == requested else _stand_in
        if isinstance(target, typer.Typer):
            app.add_typer(target, name=name)
        elif name == requested:
            app.command(name)(target)
        else:
            app.command(name, help=entry.summary)(target)
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that `arguments` (default: those of the process) name, and exit."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(_guarded(lambda: _run(given)))


def _run(arguments: list[str]) -> int:
    requested = next((word for word in arguments if not word.startswith("-")), None)
    if requested is not None and requested not in registry.COMMANDS:
        error_line(f"error: no command {requested!r}; there is {did_you_mean(requested, registry.COMMANDS)}")
        return ExitCode.USAGE
    try:
        result = application(requested)(args=arguments, prog_name="wirewatch", standalone_mode=True)
    finally:
        sys.stdout.flush()  # here a reader that has gone is still caught
    return int(result or 0)


def _guarded(run: Callable[[], int]) -> int:
    """The exit status of `run`; what a user can do something about is said in a line, not a traceback."""
    try:
        return run()
    except SystemExit as stop:
        return (
            stop.code if isinstance(stop.code, int) else ExitCode.OK if stop.code is None else ExitCode.FAILED
        )
    except SettingsError as error:
        problem_lines(error.problems)
        return ExitCode.FAILED
    except TransportUnavailableError as error:
        error_line(f"error: {error}")
        return ExitCode.UNAVAILABLE
    except WirewatchError as error:
        error_line(f"error: {error}")
        return ExitCode.FAILED
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError) as error:
        error_line(f"error: {error.filename or 'a file'}: {(error.strerror or 'not to be had').lower()}")
        return ExitCode.FAILED
    except BrokenPipeError:
        _forget_output()
        return ExitCode.OK


def _forget_output() -> None:
    """Whoever read our output has gone (`wirewatch … | head`): flushing at exit would fail again."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stand_in() -> None:
    """Stands in the help for a command that is not imported; never called."""


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        sys.stdout.write(f"wirewatch {__version__}\n")
        raise typer.Exit


def _global_options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    pass
