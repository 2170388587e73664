from pathlib import Path
from typing import Annotated

import typer

from gnode.cli._command import Command
from gnode.cli._print import print_result


def _explore(
    run: Annotated[Path, typer.Argument(help="A run folder, or one with the page of a network from elsewhere.")],
    beside: Annotated[
        Path | None, typer.Argument(help="Another one: both networks side by side.", show_default=False)
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Write the page, and open no browser.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else; open no browser.")] = False,
) -> None:
    """See a network move: write explorer.html, unless it is there and up to date, and open it in a browser.

    The page is one file in which the network runs, from its own weights: it can be sent to somebody, and needs no
    connection.
    """
    from gnode.report import write_explorer

    page = write_explorer(run, beside)
    result = {"explorer": str(page), "bytes": page.stat().st_size}
    opened = not (no_open or as_json) and _opened(page)
    hint = "" if opened or no_open else " (open it in a browser)"
    print_result(result, as_json=as_json, text=lambda: f"explorer: {page}{hint}")


def _opened(page: Path) -> bool:
    import webbrowser

    try:
        return webbrowser.open(page.resolve().as_uri())
    except webbrowser.Error:
        return False


_explore.__name__ = "explore"
explore = Command(_explore, "gnode explore my-run --no-open", computes=True)
