import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from gnode.cli.reading._duration import seconds_of

# By the name of an option: the setting in [task.read], its type, and what it is.
_OPTIONS: dict[str, tuple[str, type, str]] = {
    "series": ("series", str, "The column of a table that says which series a row is of."),
    "time": ("time", str, "The column or array of times."),
    "time_unit": ("time_unit", str, "That of times in numbers: s, ms, us, ns, min, h or d."),
    "inputs": ("inputs", str, "The columns or arrays that are given: A,B."),
    "targets": ("targets", str, "The columns or arrays to be matched: C,D."),
    "labels": ("labels", str, "The column or array of the class of each series."),
    "groups": ("groups", str, "Columns or arrays by which trials can be split: subject."),
    "forecast": ("forecast", bool, "What is to be matched is the next sample of the inputs."),
    "axes": ("axes", str, "What the axes of an array are: trials,channels,steps."),
    "test": ("test", str, "Another file of the same kind, whose trials are the test."),
    "bin": ("bin_s", float, "Of a session (.nwb), the bins in which spikes are counted: 20ms."),
    "intervals": ("intervals", str, "Of a session, the table whose rows are trials, if not trials."),
    "cut": ("cut_s", float, "Cut recordings into windows of so long: 2s, 500ms."),
    "every": ("every_s", float, "A window begins every so long; one after another if not given."),
}


def reads_files(function: Callable[..., Any]) -> Callable[..., Any]:
    """A command with the options that say how a data file is read, which it gets as one argument, `read`: the table
    task.read of what was said."""

    @wraps(function)
    def command(*arguments: Any, **options: Any) -> Any:
        said = {setting: options.pop(name) for name, (setting, _, _) in _OPTIONS.items()}
        return function(*arguments, **options, read={name: value for name, value in said.items() if value is not None})

    own = inspect.signature(function)
    before = [parameter for name, parameter in own.parameters.items() if name != "read"]
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_annotation(name, kind, said))
        for name, (_, kind, said) in _OPTIONS.items()
    ]
    # Typer asks for both, and would follow __wrapped__ to the function itself.
    command.__signature__ = own.replace(parameters=[*before, *added])  # type: ignore[attr-defined]
    command.__annotations__ = {
        **{name: hint for name, hint in function.__annotations__.items() if name != "read"},
        **{parameter.name: parameter.annotation for parameter in added},
    }
    del command.__wrapped__  # type: ignore[attr-defined]
    return command


def _annotation(name: str, kind: type, said: str) -> Any:
    if kind is bool:
        return Annotated[bool | None, typer.Option(f"--{name}", help=said)]
    if kind is float:
        return Annotated[float | None, typer.Option(parser=seconds_of, metavar="TIME", help=said)]
    return Annotated[str | None, typer.Option(help=said)]
