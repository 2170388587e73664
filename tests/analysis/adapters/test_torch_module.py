"""Modules against their own forward; where PyTorch is there."""

import warnings
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis._system import as_flow, as_map
from gnode.analysis.adapters._numpy import from_numpy
from gnode.analysis.adapters._torch import from_torch
from gnode.analysis.fixed_points._fixed_points import fixed_points_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    torch = pytest.importorskip("torch")
    prune = pytest.importorskip("torch.nn.utils.prune")
nn = torch.nn
parametrizations, spectral_norm, weight_norm = nn.utils.parametrizations, nn.utils.spectral_norm, nn.utils.weight_norm

# What it says of its own future.
pytestmark = pytest.mark.filterwarnings("ignore")

UNITS, INPUTS = 3, 2
NAMES = ["RNN", "GRU", "LSTM", "RNNCell", "GRUCell", "LSTMCell"]
each_class = pytest.mark.parametrize("name", NAMES)
X = np.array([0.5, -2.0])


def made(name, *, seed=0, **options):
    torch.manual_seed(seed)
    return getattr(nn, name)(INPUTS, UNITS, **options)


def states_of(module, count=10, seed=1):
    return np.random.default_rng(seed).normal(size=(count, UNITS * (2 if "LSTM" in _name(module) else 1)))


def _name(module):
    return getattr(module, "original_name", " ".join(base.__name__ for base in type(module).__mro__))


def own_step(module, states, x=X):
    """The module's own forward, in evaluation."""
    is_cell, is_lstm = hasattr(module, "weight_hh"), "LSTM" in _name(module)
    first = next(iter(module.parameters()))
    hidden, memory, inputs = (
        torch.tensor(part).to(first) for part in (states[:, :UNITS], states[:, UNITS:], np.tile(x, (len(states), 1)))
    )
    begin = (hidden, memory) if is_lstm else (hidden,)
    begin = begin if is_cell else tuple(part[None] for part in begin)
    with torch.no_grad():
        inputs = inputs if is_cell else inputs[:, None] if getattr(module, "batch_first", False) else inputs[None]
        answer = module.eval()(inputs, begin if is_lstm else begin[0])
    parts = answer if is_cell else answer[1]
    parts = parts if is_lstm else (parts,)
    return np.concatenate([part.reshape(len(states), UNITS).double().numpy() for part in parts], axis=1)


def read_step(system, states):
    with jax.enable_x64(True):
        return np.array(jax.jit(jax.vmap(system.next))(jnp.asarray(states, jnp.float64)))


def agrees(module, tolerance=1e-6, *, inner=None, **options):
    states = states_of(inner if inner is not None else module)
    read = read_step(from_torch(module, input=X, **options), states)
    np.testing.assert_allclose(read, own_step(inner if inner is not None else module, states), atol=tolerance)


@pytest.mark.parametrize("options", [{}, {"bias": False}, {"nonlinearity": "relu"}, {"batch_first": True}], ids=str)
@each_class
def test_a_module_is_read_as_it_steps(name, options):
    if ("nonlinearity" in options and "RNN" not in name) or ("batch_first" in options and "Cell" in name):
        pytest.skip("has no such option")
    agrees(made(name, **options))
    agrees(made(name, **options).double(), 1e-12)
    module = made(name, **options)
    cell = name.removesuffix("Cell").lower()
    nonlinearity = options.get("nonlinearity", "tanh") if cell == "rnn" else None
    states = states_of(module)
    entries = from_torch(module.state_dict(), cell=cell, input=X, nonlinearity=nonlinearity)
    np.testing.assert_array_equal(read_step(entries, states), read_step(from_torch(module, input=X), states))


REMADE = {
    "weight_norm": parametrizations.weight_norm,
    "old weight_norm": weight_norm,
    "orthogonal": parametrizations.orthogonal,
    "spectral_norm": parametrizations.spectral_norm,
    "old spectral_norm": spectral_norm,
    "pruned": lambda module, name: prune.l1_unstructured(module, name, 0.5),
}


@pytest.mark.parametrize("how", REMADE)
@each_class
def test_the_weights_in_force_are_read(name, how):
    module = made(name)
    weight = "weight_hh" if name.endswith("Cell") else "weight_hh_l0"
    REMADE[how](module, weight)
    with torch.no_grad():
        # As after a step of training, of which what was made before the step knows nothing.
        for parameter in module.parameters():
            parameter.mul_(1.5)
    before = {key: value.clone() for key, value in module.state_dict().items()}
    assert module.training
    system = from_torch(module, input=X)
    assert module.training and all(torch.equal(value, before[key]) for key, value in module.state_dict().items())
    states = states_of(module)
    np.testing.assert_allclose(read_step(system, states), own_step(module, states), atol=1e-6)
    with pytest.raises(Refused, match=r"the weights in force, got an entry .*; give the module itself"):
        from_torch(
            module.state_dict(),
            cell=name.removesuffix("Cell").lower(),
            nonlinearity="tanh" if name.startswith("RNN") else None,
        )


@each_class
def test_wrappers_are_taken_off(name):
    module = made(name)
    agrees(nn.DataParallel(module), inner=module)
    agrees(torch.optim.swa_utils.AveragedModel(module), inner=module)
    agrees(torch.jit.script(module), inner=module)


def test_a_compiled_module_is_the_module():
    module = made("GRU")
    agrees(torch.compile(module), inner=module)
    agrees(torch.compile(nn.DataParallel(module)), inner=module)


@pytest.mark.parametrize(
    "name, options", [("GRU", {"batch_first": True}), ("RNN", {"nonlinearity": "relu"}), ("LSTM", {}), ("RNN", {})]
)
def test_a_traced_module_says_by_its_steps_what_it_is(name, options):
    module = made(name, **options)
    hidden = torch.zeros(1, 4, UNITS)
    inputs = torch.zeros(*((4, 1) if options.get("batch_first") else (1, 4)), INPUTS)
    traced = torch.jit.trace(module, (inputs, (hidden, hidden) if name == "LSTM" else hidden))
    agrees(traced, inner=module)


def test_every_layer_is_compared_and_read():
    module = made("GRU", num_layers=3, dropout=0.5)
    states = states_of(module, 6)
    for layer in range(3):
        x = X if layer == 0 else np.array([0.1, -0.5, 0.9])
        alone = nn.GRU(len(x), UNITS)
        alone.load_state_dict({f"{key}_l0": getattr(module, f"{key}_l{layer}") for key in _PARTS})
        read = read_step(from_torch(module, layer=layer, input=x), states)
        np.testing.assert_allclose(read, own_step(alone, states, x), atol=1e-6)


_PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


class Same(nn.GRUCell):
    def forward(self, x, h=None):
        return super().forward(x, h)


class Leaky(nn.RNNCell):
    def forward(self, x, h):
        return 0.9 * h + 0.1 * super().forward(x, h)


class Generator(nn.GRUCell):
    """Gates z, r, and the reset before the product."""

    def forward(self, x, h):
        into, within = x @ self.weight_ih.T + self.bias_ih, h @ self.weight_hh.T + self.bias_hh
        (z_in, r_in, n_in), (z_h, r_h, _) = into.chunk(3, 1), within.chunk(3, 1)
        z, r = torch.sigmoid(z_in + z_h), torch.sigmoid(r_in + r_h)
        n = torch.tanh(n_in + (r * h) @ self.weight_hh[2 * UNITS :].T + self.bias_hh[2 * UNITS :])
        return (1 - z) * n + z * h


class Clipped(nn.RNN):
    def forward(self, x, h):
        out, h = super().forward(x, h)
        return out, h.clamp(-0.9, 0.9)


class Noisy(nn.RNNCell):
    def forward(self, x, h):
        return super().forward(x, h) + 0.01 * torch.randn_like(h)


class Counting(nn.GRUCell):
    calls = 0

    def forward(self, x, h):
        self.calls += 1
        return super().forward(x, h) / self.calls


class Readout(nn.LSTM):
    def forward(self, x):
        return super().forward(x)[0]


class Broken(nn.GRU):
    def forward(self, x, h):
        return super().forward(x, h)[0]


def hooked(name, hook, *, before=False):
    module = made(name)
    (module.register_forward_pre_hook if before else module.register_forward_hook)(hook)
    return module


def own_forward(name):
    module = made(name)
    module.forward = lambda x, h: 0.5 * h
    return module


def renamed():
    """The attribute says so; what computes is another."""
    module = made("RNN")
    module.nonlinearity = "relu"
    return module


OTHERS = {
    "leaky": (lambda: Leaky(INPUTS, UNITS), "RNN, got `Leaky`, whose own forward differs from it by up to .*as_map"),
    "generator": (lambda: Generator(INPUTS, UNITS), "PyTorch's own GRU, got `Generator`, whose own forward differs"),
    "clipped": (lambda: Clipped(INPUTS, UNITS), "`Clipped`, whose own forward differs"),
    "noisy": (lambda: Noisy(INPUTS, UNITS), "`Noisy`, whose own forward differs"),
    "counting": (lambda: Counting(INPUTS, UNITS), "`Counting`, whose own forward differs"),
    "hook": (lambda: hooked("GRU", lambda m, i, o: (o[0], 0.5 * o[1])), "`GRU`, whose own forward differs"),
    "pre-hook": (
        lambda: hooked("RNNCell", lambda m, i: (i[0], 2 * i[1]), before=True),
        "`RNNCell`, whose own forward differs",
    ),
    "of the object": (lambda: own_forward("RNNCell"), "`RNNCell`, whose own forward differs"),
    "renamed": (renamed, "`RNN`, whose own forward differs"),
    "readout": (
        lambda: Readout(INPUTS, UNITS),
        "called as PyTorch's own layers are, got `Readout`, .* one step failed",
    ),
    "broken": (lambda: Broken(INPUTS, UNITS), "`Broken`, of which one step failed"),
    "short": (lambda: Leaky(INPUTS, UNITS).bfloat16(), "in float32 or float64, got one in shorter .*deepcopy"),
    "hooked wrapper": (
        lambda: _with_hook(nn.DataParallel(made("GRU"))),
        "a wrapped module, got one with hooks on its wrapper",
    ),
    "complex": (lambda: made("RNN", dtype=torch.complex64), "weight_ih of real numbers, got complex ones; write the"),
    "meta": (lambda: made("GRU", device="meta"), "a module with weights, got one on the meta device"),
    "linear": (lambda: nn.Linear(INPUTS, UNITS), "an nn.RNN, nn.GRU, .* got a Linear; give the recurrent module"),
    "larger": (lambda: nn.Sequential(made("GRU")), "got a Sequential; give the recurrent module itself"),
    "layers": (lambda: made("GRU", num_layers=2), "say which with `layer`"),
    "bidirectional": (lambda: made("GRU", bidirectional=True), "bidirectional"),
    "projection": (lambda: made("LSTM", proj_size=2), "proj_size"),
}


def _with_hook(module):
    module.register_forward_hook(lambda m, i, o: None)
    return module


@pytest.mark.parametrize("what", OTHERS)
def test_another_map_is_refused(what):
    torch.manual_seed(0)
    module, message = OTHERS[what]
    with pytest.raises(Refused, match=message):
        from_torch(module())


def test_a_forward_of_ones_own_that_steps_alike_is_read():
    torch.manual_seed(0)
    agrees(Same(INPUTS, UNITS))
    agrees(hooked("LSTM", lambda m, i, o: None))
    # Half precision: PyTorch's own forward need not be compared.
    short = made("GRU").bfloat16()
    states = states_of(short)
    expected = own_step(made("GRU").bfloat16().float(), states)
    np.testing.assert_allclose(read_step(from_torch(short, input=X), states), expected, atol=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_large_weights_are_not_taken_for_another_forward(seed):
    torch.manual_seed(seed)
    for module in (nn.RNN(40, 100, nonlinearity="relu"), nn.GRU(40, 100, num_layers=2), nn.LSTM(40, 100)):
        with torch.no_grad():
            for parameter in module.parameters():
                parameter.mul_(20.0)
        from_torch(module, layer=0)


def test_quantised_modules_are_named():
    for name in ("GRU", "LSTM", "GRUCell"):
        holder = nn.Sequential(made(name))
        (module,) = torch.ao.quantization.quantize_dynamic(holder, {getattr(nn, name)}, dtype=torch.qint8)
        with pytest.raises(Refused, match=f"a module in floating point, got a quantised {name}; give the module as"):
            from_torch(module)
        with pytest.raises(Refused, match="weights in floating point, got a quantised module's entry"):
            from_torch(module.state_dict(), cell=name.removesuffix("Cell").lower())
    tensors = made("GRU").state_dict()
    tensors["weight_hh_l0"] = torch.quantize_per_tensor(tensors["weight_hh_l0"], 0.1, 0, torch.qint8)
    with pytest.raises(Refused, match="weight_hh in floating point, got a quantised tensor"):
        from_torch(tensors, cell="gru")


def test_tensors_that_are_no_weights_are_refused():
    tensors = made("GRU").state_dict()
    for value, message in (
        (
            torch.eye(3 * UNITS, UNITS).to_sparse(),
            "weight_hh as an array of numbers, got a Tensor of which NumPy makes",
        ),
        (torch.eye(3 * UNITS, UNITS, device="meta"), "weight_hh with numbers in them, got a tensor on the meta device"),
        (torch.eye(3 * UNITS, UNITS) * 1j, "weight_hh of real numbers, got complex ones"),
    ):
        with pytest.raises(Refused, match=message):
            from_torch(tensors | {"weight_hh_l0": value}, cell="gru")


def test_noise_and_training_are_as_they_were():
    module = Noisy(INPUTS, UNITS)
    torch.manual_seed(3)
    expected = torch.rand(4)
    torch.manual_seed(3)
    with pytest.raises(Refused):
        from_torch(module)
    assert module.training and torch.equal(torch.rand(4), expected)


def test_modules_and_functions_of_pytorch_are_no_functions_of_jax():
    for given in (made("GRUCell"), made("RNN").forward, torch.jit.script(made("GRU"))):
        for make in (as_map, as_flow):
            with pytest.raises(Refused, match=r"a function of one state, .* got a module of PyTorch, .*from_torch"):
                make(given)
    with pytest.raises(Refused, match="got a module of PyTorch, GRUCell"):
        from_numpy(made("GRUCell"), state_size=UNITS)
    weights = torch.eye(UNITS)
    for function in (torch.tanh, lambda h: weights @ h):
        with pytest.raises(Refused, match=r"written in JAX, got one that cannot take JAX's arrays .*from_numpy"):
            fixed_points_of(as_map(function), np.eye(UNITS))
    with pytest.raises(Refused, match=r"a next state of shape \(3,\), as the state, got a Tensor"):
        fixed_points_of(as_map(lambda h: weights[0]), np.eye(UNITS))


BAD = SimpleNamespace(
    gradient=lambda: torch.ones(4, UNITS, requires_grad=True),
    computed=lambda: torch.ones(4, UNITS, requires_grad=True) * 2,
    meta=lambda: torch.ones(4, UNITS, device="meta"),
    sparse=lambda: torch.eye(UNITS).to_sparse(),
    short=lambda: torch.ones(4, UNITS).bfloat16(),
    trials=lambda: torch.ones(4, 5, UNITS),
)


@pytest.mark.parametrize(
    "kind, message",
    [
        ("gradient", r"starts as plain numbers, got a tensor that requires a gradient; give its \.detach\(\)"),
        ("computed", "a tensor that requires a gradient"),
        ("meta", "starts with numbers in them, got a tensor on the meta device, which holds none"),
        ("sparse", "starts as an array of numbers, got a Tensor of which NumPy makes none"),
        ("short", "starts as an array of numbers, got a Tensor of which NumPy makes none"),
        ("trials", r"starts of shape \(starts, state\), got shape \(4, 5, 3\); .* \.reshape\(-1, 3\)"),
    ],
)
def test_tensors_that_are_no_starts_are_refused(kind, message):
    with pytest.raises(Refused, match=message):
        fixed_points_of(from_torch(made("GRU")), getattr(BAD, kind)())


def test_tensors_are_starts():
    system, states = from_torch(made("GRU")), states_of(made("GRU")).astype(np.float32)
    found = fixed_points_of(system, torch.tensor(states))
    np.testing.assert_array_equal(found.states, fixed_points_of(system, states).states)
    given = from_torch(made("GRU"), input=torch.tensor(X, requires_grad=True))
    np.testing.assert_array_equal(read_step(given, states), read_step(from_torch(made("GRU"), input=X), states))
