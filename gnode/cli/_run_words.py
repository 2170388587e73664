"""What a run has reached, for a terminal."""

import shlex
from collections.abc import Collection
from pathlib import Path
from typing import Any

from gnode.cli._print import table

_SHOWN = 30


def describe_run(summary: dict[str, Any], folder: Path, *, train_only: bool, told: Collection[str] = ()) -> str:
    """The scores, beside what is reached without a network, and warnings that were not told before."""
    lines = [
        f"{summary['model']} on {summary['task']}: {_test_score(summary)}",
        *_trivial(summary),
        *_outputs(summary.get("test", {}).get("outputs", [])),
        *_classes(summary.get("test", {})),
        *(f"warning: {said}" for said in summary.get("warnings", ()) if f"warning: {said}" not in told),
        f"solver: {summary['solver']}",
        f"{summary['epochs']} epochs in {summary['seconds']:.0f} s; best on validation: epoch {summary['best_epoch']}",
        f"run folder: {folder}",
    ]
    if not train_only:
        lines += [
            f"report: {folder / 'report.html'}",
            f"see it move: gnode explore {shlex.quote(str(folder))}",
            *_verdict(folder, labelled=bool(summary.get("test", {}).get("classes"))),
        ]
    return "\n".join(lines)


def _verdict(folder: Path, *, labelled: bool) -> list[str]:
    """What the attractor is, and why. A classifier is not made for what its states do without input."""
    from gnode._files import read_json
    from gnode.experiments import DISSECTION

    if not (folder / DISSECTION).exists():
        return []
    attractor = read_json(folder / DISSECTION)["attractor"]
    count = "" if attractor["count"] is None else f" ({attractor['count']})"
    kind = f"{attractor['kind']}{count}"
    return [f"without input, its states: {kind}" if labelled else f"verdict: {kind}", f"why: {attractor['reason']}"]


def _test_score(summary: dict[str, Any]) -> str:
    test = summary.get("test", {})
    loss = test.get("loss")
    line = f"test loss ({summary['loss_name'].replace('_', '-')}) {'not finite' if loss is None else f'{loss:.4g}'}"
    if test.get("loss_interval") is not None:
        line += f" ({test['loss_interval'][0]:.4g} to {test['loss_interval'][1]:.4g})"
    if test.get("share_of_variance") is not None:
        line += f", {100 * test['share_of_variance']:.3g} % of the target variance"
    if test.get("accuracy") is not None:
        line += f", accuracy {100 * test['accuracy']:.1f} %"
    if test.get("accuracy_interval") is not None:
        low, high = test["accuracy_interval"]
        line += f" (95 % interval {100 * low:.1f} to {100 * high:.1f} %)"
    if test.get("balanced_accuracy") is not None:
        line += f", in the mean over the classes {100 * test['balanced_accuracy']:.1f} %"
    return line


def _trivial(summary: dict[str, Any]) -> list[str]:
    """Of data files: of built-in tasks it is known how hard they are."""
    from gnode.experiments import trivial_sentence

    said = trivial_sentence(summary) if summary.get("read") is not None else ""
    return [said] if said else []


def _outputs(scores: list[dict[str, Any]]) -> list[str]:
    """Output by output, in their own units, where there are several or they have names."""
    if len(scores) < 2 and not any(one["name"] for one in scores):
        return []
    rows = []
    for place, one in enumerate(scores[:_SHOWN]):
        unit = f" {one['unit']}" if one["unit"] else ""
        error = "-" if one["rmse"] is None else f"{one['rmse']:.4g}{unit}"
        between = "-" if one["rmse_interval"] is None else "{:.4g} to {:.4g}".format(*one["rmse_interval"])
        share = "-" if one["share_of_variance"] is None else f"{100 * one['share_of_variance']:.3g} %"
        rows.append([one["name"] or place + 1, error, between, share])
    rest = [f"... and {len(scores) - _SHOWN} more, in summary.json"] if len(scores) > _SHOWN else []
    return [table(["output", "test rmse", "95 % interval", "of variance"], rows), *rest]


def _classes(test: dict[str, Any]) -> list[str]:
    scores = test.get("classes", [])
    if not scores:
        return []
    # The worst first: of many classes, these are what is looked for.
    ranked = sorted(scores, key=lambda one: -1.0 if one["accuracy"] is None else one["accuracy"])
    rows = [
        [one["name"], one["trials"], *(("none", "-") if one["accuracy"] is None else _percent(one))]
        for one in ranked[:_SHOWN]
    ]
    rest = [f"... and {len(scores) - _SHOWN} more, in summary.json"] if len(scores) > _SHOWN else []
    return [table(["class", f"test {test.get('scored', 'trials')}", "accuracy", "95 % interval"], rows), *rest]


def _percent(one: dict[str, Any]) -> tuple[str, str]:
    low, high = one["interval"]
    return f"{100 * one['accuracy']:.1f} %", f"{100 * low:.1f} to {100 * high:.1f} %"
