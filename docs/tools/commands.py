"""Writes docs/commands.md from the commands themselves: python docs/tools/commands.py"""

from pathlib import Path
from typing import Any

from typer.main import get_command

from gnode.cli._main import app

PAGE = Path(__file__).parents[1] / "commands.md"
_HEAD = """# Commands

Every command ends with status 0, with 2 where what it was given is wrong, and with 1 where it failed; then one line
says what was expected, what came and what to do. `--json` prints the result for a program, and nothing else on standard
output. `gnode --debug COMMAND` shows the traceback of an error. What is said here is what `gnode COMMAND --help` says:
this page is made from it.
"""


def page() -> str:
    """The text of docs/commands.md."""
    group: Any = get_command(app)
    return "\n".join([_HEAD, *(_section(name, command) for name, command in group.commands.items())])


def _section(name: str, command: Any) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    usage = " ".join(["gnode", name, "[OPTIONS]", *(_shown(one) for one in arguments)])
    rows = [
        (f"`{_shown(one) if one in arguments else ', '.join(one.opts)}`", _words(one), _default(one))
        for one in command.params
        if one.name != "help"
    ]
    table = ["| | what | default |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    example = command.epilog.removeprefix("Example: ")
    head = [f"## gnode {name}", "", command.help.strip(), "", "```sh", usage, "```", ""]
    return "\n".join([*head, *table, "", "For example:", "", "```sh", example, "```", ""])


def _shown(argument: Any) -> str:
    name = argument.name.upper() + ("..." if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def _words(one: Any) -> str:
    return (one.help or "").replace("|", "\\|")


def _default(one: Any) -> str:
    # Of a switch, that it is off says nothing.
    default = one.default
    given = default is None or one.is_flag if one.param_type_name == "option" else True
    return "" if given or callable(default) or default == [] else f"`{default}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
