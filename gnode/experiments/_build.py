import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode._switches import make_key, single_precision
from gnode._types import Key
from gnode.experiments._settings import ModelSettings
from gnode.models import (
    GRU,
    GRUD,
    LSTM,
    MLP,
    ODERNN,
    AbstractField,
    AffineInitialState,
    FixedInitialState,
    GatedNeuralODE,
    Network,
    NeuralODE,
    TrainedInitialState,
    Wiring,
    critical,
    glorot_normal,
    glorot_uniform,
    he_normal,
    he_uniform,
    identity,
    mgru,
    pack_mask,
    rnn,
    sparse_mask,
    unit_gain_normal,
)
from gnode.programs import quick_to_compile

ACTIVATIONS = {
    "relu": jax.nn.relu,
    "tanh": jnp.tanh,
    "softplus": jax.nn.softplus,
    "silu": jax.nn.silu,
    "gelu": jax.nn.gelu,
}
"""The activations by the names that settings use."""
RATES = {
    "tanh": jnp.tanh,
    "relu": jax.nn.relu,
    "softplus": jax.nn.softplus,
    "sigmoid": jax.nn.sigmoid,
}
"""What F of an RNN ends in, by the names that settings use."""
READOUTS = {"linear": identity, "softplus": jax.nn.softplus, "exp": jnp.exp}
"""What readouts end in, by the names that settings use."""
INITIALISERS = {
    "glorot-normal": glorot_normal,
    "glorot-uniform": glorot_uniform,
    "he-normal": he_normal,
    "he-uniform": he_uniform,
    "critical": unit_gain_normal,
}
"""What weights are drawn by, by the names that settings use; `critical` rescales them afterwards."""
MODELS = {
    "gnode": "gated neural ODE: tau dh/dt = G(h, x) * (-h + F(h, x)), F and G multilayer perceptrons",
    "node": "neural ODE: the gnODE without its gate",
    "mgru": "minimal gated recurrent unit: the gnODE without hidden layers",
    "rnn": "vanilla recurrent network: the neural ODE without hidden layers",
    "gru": "gated recurrent unit: update and reset gates",
    "lstm": "long short-term memory: the discrete-time baseline",
    "ode-rnn": "ODE-RNN: a GRU at every sample, and a neural ODE without input between samples",
    "gru-d": "GRU-D: a GRU at every sample, whose state decays between samples",
}
"""The models by the names that settings use, a line each."""


@single_precision()
def build_field(settings: ModelSettings, *, input_size: int, time_step: float, key: Key) -> AbstractField:
    """The field that settings describe, freshly drawn (before any critical rescaling)."""
    shared = {
        "time_constant": time_step / settings.alpha,
        "initialiser": INITIALISERS[settings.initialisation],
        "key": key,
    }
    sizes = (settings.state, input_size)
    perceptron = {
        "activation": ACTIVATIONS[settings.activation],
        "leak": settings.leak,
        "gain": settings.gain,
        "normalise": settings.normalise,
    }
    match settings.name:
        case "gnode":
            return GatedNeuralODE(
                *sizes,
                settings.hidden,
                settings.gate_hidden,
                gate=settings.gate,
                gate_bias=settings.gate_bias,
                **perceptron,
                **shared,
            )
        case "node":
            return NeuralODE(*sizes, settings.hidden, **perceptron, **shared)
        case "mgru":
            return mgru(*sizes, gate_bias=settings.gate_bias, wiring=_wiring(settings), **shared)
        case "gru":
            return GRU(*sizes, gate_bias=settings.gate_bias, wiring=_wiring(settings), **shared)
        case "rnn":
            rates = RATES[settings.rates or ("tanh" if settings.dale is None else "relu")]
            return rnn(*sizes, rates=rates, wiring=_wiring(settings), **shared)
        case "lstm":
            return LSTM(*sizes, **shared)
        case "ode-rnn":
            return ODERNN(
                *sizes,
                settings.hidden,
                time_step=time_step,
                activation=perceptron["activation"],
                leak=settings.leak,
                gate_bias=settings.gate_bias,
                **shared,
            )
        case "gru-d":
            return GRUD(*sizes, gate_bias=settings.gate_bias, **shared)


def _wiring(settings: ModelSettings) -> Wiring | None:
    """What the recurrent weights may be; none where nothing is said."""
    mask = None
    if settings.density is not None:
        mask = sparse_mask(settings.state, settings.density, seed=settings.density_seed or 0)
    elif settings.mask is not None:
        mask = np.array(settings.mask, bool)
    if settings.dale is None and settings.rank is None and mask is None:
        return None
    return Wiring(settings.state, settings.excitatory, settings.rank, None if mask is None else pack_mask(mask))


@single_precision()
def build_network(
    settings: ModelSettings,
    *,
    input_size: int,
    output_size: int,
    time_step: float,
    mean_input: Float[Array, " input"] | None = None,
    key: Key,
) -> Network:
    """The network that settings describe, at its initial weights.

    `time_step`, in seconds, is that of the trials; `mean_input` (zero by default) is where critical
    initialisation takes the Jacobian, at the state zero. Not to be called within another compiled function.
    """
    network = _draw(settings, input_size, output_size, time_step, key)
    if settings.initialisation != "critical":
        return network
    field = critical(
        lambda key: _draw(settings, input_size, output_size, time_step, key).field,
        depth=len(settings.hidden),
        state=jnp.zeros(network.field.state_size, jnp.float32),
        input=jnp.zeros(input_size, jnp.float32) if mean_input is None else mean_input,
        key=key,
    )
    return Network(network.initial, field, network.readout)


def _draw_network(settings: ModelSettings, input_size: int, output_size: int, time_step: float, key: Key) -> Network:
    field_key, initial_key, readout_key = jax.random.split(key, 3)
    field = build_field(settings, input_size=input_size, time_step=time_step, key=field_key)
    match settings.initial_state:
        case "fixed":
            initial = FixedInitialState([0.0] * field.state_size)
        case "trained":
            initial = TrainedInitialState(field.state_size)
        case "affine":
            initial = AffineInitialState(field.state_size, input_size, key=initial_key)
    output = READOUTS[settings.readout or "linear"]
    readout = MLP(field.readout_size, output_size, settings.readout_hidden, output=output, key=readout_key)
    return Network(initial, field, readout)


@single_precision()
def count_weights(settings: ModelSettings, *, input_size: int, output_size: int) -> int:
    """The number of trained numbers of the network that settings describe, without drawing it."""
    shapes = network_shapes(settings, input_size=input_size, output_size=output_size, time_step=1.0)
    return sum(leaf.size for leaf in jax.tree.leaves(shapes) if isinstance(leaf, jax.ShapeDtypeStruct))


@single_precision()
def network_shapes(settings: ModelSettings, *, input_size: int, output_size: int, time_step: float) -> Network:
    """The network that settings describe, with shapes in place of its weights: nothing is compiled."""
    return eqx.filter_eval_shape(_draw_network, settings, input_size, output_size, time_step, make_key(0))


# Compiled whole: dozens of small programs take seconds to compile.
_draw = quick_to_compile(_draw_network)
