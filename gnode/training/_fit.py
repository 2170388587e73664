from collections.abc import Callable, Sequence
from pathlib import Path

from gnode._checks import Failed
from gnode._types import Key
from gnode.models import Network, in_float32
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings
from gnode.tasks import Trials
from gnode.training._loop import train_members
from gnode.training._member import Callback, Fit, Member
from gnode.training._progress import FAILED_OUTCOMES
from gnode.training._settings import TrainingSettings


def fit(
    network: Network,
    train: Trials,
    validation: Trials,
    settings: TrainingSettings,
    *,
    key: Key,
    simulation: SimulationSettings = DEFAULT_SIMULATION,
    callbacks: Sequence[Callback] = (),
    checkpoint: Path | None = None,
    resume: bool = False,
    interrupted: Callable[[], bool] = lambda: False,
    throw: bool = True,
) -> Fit:
    """Trains a network with AdamW, in float32; returns it with the weights of the lowest validation loss.

    Source of the optimiser: Loshchilov and Hutter, "Decoupled weight decay regularization" (ICLR 2019).

    **Arguments:**

    - `train`, `validation`: two different sets. The test set has no place here.
    - `key`: for shuffling and dropout.
    - `simulation`: how the network is stepped through the trials, and how gradients are taken.
    - `checkpoint`: a file in which the whole state is kept, every `settings.checkpoint_every` epochs
        and at the end.
    - `resume`: go on from that file if it exists; the result has the same bits as that of a run that
        was never interrupted. The file knows the settings, the key and the shapes of arrays, and others are refused
        (but for more epochs, where the learning rate is constant).
        It knows neither the trials nor what else the network is: `gnode.experiments.train` compares all that makes a
        run.
    - `interrupted`: asked after every epoch; where it answers True, the checkpoint is written and
        training stops.
    - `throw`: raise `Failed` on divergence and where the solver cannot finish a trial; else say it in `Fit.outcome` and
        keep the best weights.

    Raises `Refused` for trials that do not fit the network or the settings, and `Failed` as said.
    """
    member = Member(in_float32(network), train, validation, settings, simulation, key, callbacks, checkpoint)
    (result,) = train_members([member], resume=resume, interrupted=interrupted)
    if result.outcome.name in FAILED_OUTCOMES and throw:
        raise Failed(result.message)
    return result
