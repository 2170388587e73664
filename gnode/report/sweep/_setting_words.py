"""Names of settings and scores for the axes of a figure, with their units."""

import math
from typing import Any

_NAMES = {
    "model": "model",
    "model.state": "state variables N",
    "state_size": "state variables N",
    "parameters": "trained parameters",
    "matched.parameters": "trained parameters, as matched",
    "model.alpha": "alpha = dt / tau",
    "model.hidden": "hidden layers of F (units)",
    "model.gate": "what the gate sees",
    "model.gate_hidden": "hidden layers of G (units)",
    "model.readout_hidden": "hidden layers of the readout (units)",
    "training.learning_rate": "learning rate (per step)",
    "training.weight_decay": "weight decay (times the learning rate)",
    "training.batch_size": "batch size (trials)",
    "training.epochs": "epochs",
    "training.warm_up_epochs": "warm-up (epochs)",
    "training.clip_norm": "clipped gradient norm",
    "training.truncate_steps": "truncated at (samples)",
    "training.forcing_steps": "forced every (samples)",
    "training.time_budget_s": "time budget (s)",
    "task.train_trials": "training trials",
    "task.steps": "steps in a trial",
    "task.pulses": "pulses in a trial (mean)",
    "task.drop": "share of samples dropped",
}


def setting_name(name: str) -> str:
    """A setting for the label of an axis: with its unit where it has one."""
    return _NAMES.get(name, name.rpartition(".")[2].replace("_", " "))


def setting_value(value: Any) -> str:
    """A value of a setting, as short as it can be read."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return " ".join(setting_value(part) for part in value) or "none"
    if isinstance(value, float):
        return f"{value:.3g}"
    return str(value)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def score_name(score: str, *, labelled: bool) -> str:
    """A score for the label of an axis, with its unit."""
    if score == "test_share_of_variance":
        return "test loss (share of the target variance)"
    return f"{score.replace('_', ' ')} ({'cross entropy, nats' if labelled else 'mse, squared target units'})"
