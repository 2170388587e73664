from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from gnode._checks import refusal
from gnode.cli._command import Command, DataDir, in_data_dir
from gnode.cli._print import print_result, table


def _reproduce(
    claims: Annotated[
        list[str] | None,
        typer.Argument(
            help="trainability, attractors, dimension, expressivity, real-world, initialisation; all if not given."
        ),
    ] = None,
    budget: Annotated[str, typer.Option(help="quick (minutes each) or full (hours to days each).")] = "quick",
    out: Annotated[Path, typer.Option(help="A folder, in which each claim has one of its own.")] = Path("reproduced"),
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", help="Of one claim: a setting, such as seeds=3 or targets.count=32."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Of one claim: a sweep to train, and no others; may be given again.")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes on this machine; one a core if not given.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Complete what is missing.")] = False,
    no_train: Annotated[
        bool, typer.Option("--no-train", help="Measure what has been trained so far, and train nothing.")
    ] = False,
    data_dir: DataDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")] = False,
) -> None:
    """Test the paper's claims anew, each with its numbers and a verdict that is computed from them by a stated rule."""
    from gnode._checks import check_among
    from gnode.claims import CLAIM, CLAIMS, reproduce, summarise
    from gnode.experiments import interruptions
    from gnode.report import write_claim_page, write_claims_index

    wanted = claims or list(CLAIMS)
    for name in wanted:
        check_among("a claim", name, CLAIMS)
    for option, said in (("--set", set_), ("--only", only)):
        if said and len(wanted) > 1:
            raise refusal(f"one claim with {option}", f"{len(wanted)} of them", "name the claim that it is of")
    found, index = {}, out
    for name in wanted:
        folder = out / name
        if no_train:
            found[name] = summarise(CLAIMS[name], folder, budget=budget, assignments=tuple(set_ or ()))
        else:
            with interruptions() as interrupted, _progress(name) as watch:
                found[name] = reproduce(
                    name,
                    folder,
                    budget=budget,
                    assignments=tuple(set_ or ()),
                    only=tuple(only or ()),
                    workers=workers,
                    resume=resume and folder.exists(),
                    interrupted=interrupted,
                    watch=watch,
                )
        found[name]["page"] = str(write_claim_page(folder))
        # After each: what comes next may be refused.
        index = write_claims_index(out, [name for name in CLAIMS if (out / name / CLAIM).exists()])
    print_result(found, as_json=as_json, text=lambda: _described(found, index))


def _described(found: dict[str, dict[str, Any]], index: Path) -> str:
    rows = [[one["number"], name, one["verdict"], one["runs"], one["failed"]] for name, one in found.items()]
    lines = [table(["claim", "name", "verdict", "runs", "failed"], rows)]
    for name, one in found.items():
        lines += ["", f"{name}: {one['statement']}"]
        lines += [f"  {part['name']} ({part['statement'].rstrip('.')}): {part['verdict']}" for part in one["parts"]]
        lines += [f"  {_effect(effect)}" for effect in one["effects"] if effect["decides"]]
        lines += [f"  note: {note}" for note in one["notes"]]
        lines.append(f"  page: {one['page']}")
    return "\n".join([*lines, "", f"all of them: {index}"])


def _effect(effect: dict[str, Any]) -> str:
    found = effect["words"] if effect["samples"] else "nothing was run"
    return f"{effect['bearing']}: {effect['what']}: {found}, claimed {effect['claimed']} {effect['limit']:g}"


@contextmanager
def _progress(name: str) -> Iterator[Callable[..., None]]:
    """On a terminal, how far each sweep of a claim is; elsewhere a line when one begins."""
    import sys
    import time

    from rich.console import Console
    from rich.live import Live

    from gnode.cli._sweep_status import describe_status

    console, seen = Console(stderr=True), set[str]()
    if not console.is_terminal:

        def say(sweep: str, reader: Any) -> None:
            if sweep not in seen:
                seen.add(sweep)
                print(f"{name}: {sweep}", file=sys.stderr, flush=True)

        yield say
        return
    with Live(f"{name}: starting workers", console=console, transient=True, auto_refresh=False) as live:
        shown = 0.0

        def watch(sweep: str, reader: Any) -> None:
            nonlocal shown
            if time.monotonic() - shown >= 1:
                shown = time.monotonic()
                live.update(f"{name}, {sweep}: {describe_status(reader.read(driven=True))}", refresh=True)

        yield watch


_reproduce.__name__ = "reproduce"
reproduce = Command(in_data_dir(_reproduce), "gnode reproduce expressivity --budget quick", computes=True)
