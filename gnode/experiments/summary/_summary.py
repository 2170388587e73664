"""What is left of a run in summary.json, and what is said before it begins."""

from dataclasses import asdict
from typing import Any

import jax

from gnode._checks import Failed
from gnode._files import finite
from gnode.experiments._prepare import Keys, Sets
from gnode.experiments._settings import WITHOUT_FLOW, RunSettings
from gnode.experiments.summary._scores import doubts_of_scores, doubts_of_steps, score_table, trivial_scores
from gnode.models import ODERNN, Network, count_parameters
from gnode.tasks import Names
from gnode.training import Fit, Outcome, evaluate

# Folded into the key of training, beyond the number of any epoch: for the noise of the test.
_OF_TEST = 2**31


def lines_of_run(settings: RunSettings, sets: Sets, network: Network) -> list[str]:
    """What is told before training."""
    found = _doubts(settings, sets, network)
    read = [] if sets.read is None else [f"read {settings.task.name}: {sets.read}"]
    return [*read, *(f"warning: {said}" for said in found)]


def _doubts(settings: RunSettings, sets: Sets, network: Network) -> list[str]:
    """What looks wrong before training."""
    if sets.read is None or settings.model.name in WITHOUT_FLOW:
        return list(sets.doubts)
    # Of an ODE-RNN the flow is that of its nODE.
    flow = network.field.ode if isinstance(network.field, ODERNN) else network.field
    constant = flow.time_constant
    return [*sets.doubts, *doubts_of_steps(sets.train, time_constant=constant, simulation=settings.simulation)]


def summary_of_run(settings: RunSettings, sets: Sets, result: Fit, network: Network) -> dict[str, Any]:
    """The summary of a run that has ended.

    **Arguments:**

    - `network`: that of the result, in the targets' own units.
    """
    parts = {"initial": network.initial, "field": network.field, "readout": network.readout, "total": network}
    batches = settings.training.batches(len(sets.train))
    scores = {}
    outcome, message = result.outcome, result.message
    if result.outcome not in (Outcome.interrupted, Outcome.solver_failed):
        for name, trials in (("train", sets.train), ("validation", sets.validation), ("test", sets.test)):
            try:
                score = evaluate(network, trials, loss_at=settings.training.loss_at, simulation=settings.simulation)
            except Failed as error:
                # What has been trained is not lost for it.
                outcome, message = Outcome.solver_failed, f"trained, but of the {name} trials, {error}"
                break
            scores[name] = score_table(score, trials.names)
        else:
            if settings.simulation.noisy:
                # As it was trained; all other scores, and what is dissected, are of the network without its noise.
                key = jax.random.fold_in(Keys.of(settings.seed).training, _OF_TEST)
                score = evaluate(
                    network, sets.test, loss_at=settings.training.loss_at, simulation=settings.simulation, key=key
                )
                scores["test_under_noise"] = score_table(score, sets.test.names)
            if sets.scores is not None:
                scores["prediction"] = sets.scores(network, scaling=sets.scaling, settings=settings)
    if sets.target_scaling is not None and "loss" in message:
        message += " (losses on the way are of standardised targets)"
    summary = {
        "task": settings.task.name,
        "model": settings.model.name,
        "state_size": network.field.state_size,
        "input_size": sets.train.input_size,
        "output_size": sets.train.output_size,
        "parameters": {name: count_parameters(part) for name, part in parts.items()},
        "outcome": outcome.name,
        "message": message,
        "epochs": len(result.history),
        "best_epoch": result.best_epoch,
        "loss_name": "cross_entropy" if sets.train.labelled else "mse",
        **scores,
        "trivial": trivial_scores(sets, loss_at=settings.training.loss_at),
        "target_variance": None if sets.train.labelled else sets.test.target_variance(),
        "seconds": result.seconds,
        "steps_per_second": len(result.history) * batches / result.seconds if result.seconds > 0 else None,
        "solver": settings.simulation.described(),
        "function_evaluations": finite(result.history[-1].function_evaluations) if result.history else None,
        "time_step_s": sets.train.time_step,
        "time_constant_s": network.field.time_constant,
        "sizes": {
            "train": len(sets.train),
            "validation": len(sets.validation),
            "test": len(sets.test),
            "steps": sets.train.steps,
        },
        "input_scaling": None if sets.scaling is None else asdict(sets.scaling),
        "target_scaling": None if sets.target_scaling is None else asdict(sets.target_scaling),
        "read": sets.read,
        "names": None if sets.names == Names() else asdict(sets.names),
    }
    return {**summary, "warnings": [*_doubts(settings, sets, network), *doubts_of_scores(summary)]}
