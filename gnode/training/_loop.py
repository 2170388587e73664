import functools
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import jax
import jaxtyping
import numpy as np
from jaxtyping import Array, Int

from gnode._switches import single_precision
from gnode.programs import compiled, quick_to_compile
from gnode.simulation import programs_for_network
from gnode.training._checkpoint import Checkpoint
from gnode.training._epoch import Descent, EpochNumbers, Hyperparameters, run_epoch
from gnode.training._losses import TrialArrays
from gnode.training._member import Fit, Member
from gnode.training._progress import Progress
from gnode.training._stack import chosen, fetched, of_member, stacked

_Keys: TypeAlias = jaxtyping.Key[Array, "*members"]


def train_members(members: Sequence[Member], *, resume: bool, interrupted: Callable[[], bool]) -> tuple[Fit, ...]:
    """Trains one member, or several by one program: its arrays then have a leading axis of members.

    A member that has ended stays in the program, which remains the same for the others, and keeps what it had.
    """
    with programs_for_network(members[0].network):
        return _trained(members, resume=resume, interrupted=interrupted)


def _trained(members: Sequence[Member], *, resume: bool, interrupted: Callable[[], bool]) -> tuple[Fit, ...]:
    count = len(members)
    with single_precision():
        states = [member.begun(resume=resume) for member in members]
        descents, best = stacked([state.descent for state in states]), stacked([state.best for state in states])
        sets = trial_arrays(members)
    known = [state.progress for state in states]
    program = members[0].program
    run = run_epoch if count == 1 else run_epochs

    while running := [place for place, now in enumerate(known) if now.ended is None]:
        began = time.perf_counter()
        # And not around all of it: what is called in between sees the switches as its author set them.
        with single_precision():
            hyperparameters, keys = numbers_of(members, known)
            after, numbers = run(descents, *sets, hyperparameters, keys, **program)
            told = fetched((numbers, after.diverged, hyperparameters.learning_rates[..., -1]), count)
        seconds = (time.perf_counter() - began) / len(running)
        better = []
        for place in running:
            of_epoch, diverged, rate = told[place]
            now = members[place].after_epoch(
                known[place], of_epoch, learning_rate=float(rate), diverged=bool(diverged), seconds=seconds
            )
            if now.best_epoch > known[place].best_epoch:
                better.append(place)
            known[place] = now
        # Those that have ended stay where they are: trained on, one might run away, and an adaptive solver with it.
        with single_precision():
            descents = chosen(running, after, descents, count)
            best = chosen(better, after.weights, best, count)
        # Asked once an epoch, and not once a member.
        asked = functools.cache(interrupted)
        for place in running:
            member, now = members[place], known[place]
            stops = []
            if member.callbacks:
                network = member.with_weights(of_member(descents.weights, place, count))
                stops = [callback(now.history[-1], network) for callback in member.callbacks]
            now = known[place] = member.after_asking(now, stops=any(stops), interrupted=asked)
            if member.is_kept(now):
                member.keep(Checkpoint(*of_member((descents, best), place, count), now))
    return tuple(
        member.fit(now, of_member(best, place, count))
        for place, (member, now) in enumerate(zip(members, known, strict=True))
    )


def trial_arrays(members: Sequence[Member]) -> tuple[TrialArrays, TrialArrays]:
    """The trials of members, to train on and to validate by."""
    return (
        stacked([TrialArrays.of(member.sets[0]) for member in members]),
        stacked([TrialArrays.of(member.sets[1]) for member in members]),
    )


def numbers_of(members: Sequence[Member], known: Sequence[Progress]) -> tuple[Hyperparameters, _Keys]:
    """The numbers and the key of the next epoch of members, which need not all be at the same one."""
    numbers = stacked([member.hyperparameters(now.epochs) for member, now in zip(members, known, strict=True)])
    keys, epochs = stacked([member.key for member in members]), stacked([np.int32(now.epochs) for now in known])
    return numbers, _of_epochs(keys, epochs)


@quick_to_compile
def _of_epochs(keys: _Keys, epochs: Int[Array, "..."] | np.int32) -> _Keys:
    fold_in = jax.random.fold_in
    return fold_in(keys, epochs) if epochs.ndim == 0 else jax.vmap(fold_in)(keys, epochs)


@compiled
def run_epochs(
    descents: Descent,
    train: TrialArrays,
    validation: TrialArrays,
    numbers: Hyperparameters,
    keys: _Keys,
    **program: Any,
) -> tuple[Descent, EpochNumbers]:
    """`run_epoch` for members, all arrays with a leading axis of them."""
    return jax.vmap(functools.partial(run_epoch, **program))(descents, train, validation, numbers, keys)
