"""Why gated networks train more easily, if they do: how gradients pass back through time, and what gates make of time
constants."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gnode.claims._chart import Chart, Panel, Series
from gnode.claims._made_sweep import Chosen
from gnode.claims._runs import KINDS, NAMES, in_order, numbers
from gnode.experiments import Keys, Run, load_run, prepare
from gnode.models import Network
from gnode.training import state_gradients, time_constants

_TRIALS = 32
_GATED = ("gnode", "mgru", "gru", "lstm")
# Of a distribution: so many quantiles are drawn.
_QUANTILES = np.linspace(0.01, 0.99, 50)
# Of the steps of a trial: every so many is drawn.
_EVERY = 2


def mechanism_charts(groups: Mapping[tuple[Any, ...], Mapping[str, Chosen]]) -> tuple[Chart, ...]:
    """Of the first seed of every model, at initialisation and after training."""
    gradients, constants = [], []
    for group, chosen in groups.items():
        words = ", ".join((f"alpha = {group[1]:g}", f"N = {group[2]}"))
        runs = {model: _first_run(chosen[model]) for model in in_order(list(chosen))}
        for when, of in (("at initialisation", _at_first), ("after training", lambda run: run.network)):
            networks = {model: (run, of(run)) for model, run in runs.items()}
            lines = tuple(_transport(model, *both) for model, both in networks.items())
            gradients.append(
                Panel(f"{words}, {when}", "time before the end of the trial (s)", "|dh(T)/dh(t)|", lines, log_y=True)
            )
            shares = tuple(_distribution(model, *both) for model, both in networks.items() if model in _GATED)
            if shares:
                constants.append(
                    Panel(f"{words}, {when}", "time constant (s)", "share of units and steps below", shares, log_x=True)
                )
    return (
        Chart(
            "gradients",
            "How far gradients reach back",
            (
                "What is left of a gradient at the end of a trial, of norm 1, when it has been passed back in time: "
                "the root mean square over its directions, the median over trials. Of one seed.",
            ),
            tuple(gradients),
            columns=2,
        ),
        Chart(
            "time-constants",
            "The time constants that gates take",
            (
                "The distribution of tau / G over units and steps of trials (of an LSTM, of its forget gate). Without "
                "a gate there is one time constant, tau. Of one seed.",
            ),
            tuple(constants),
            columns=2,
        ),
    )


def _first_run(chosen: Chosen) -> Run:
    """Of the lowest seed that has a network."""
    for sweep, row in sorted(chosen.runs, key=lambda run: (run[1]["test_loss"] is None, run[1]["seed"])):
        return load_run(sweep.run_folder(row))
    raise AssertionError("a chosen setting without a run")


def _at_first(run: Run) -> Network:
    return prepare(run.settings, Keys.of(run.settings.seed))[1]


def _transport(model: str, run: Run, network: Network) -> Series:
    found = state_gradients(network, run.trials.take(slice(_TRIALS)), simulation=run.settings.simulation)
    times = found.times[0]
    return Series(
        NAMES[model],
        numbers((times[-1] - times)[::_EVERY]),
        numbers(np.where(found.transport_median > 0, found.transport_median, np.nan)[::_EVERY]),
        kind=KINDS[model],
    )


def _distribution(model: str, run: Run, network: Network) -> Series:
    found = time_constants(network, run.trials.take(slice(_TRIALS)), simulation=run.settings.simulation)
    return Series(NAMES[model], numbers(np.nanquantile(found, _QUANTILES)), numbers(_QUANTILES), kind=KINDS[model])
