"""How far a sweep is, and what it will take, in a few lines for a terminal."""

from dataclasses import asdict
from typing import Any

from gnode.cli._print import duration
from gnode.sweeps import SweepPrediction, SweepStatus, plain_settings


def status_json(status: SweepStatus) -> dict[str, Any]:
    """Strict JSON: of values of axes, infinity becomes text."""
    content = asdict(status)
    for one in content["best"]:
        one["axes"] = plain_settings(one["axes"])
    return content


def describe_status(status: SweepStatus) -> str:
    """One line of counts, and one for each of the best members so far."""
    parts = [f"{status.ended} of {'up to ' if status.to_come else ''}{status.members} members ended"]
    parts += [
        f"{count} {word}"
        for count, word in (
            (status.pruned, "of them pruned"),
            (status.diverged, "of them diverged"),
            (status.failed, "of them failed"),
            (status.not_dissected, "could not be taken apart (why: the column dissection of the index)"),
            (status.running, "running"),
            (status.waiting, "waiting"),
        )
        if count
    ]
    if status.seconds_left is not None and status.ended < status.members:
        parts.append(f"about {duration(status.seconds_left)} left")
    if not status.driven and status.waiting:
        parts.append("nobody is at work on it (go on by --resume)")
    lines = [", ".join(parts)]
    for place, one in enumerate(status.best):
        settings = ", ".join(f"{name} = {value}" for name, value in one.axes.items())
        lines.append(
            f"{'best' if place == 0 else 'then'}: member {one.member}, validation loss {one.validation_loss:.4g}, "
            f"{settings}{', ' if settings else ''}seed {one.seed}"
        )
    return "\n".join(lines)


def describe_prediction(prediction: SweepPrediction) -> str:
    """Counts, and a prediction that is called one."""
    least, most = (1000 * seconds for seconds in prediction.seconds_a_step)
    search = prediction.least_seconds is not None
    time = duration(prediction.seconds)
    if prediction.least_seconds is not None and duration(prediction.least_seconds) != time:
        time = f"{duration(prediction.least_seconds)} (all members the cheapest) to {time} (all the dearest)"
    lines = [
        f"{'up to ' if search else ''}{prediction.members:,} members, {prediction.programs:,} different programs to "
        "compile",
        f"predicted: {time} on {prediction.workers} "
        f"{'worker' if prediction.workers == 1 else 'workers'}, {_size(float(prediction.bytes))} on disk",
        f"from {prediction.operations:.3g} floating-point operations, and training steps timed just now: "
        f"{least:.3g} ms for the cheapest, {most:.3g} ms for the dearest",
    ]
    if prediction.merged:
        lines.insert(1, f"{prediction.merged:,} combinations left out: their settings are those of others")
    few, many = prediction.parameters
    lines.append(f"networks of {few:,} to {many:,} parameters" if few < many else f"networks of {few:,} parameters")
    if prediction.dissections:
        lines.append("to take members apart is not in it: seconds to minutes each, by their size, and about 1 MB")
    if search:
        lines.append("pruning makes it shorter, as does early stopping")
    return "\n".join(lines)


def _size(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} TB"
