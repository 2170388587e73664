import equinox as eqx
import jax.numpy as jnp
import numpy as np

from gnode.data import Scaler
from gnode.models import Network


def in_own_units(network: Network, scaler: Scaler | None) -> Network:
    r"""A network trained on standardised targets, with outputs in the targets' own units. None: it is as it is.

    The last layer of the readout, W s + b, becomes $\sigma \odot W s + (\sigma \odot b + \mu)$, with the deviation
    $\sigma$ and the mean $\mu$ of the scaler. States and dynamics stay as they are.
    """
    if scaler is None:
        return network
    weight, bias = (np.asarray(of[-1], np.float64) for of in (network.readout.weights, network.readout.biases))
    deviation, mean = np.array(scaler.deviation), np.array(scaler.mean)
    return eqx.tree_at(
        lambda net: (net.readout.weights[-1], net.readout.biases[-1]),
        network,
        (jnp.asarray(deviation[:, None] * weight, jnp.float32), jnp.asarray(deviation * bias + mean, jnp.float32)),
    )
