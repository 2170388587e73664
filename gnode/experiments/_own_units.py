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
    weight, bias = _last_layer(network)
    deviation, mean = np.array(scaler.deviation), np.array(scaler.mean)
    return _with_last_layer(network, deviation[:, None] * weight, deviation * bias + mean)


def in_scaled_units(network: Network, scaler: Scaler | None) -> Network:
    """The other way: of a network with outputs in the targets' own units, one with standardised ones."""
    if scaler is None:
        return network
    weight, bias = _last_layer(network)
    deviation, mean = np.array(scaler.deviation), np.array(scaler.mean)
    return _with_last_layer(network, weight / deviation[:, None], (bias - mean) / deviation)


def _last_layer(network: Network) -> tuple[np.ndarray, np.ndarray]:
    return np.asarray(network.readout.weights[-1], np.float64), np.asarray(network.readout.biases[-1], np.float64)


def _with_last_layer(network: Network, weight: np.ndarray, bias: np.ndarray) -> Network:
    return eqx.tree_at(
        lambda net: (net.readout.weights[-1], net.readout.biases[-1]),
        network,
        (jnp.asarray(weight, jnp.float32), jnp.asarray(bias, jnp.float32)),
    )
