import atexit
import gc
import os
import sys
from collections.abc import Sequence
from functools import cache

import typer

from gnode._checks import Failed, Refused
from gnode.cli._command import keeping
from gnode.cli._compare import compare
from gnode.cli._dissect import dissect
from gnode.cli._expressivity import expressivity
from gnode.cli._models import models
from gnode.cli._report import report
from gnode.cli._reproduce import reproduce
from gnode.cli._run import run
from gnode.cli._sweep import sweep
from gnode.cli._tasks import tasks
from gnode.cli._widths import join_widths
from gnode.cli.pages import explore
from gnode.cli.use import export, predict

app = typer.Typer(
    name="gnode",
    help="Train gated neural ODEs and their relatives, and take the trained networks apart.",
    epilog="Example: gnode run square --out my-run",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for _command in (
    run,
    predict,
    export,
    dissect,
    report,
    explore,
    sweep,
    compare,
    expressivity,
    reproduce,
    tasks,
    models,
):
    app.command(epilog=f"Example: {_command.example}")(
        keeping(_command.function) if _command.computes else _command.function
    )

_CTRL_C = 130
# What typer raises for a wrong option or value: the class above its public BadParameter.
_UsageError = typer.BadParameter.__mro__[1]


def _print_version(asked: bool) -> bool:
    if asked:
        from gnode import __version__

        print(f"gnode {__version__}")
        raise typer.Exit
    return asked


@app.callback()
def _options(
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error."),
    version: bool = typer.Option(
        False, "--version", help="Print the version and stop.", is_eager=True, callback=_print_version
    ),
) -> None:
    """What stands before the command. (`main` takes --debug away wherever it stands, before all else.)"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits: 0, 2 on bad usage or input, 1 on failure, with one line that says why."""
    _seldom_look_for_garbage()
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in arguments
    arguments = join_widths([word for word in arguments if word != "--debug"]) or ["--help"]
    sys.exit(_status(arguments, debug=debug))


@cache
def _seldom_look_for_garbage() -> None:
    """Python looks through all that was imported, again and again: a seventh of the time that importing takes, and half
    a second when it ends."""
    gc.set_threshold(10_000, 20, 20)
    atexit.register(gc.freeze)


def _status(arguments: list[str], *, debug: bool) -> int:
    try:
        # Typer hands back the status of an Exit, 130 for Ctrl-C, and None where a command simply ends.
        status = app(arguments, standalone_mode=False) or 0
        if status == _CTRL_C:
            raise KeyboardInterrupt
        return status
    except (Exception, KeyboardInterrupt) as error:
        if debug:
            raise
        if isinstance(error, BrokenPipeError):
            # The reader of our output has gone (`gnode tasks | head`): nothing is wrong.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        line, status = _explain(error)
        print(f"gnode: {line}", file=sys.stderr)
        return status


def _explain(error: BaseException) -> tuple[str, int]:
    """One line for an error, and the exit status that goes with it."""
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return "interrupted", 1
    if isinstance(error, _UsageError):
        where = getattr(getattr(error, "ctx", None), "command_path", None) or "gnode"
        line = _one_line(error.format_message()).rstrip(".")  # type: ignore[attr-defined]
        return f"{line}; `{where} --help` lists what there is", 2
    if _lacks_device(error):
        asked = os.environ.get("JAX_PLATFORMS", "that the configuration of jax names")
        return f"expected a device of the kind {asked}, got none; unset JAX_PLATFORMS to use what there is", 2
    if isinstance(error, Refused):
        return _one_line(str(error)), 2
    if isinstance(error, Failed):
        return _one_line(str(error)), 1
    if isinstance(error, MemoryError) or "RESOURCE_EXHAUSTED" in str(error):
        return "out of memory: use fewer trials, a smaller batch or a smaller network", 1
    return f"{type(error).__name__}: {_one_line(str(error))}; --debug shows where", 1


def _lacks_device(error: BaseException) -> bool:
    """Whether jax found no device of the kind that it was told to use. For some kinds it says so by an assertion
    without a word."""
    if isinstance(error, RuntimeError) and "Unable to initialize backend" in str(error):
        return True
    if not isinstance(error, AssertionError) or str(error):
        return False
    import jax

    try:
        jax.devices()
    except Exception:
        return True
    return False


def _one_line(text: str) -> str:
    return " ".join(text.split())
