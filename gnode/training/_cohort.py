from collections.abc import Callable, Sequence
from pathlib import Path

import equinox as eqx
import jax

from gnode._checks import check_count, refusal
from gnode._types import Key
from gnode.models import Network, in_float32
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings
from gnode.tasks import Trials
from gnode.training._loop import train_members
from gnode.training._member import Callback, Fit, Member
from gnode.training._settings import COMPILED_SETTINGS, TrainingSettings


def fit_cohort(
    networks: Sequence[Network],
    train_sets: Sequence[Trials],
    validation_sets: Sequence[Trials],
    settings_list: Sequence[TrainingSettings],
    *,
    keys: Sequence[Key],
    simulation: SimulationSettings = DEFAULT_SIMULATION,
    callbacks: Sequence[Sequence[Callback]] | None = None,
    checkpoints: Sequence[Path] | None = None,
    resume: bool = False,
    interrupted: Callable[[], bool] = lambda: False,
) -> tuple[Fit, ...]:
    """Trains the members of a cohort as one compiled program, mapped over them. Each gets what `fit` gives it alone,
    but for the rounding of floating-point numbers.

    For a GPU, which one member leaves idle for most of the time. On a CPU a member costs 1.5 times as much as alone.

    Members may differ in weights, trials, keys, and in all settings of training but those that are compiled in
    (`COMPILED_SETTINGS`); shapes, model and simulation are the same. A member that ends, by its own epochs, patience,
    time budget, callbacks or divergence, keeps what it has while the others go on. It is computed still, until the
    last has ended.

    **Arguments:**

    - `networks`, `train_sets`, `validation_sets`, `settings_list`, `keys`: one for every member, as for `fit`.
    - `callbacks`: for every member its own.
    - `checkpoints`: for every member a file, as `fit` writes it.
    - `resume`: every member goes on from its file if it exists, or stays ended. The same cohort ends with the same
        bits as one that was never interrupted; in another one, or in `fit`, with the same but for rounding.
    - `interrupted`: asked once an epoch.

    A member that diverges, or whose trial the solver cannot finish, raises nothing: its `Fit.outcome` tells.

    Raises `Refused` for trials that do not fit, and for members that cannot share a program.
    """
    check_count("members of a cohort", len(networks))
    lists = {
        "train_sets": train_sets,
        "validation_sets": validation_sets,
        "settings_list": settings_list,
        "keys": keys,
        "callbacks": [()] * len(networks) if callbacks is None else callbacks,
        "checkpoints": [None] * len(networks) if checkpoints is None else checkpoints,
    }
    for name, each in lists.items():
        if len(each) != len(networks):
            raise refusal(f"{name} of {len(networks)} members, as there are networks", len(each), "give one for each")
    members = [
        Member(in_float32(network), train, validation, settings, simulation, key, calls, checkpoint)
        for network, train, validation, settings, key, calls, checkpoint in zip(networks, *lists.values(), strict=True)
    ]
    for place, member in enumerate(members[1:], start=1):
        _check_shared(members[0], member, place)
    return train_members(members, resume=resume, interrupted=interrupted)


def _check_shared(first: Member, other: Member, place: int) -> None:
    """Refuses a member that needs a program of its own."""
    remedy = "train it in another cohort"
    for name in COMPILED_SETTINGS:
        one, two = getattr(first.settings, name), getattr(other.settings, name)
        if one != two:
            raise refusal(f"training.{name} = {one} in all of a cohort", f"{two} in member {place}", remedy)
    for kind in ("train", "validation"):
        one, two = (_shapes(getattr(member, kind)) for member in (first, other))
        if one != two:
            raise refusal(f"{kind} trials of the shapes {one} in all of a cohort", f"{two} in member {place}", remedy)
    if not eqx.tree_equal(_form(first.network), _form(other.network)):
        raise refusal("networks that differ in their weights alone in a cohort", f"another in member {place}", remedy)


def _form(network: Network) -> Network:
    """The network with the shapes of its arrays in their place."""
    return jax.tree.map(
        lambda leaf: jax.ShapeDtypeStruct(leaf.shape, leaf.dtype) if eqx.is_array(leaf) else leaf, network
    )


def _shapes(trials: Trials) -> list[tuple[int, ...]]:
    weights = [] if trials.weights is None else [trials.weights.shape]
    return [trials.inputs.shape, trials.targets.shape, *weights]
