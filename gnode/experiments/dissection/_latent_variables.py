import numpy as np
from numpy.typing import ArrayLike

from gnode._checks import refusal
from gnode.analysis import LowRank, low_rank
from gnode.models import Network, NeuralODE


def latent_variables(network: Network, *, input: ArrayLike | None = None, step: float | None = None) -> LowRank:
    r"""An RNN that was trained with recurrent weights of low rank, $W = M N^\top$, in its latent variables
    $\kappa = N^\top h$ while its input is held: as many equations as the rank, and the same fixed points.

    `certify(latent_variables(network).latent)` lists all of them, whatever the number of units; see
    `gnode.analysis.low_rank` for what else is exact.

    **Arguments:**

    - `input`: held, (input,); zero by default.
    - `step`: in seconds, for a network that is a map.

    Raises `Refused` for other networks.
    """
    field = network.field
    if not isinstance(field, NeuralODE) or field.target.right is None or field.gain is not None or not field.leak:
        raise refusal(
            "an RNN whose recurrent weights were trained with a rank",
            type(field).__name__
            if not isinstance(field, NeuralODE)
            else "one without (or without leak, or with a gain)",
            "train with model.name = rnn and model.rank, or use held_system",
        )
    target = field.target
    return low_rank(
        tuple(np.asarray(matrix, np.float64) for matrix in (target.weights[0], target.right)),
        form="rate",
        activation=target.output,
        tau=float(field.time_constant),
        input_weights=None if target.input_weight is None else np.asarray(target.input_weight, np.float64),
        input=np.zeros(field.input_size) if input is None else input,
        bias=np.asarray(target.biases[0], np.float64),
        step=step,
    )
