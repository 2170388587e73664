from pathlib import Path
from typing import Annotated

import typer

from gnode.cli._command import Command
from gnode.cli._print import print_result


def _export(
    run: Annotated[Path, typer.Argument(help="A run folder.")],
    to: Annotated[str, typer.Option(help="torch: a .pt file and a .py file with its modules; or onnx: one step.")],
    out: Annotated[
        Path | None, typer.Option(help="The file; network.pt or network.onnx in the run folder if not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
) -> None:
    """Write a trained network for PyTorch or ONNX, and make sure that it does there what it does here."""
    from gnode.experiments import export_run

    exported = export_run(run, to, out)
    files = [str(path) for path in exported.files]
    same = f"its outputs are the same but for {exported.difference:.1g} of the largest, over 50 steps of random trials"
    content = {"files": files, "difference": exported.difference}
    print_result(content, as_json=as_json, text=lambda: "\n".join([*(f"written: {path}" for path in files), same]))


_export.__name__ = "export"
export = Command(_export, "gnode export my-run --to torch", computes=True)
