"""What is used where the user says nothing: measured choices, as data."""

from typing import Any, Literal, TypeAlias

from gnode.data.walker import WALKER2D
from gnode.training import Optimiser

Table = dict[str, Any]
Kind: TypeAlias = Literal["pulses", "other", "labelled", "valued"]
"""Of a task: the memory tasks of `TASKS`, other tasks, data files with classes, and with values as targets."""

TASKS: dict[str, Table] = {
    name: {"model": {"state": state}, "training": {"batch_size": 25}}
    for name, state in {"square": 2, "rectangle": 2, "annulus": 2, "ring": 2, "fixed-2bit": 2, "cube": 3}.items()
}
"""By task, where they differ from the defaults of `RunSettings`."""

HIDDEN: dict[str, tuple[int, ...]] = {
    name: (100, 100) for name in ("square", "rectangle", "annulus", "ring", "fixed-2bit")
}
"""The hidden layers of F by task, for the models that have them. The published (316, 316) costs five times as much
a step and, at equal epochs, is no better on these tasks."""

OTHER_HIDDEN = (100, 100, 100)
FILE_HIDDEN = (64,)

LABELLED: Table = {
    "task": {"standardise_targets": False},
    "model": {"state": 32, "initial_state": "trained"},
    "training": {"batch_size": 32, "loss_at": "last"},
}
"""Of data files with classes."""

LABELLED_STEPS: Table = {"training": {"loss_at": "all"}}
"""Of data files with a class for every step, where they differ from those with a class for every trial."""

LABELLED_GATED: Table = {"model": {"gate_bias": -2.0}}
"""Slow units at the start: 100 % of handwritten letters are told apart with them and 99.1 % without (seed 0)."""

VALUED: Table = {
    "task": {"standardise_targets": True},
    "model": {"state": 16},
    "training": {"batch_size": 32},
}
"""Of data files with values as targets."""

STEPS_DRAWN: Table = {
    "model": {"state": 32, "initial_state": "trained"},
    "training": {"batch_size": 32, "loss_at": "all"},
}
"""Of tasks of neurogym with a class for every step."""

VALUES_DRAWN: Table = {"model": {"state": 32}, "training": {"batch_size": 32}}
"""Of those with values as targets."""

FORECAST: Table = {"task": {"predict": "change"}}
"""Of data files of which the next sample is predicted, where no input is missing: what a network has just been told
need not go through its state."""

SIMULATED: dict[str, Table] = {
    "walker2d": {
        "task": {
            **dict(zip(("train_trials", "validation_trials", "test_trials"), WALKER2D.trials, strict=True)),
            "split": "rollout",
            "drop": 0.1,
            "predict": "change",
        },
        "model": {"state": 32, "readout_hidden": (64,)},
        "training": {"batch_size": 128},
    }
}
"""By simulated data set, where they differ from those of data files with values. Chosen on the validation set: see
docs/how-to/walker.md."""

DESCENT: dict[Optimiser, dict[Kind, Table]] = {
    "adamw": {
        "pulses": {"epochs": 200, "learning_rate": 5e-3},
        "other": {"epochs": 200, "learning_rate": 3e-3},
        "labelled": {"epochs": 60, "learning_rate": 5e-3},
        "valued": {"epochs": 100, "learning_rate": 3e-3},
    },
    "lion": {
        "pulses": {"epochs": 100, "learning_rate": 2e-3},
        "other": {"epochs": 100, "learning_rate": 2e-3},
        "labelled": {"epochs": 60, "learning_rate": 1e-3},
        "valued": {"epochs": 100, "learning_rate": 1e-3},
    },
    "muon": {
        "pulses": {"epochs": 40, "learning_rate": 5e-2},
        "other": {"epochs": 40, "learning_rate": 5e-2},
        "labelled": {"epochs": 30, "learning_rate": 1e-2},
        "valued": {"epochs": 60, "learning_rate": 2e-2},
    },
}
"""By optimiser and kind of task. Chosen on validation sets: see docs/how-to/optimisers.md."""

SHALLOW: dict[Optimiser, dict[Kind, Table]] = {
    "muon": {"pulses": {"epochs": 100}, "other": {"epochs": 200}, "valued": {"learning_rate": 5e-2}}
}
"""Where they differ for models without hidden layers, whose epochs are short."""

UNGATED_MAP: dict[Optimiser, dict[Kind, Table]] = {
    "muon": {"pulses": {"learning_rate": 5e-3}, "other": {"learning_rate": 5e-3}}
}
"""Where they differ for an nODE that is a map: without a gate, and without small steps, the rates of others diverge."""

DEEP = ("gnode", "node")
WITH_HIDDEN = (*DEEP, "ode-rnn")
"""An ODE-RNN has hidden layers between samples, but learns as the GRU that it is at samples."""
GATE_BIASED = ("gnode", "mgru", "gru", "ode-rnn", "gru-d")
OPTIMISER: Optimiser = "muon"
"""Where none is said."""


QUICK: Table = {"training": {"epochs": 20}}

PUBLISHED: Table = {
    "model": {"alpha": 1.0},
    "training": {
        "optimiser": "adamw",
        "batch_size": 100,
        "schedule": "constant",
        "weight_decay": 1e-2,
        "clip_norm": float("inf"),
    },
}
"""The settings of the published experiments (Kim, Can, Krishnamurthy, ICML 2023): alpha = 1, no clipping, a constant
learning rate. Where the paper searched a grid (rate, decay, batch), this is a point of it."""

PUBLISHED_FILE: Table = {"task": {"standardise_targets": False}}
"""Of data files, with the published settings."""

PUBLISHED_RATE = {"rnn": 0.01, "mgru": 0.01, "gru": 0.01, "lstm": 0.01, "node": 0.001, "gnode": 0.001}
PUBLISHED_EPOCHS = {"cube": 600}
"""By task; 200 elsewhere."""
PUBLISHED_STATE = {"fixed-3bit": 6, "cube": 6}
PUBLISHED_HIDDEN = {name: (316, 316) for name in HIDDEN}
"""(100, 100, 100) elsewhere."""
