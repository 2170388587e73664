from pathlib import Path
from typing import Annotated, Any

import typer

from gnode.cli._command import Command
from gnode.cli._expressivity import describe_claims, measure
from gnode.cli._print import print_result


def _reproduce(
    claims: Annotated[list[str] | None, typer.Argument(help="expressivity; all that there are if not given.")] = None,
    budget: Annotated[str, typer.Option(help="quick (minutes) or full (hours).")] = "quick",
    out: Annotated[Path, typer.Option(help="A folder, in which each claim has one of its own.")] = Path("reproduced"),
    set_: Annotated[list[str] | None, typer.Option("--set", help="A setting, such as targets.count=32.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes on this machine; one a core if not given.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Complete what is missing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")] = False,
) -> None:
    """Test claims about gated neural ODEs anew, each with its numbers and a verdict that is computed from them."""
    from gnode._checks import check_among

    wanted = claims or list(_CLAIMS)
    for name in wanted:
        check_among("a claim", name, _CLAIMS)
    found = {
        name: _CLAIMS[name](out / name, budget=budget, assignments=tuple(set_ or ()), workers=workers, resume=resume)
        for name in wanted
    }
    print_result(found, as_json=as_json, text=lambda: "\n".join(map(_described, found.values())))


def _described(content: dict[str, Any]) -> str:
    return "\n".join([*describe_claims(content), f"report: {content['report']}"])


def _of_expressivity(
    folder: Path, *, budget: str, assignments: tuple[str, ...], workers: int | None, resume: bool
) -> dict[str, Any]:
    from gnode.claims import resolve_study

    return measure(resolve_study(budget=budget, assignments=assignments), folder, workers=workers, resume=resume)[0]


_CLAIMS = {"expressivity": _of_expressivity}

_reproduce.__name__ = "reproduce"
reproduce = Command(_reproduce, "gnode reproduce expressivity --budget quick", computes=True)
