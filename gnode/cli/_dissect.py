from pathlib import Path
from typing import Annotated, Any

import typer

from gnode.cli._command import Command
from gnode.cli._print import print_result
from gnode.cli.progress import stages_shown


def _dissect(
    run: Annotated[Path, typer.Argument(help="A run folder; or a network's file: .pt, .pt2, .keras or .onnx.")],
    boxes: Annotated[
        int | None,
        typer.Option(
            help="The most boxes that the certificate may examine, and again the slow set (500000; 20000 of five to "
            "eight state variables, and beyond no certificate)."
        ),
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(help="The most seconds that each of these two may take (120). Of a file: how long a trial lasts."),
    ] = None,
    spectrum: Annotated[
        str | None,
        typer.Option(help="Eigenvalues at fixed points: all or leading (from more than 128 state variables on)."),
    ] = None,
    states: Annotated[
        Path | None, typer.Option(help="Of a file: an .npz file of its states, and of inputs and labels.")
    ] = None,
    readout: Annotated[Path | None, typer.Option(help="Of a file: an .npz file of the readout's weights.")] = None,
    step: Annotated[
        float | None, typer.Option(help="Of a file: the seconds that one step of the network stands for (1).")
    ] = None,
    held: Annotated[
        str | None, typer.Option("--input", help="Of a file: the input to hold, as numbers: 0.5,1. Zero if not given.")
    ] = None,
    cell: Annotated[str | None, typer.Option(help="Of a .pt file: rnn, gru or lstm.")] = None,
    nonlinearity: Annotated[str | None, typer.Option(help="Of an RNN's .pt file: tanh or relu.")] = None,
    prefix: Annotated[str | None, typer.Option(help="Of a .pt file: which recurrent module, by its name.")] = None,
    layer: Annotated[str | None, typer.Option(help="Of a file with several layers: which, by number or name.")] = None,
    call: Annotated[
        str | None, typer.Option(help='Of a .pt2 file: what it is called with, such as "input, state".')
    ] = None,
    entry: Annotated[
        str | None, typer.Option(help="Of a .pt2 file: where the next state is in what it returns, by number or name.")
    ] = None,
    flow: Annotated[
        bool, typer.Option("--flow", help="Of a .pt2 file: it gives dh/dt, and not the next state.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Of a file: the folder of its page; the file's name if not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print dissection.json and nothing else.")] = False,
) -> None:
    """Take a trained network apart: its attractor, how long a memory lasts, all fixed points, whether it is an ODE.

    Of a network from elsewhere a page is written too, with what can be told from its file and its states.
    """
    from gnode._files import read_json
    from gnode.cli._summaries import describe_dissection
    from gnode.experiments import dissect_run

    reading: dict[str, Any] = {"cell": cell, "nonlinearity": nonlinearity, "prefix": prefix, "call": call}
    reading |= {"entry": _number_or_name(entry), **({} if step is None else {"step": step})}
    if run.suffix and not run.is_dir():
        reading |= {"input": _numbers(held), **_which(run, layer), "kind": "flow" if flow else None}
        folder = _of_file(run, states, readout, seconds, boxes, spectrum, out, reading)
    else:
        others = {"states": states, "readout": readout, "input": held, "layer": layer, "out": out, "flow": flow or None}
        _check_of_run({**reading, **others})
        folder = run
        with stages_shown():
            asked = {"seconds": seconds, "spectrum": spectrum}
            dissect_run(run, boxes=boxes, **{name: value for name, value in asked.items() if value is not None})
    result = read_json(folder / "dissection.json")
    page = "" if folder == run else f"\n\nreport: {folder / 'report.html'}"
    print_result(result, as_json=as_json, text=lambda: describe_dissection(result) + page)


def _of_file(
    path: Path,
    states: Path | None,
    readout: Path | None,
    seconds: float | None,
    boxes: int | None,
    spectrum: str | None,
    out: Path | None,
    reading: dict[str, Any],
) -> Path:
    """Takes the network in a file apart, writes its page, and returns the folder of that."""
    from gnode._checks import refusal
    from gnode.experiments import dissect_file
    from gnode.report import drawing_helper, write_report

    if states is None:
        raise refusal(
            "--states with a network's file", "none", "give an .npz file of states that it visits in its task"
        )
    if seconds is None:
        raise refusal("--seconds with a network's file", "none", "say how long a trial lasts")
    with stages_shown(), drawing_helper() as helper:
        taken = dissect_file(
            path, states, seconds=seconds, readout=readout, reading=reading, boxes=boxes, spectrum=spectrum
        )
        return write_report(taken, path.with_suffix("").name if out is None else out, helper=helper).parent


def _which(path: Path, layer: str | None) -> dict[str, Any]:
    """Which layer, as the adapter of the file calls it."""
    return {} if layer is None else {"node" if path.suffix == ".onnx" else "layer": _number_or_name(layer)}


def _number_or_name(text: str | None) -> int | str | None:
    return int(text) if text is not None and text.isdigit() else text


def _numbers(text: str | None) -> list[float] | None:
    from gnode._checks import refusal

    try:
        return None if text is None else [float(part) for part in text.replace(",", " ").split()]
    except ValueError:
        raise refusal("numbers for --input", text, "write them as 0.5,1") from None


def _check_of_run(options: dict[str, Any]) -> None:
    from gnode._checks import refusal

    given = [name for name, value in options.items() if value is not None]
    if given:
        raise refusal(
            f"no --{given[0]} with a run folder", f"{options[given[0]]}", "a run knows it itself: leave it out"
        )


_dissect.__name__ = "dissect"
dissect = Command(_dissect, "gnode dissect my-run --boxes 100000 --json", computes=True)
