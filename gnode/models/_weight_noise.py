import equinox as eqx
import jax

from gnode._checks import check_positive
from gnode._types import Key
from gnode.models._network import Network
from gnode.programs import split_key


def with_weight_noise(network: Network, noise: float, *, key: Key) -> Network:
    r"""The same network with every trained number w of its field moved by a part of itself,

    $$w' = (1 + \mathrm{noise}\; \xi)\, w, \qquad \xi \sim N(0, 1)$$

    independently of one another; its readout and initial state are left as they are. What rests on weights that are
    finely tuned, as continuous attractors do, is lost by it: Seung, "How the brain keeps the eyes still" (PNAS 1996).
    """
    check_positive("the noise", noise)
    weights, rest = eqx.partition(network.field, eqx.is_inexact_array)
    leaves, structure = jax.tree.flatten(weights)
    moved = [
        leaf * (1 + noise * jax.random.normal(k, leaf.shape, leaf.dtype))
        for leaf, k in zip(leaves, split_key(key, len(leaves)), strict=True)
    ]
    field = eqx.combine(jax.tree.unflatten(structure, moved), rest)
    return Network(network.initial, field, network.readout)
