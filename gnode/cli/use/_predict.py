from pathlib import Path
from typing import Annotated, Any

import typer

from gnode.cli._command import Command
from gnode.cli._print import print_result, table

_SHOWN = 8


def _predict(
    run: Annotated[Path, typer.Argument(help="A run folder; or a sweep's: the mean over its members.")],
    data: Annotated[Path, typer.Argument(help="A data file as `gnode run` reads it; it need have no targets.")],
    out: Annotated[Path | None, typer.Option(help="An .npz or .csv file to write.")] = None,
    states: Annotated[bool, typer.Option("--states", help="Write the network's states too.")] = False,
    horizon: Annotated[
        str | None, typer.Option(metavar="TIME", help="How far to go on beyond the last sample: 2s, 500ms.")
    ] = None,
    beyond: Annotated[
        str | None,
        typer.Option(help="What the input is there: hold, zero, or feed: the output is the input at the next step."),
    ] = None,
    times: Annotated[
        str | None, typer.Option(help="When to answer, in place of the data's own times: seconds, as 0.5,1.5.")
    ] = None,
    also: Annotated[
        list[Path] | None, typer.Option(help="One more run folder; the mean over all. May be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
) -> None:
    """What a trained network says of data: its outputs in their own units, or the probabilities of classes."""
    from gnode._checks import check_among
    from gnode.cli.reading import seconds_of
    from gnode.experiments import error_sentence, predict, save_prediction
    from gnode.sweeps import run_folders

    if beyond is not None:
        check_among("--beyond", beyond, ("hold", "zero", "feed"))
    runs = [folder for named in (run, *(also or ())) for folder in run_folders(named)]
    prediction = predict(
        runs,
        data,
        horizon_s=0 if horizon is None else seconds_of(horizon),
        beyond=beyond,  # pyright: ignore[reportArgumentType]
        times=_numbers(times),
        states=states,
    )
    written = None if out is None else save_prediction(out, prediction)
    content = {
        "trials": len(prediction),
        "outputs": list(prediction.output_names),
        "networks": prediction.networks,
        "steps_beyond": prediction.steps_beyond,
        "answers": None if prediction.answers is None else list(prediction.answers),
        "error": prediction.error,
        "notes": list(prediction.notes),
        "out": None if written is None else str(written),
    }

    def text() -> str:
        said = error_sentence(prediction)
        lines = [*prediction.notes, _last_outputs(prediction), *([said] if said else [])]
        return "\n".join([*lines, f"predictions: {written}" if written else "all of them: --out predictions.csv"])

    print_result(content, as_json=as_json, text=text)


def _numbers(text: str | None) -> list[float] | None:
    from gnode._checks import refusal

    try:
        return None if text is None else [float(part) for part in text.replace(",", " ").split()]
    except ValueError:
        raise refusal("seconds for --times", text, "write them as 0.5,1.5") from None


def _last_outputs(prediction: Any) -> str:
    """A table of the outputs at the last step of the first trials."""
    answers = prediction.answers
    head = ["trial", "time (s)", *prediction.output_names, *([] if answers is None else ["answer"])]
    rows = []
    for place in range(min(_SHOWN, len(prediction))):
        last = prediction.lengths[place] - 1
        numbers = [float(number) for number in prediction.outputs[place, last]]
        answer = [] if answers is None else [answers[place]]
        rows.append([int(prediction.trials[place]), float(prediction.times[place, last]), *numbers, *answer])
    more = len(prediction) - _SHOWN
    return table(head, rows) + (f"\n... and {more:,} more trials" if more > 0 else "")


_predict.__name__ = "predict"
predict = Command(_predict, "gnode predict my-run new.npz --out predictions.csv", computes=True)
