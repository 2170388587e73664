"""Modules of one step, against their own forward; where PyTorch is there."""

import warnings

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import j1

from gnode._checks import Refused
from gnode.analysis.adapters._torch import from_torch
from gnode.analysis.adapters.torch_modules._operations import OPERATIONS
from gnode.analysis.certificate import certify
from gnode.analysis.fixed_points._fixed_points import fixed_points_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    torch = pytest.importorskip("torch")
    prune = pytest.importorskip("torch.nn.utils.prune")
nn = torch.nn

# What it says of its own future.
pytestmark = pytest.mark.filterwarnings("ignore")

UNITS, INPUTS = 3, 2
X = [0.5, -2.0]


class Gated(nn.Module):
    """A cell within a network that has a readout too."""

    def __init__(self):
        super().__init__()
        self.cell, self.readout = nn.GRUCell(INPUTS, UNITS), nn.Linear(UNITS, 1)

    def forward(self, x, h):
        h = self.cell(x, h)
        return self.readout(h), h


class LongShort(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell, self.readout = nn.LSTMCell(INPUTS, UNITS), nn.Linear(UNITS, 1)

    def forward(self, x, state):
        state = self.cell(x, state)
        return {"output": self.readout(state[0]), "state": state}


class Leaky(nn.Module):
    """tau dr/dt = -r + phi(W r + b + B x), one Euler step of which is a method beside the forward of sequences."""

    def __init__(self):
        super().__init__()
        self.into, self.within, self.share = nn.Linear(INPUTS, UNITS), nn.Linear(UNITS, UNITS), 0.2

    def recurrence(self, x, r):
        return (1 - self.share) * r + self.share * torch.relu(self.into(x) + self.within(r))

    def forward(self, xs):
        raise AssertionError("sequences are none of its business")


class LowRank(nn.Module):
    """The state first; a tensor that is neither parameter nor buffer; numbers made in the forward."""

    def __init__(self):
        super().__init__()
        self.m, self.n = (nn.Parameter(torch.randn(UNITS, 2)) for _ in range(2))
        self.into = torch.randn(UNITS, INPUTS)

    def forward(self, h, x):
        noise_free = torch.zeros(len(h), UNITS)
        return 0.9 * h + 0.1 * (torch.tanh(h) @ self.n @ self.m.T / UNITS + x @ self.into.T) + noise_free


class GatedFlow(nn.Module):
    """dh/dt of a gated ODE, as torchdiffeq has it."""

    def __init__(self):
        super().__init__()
        self.field = nn.Sequential(nn.Linear(UNITS, 8), nn.Softplus(), nn.Linear(8, UNITS))
        self.gate = nn.Linear(UNITS, UNITS)

    def forward(self, t, h):
        return torch.sigmoid(self.gate(h)) * (self.field(h) - h) / 0.1


class GatedStep(nn.Module):
    """h' = (1 - s g) h + s g tanh(f), as the gated ODE of the computation-through-dynamics benchmark takes its step."""

    def __init__(self):
        super().__init__()
        self.share = 0.1
        self.field, self.gate = self.layers(), self.layers()

    def layers(self):
        return nn.Sequential(nn.Linear(UNITS + INPUTS, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, UNITS))

    def forward(self, inputs, hidden):
        both = torch.cat([hidden, inputs], dim=1)
        gate = self.share * torch.sigmoid(self.gate(both))
        return (1 - gate) * hidden + gate * torch.tanh(self.field(both))


class Normed(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(UNITS + INPUTS, 8), nn.LayerNorm(8), nn.GELU(), nn.Dropout(0.5), nn.Linear(8, UNITS), nn.ELU()
        )

    def forward(self, x, h):
        return self.layers(torch.cat([x, h], -1))


class OwnForward(nn.RNNCell):
    def forward(self, x, h):
        return 0.9 * h + 0.1 * super().forward(x, h)


class Column(nn.Module):
    """Of one state, and no batch of them."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(UNITS, UNITS))

    def forward(self, h):
        return torch.tanh(self.weight @ h)


class Unknown(Column):
    """An operation that has no translation."""

    def forward(self, h):
        return torch.asinh(h @ self.weight)


class Branching(Column):
    def forward(self, h):
        return torch.tanh(h @ self.weight) if h.sum() > 0 else 0.5 * h


class Underived(Column):
    """PyTorch leaves out the derivative of this one, without a word: of the sum it gives that of the other."""

    def forward(self, h):
        return 0.5 * torch.special.bessel_j0(h) + 0.5 * torch.tanh(h @ self.weight)


OPTIONS = {
    "wrapped GRU": (Gated, {"input": X, "entry": 1}, "translated"),
    "wrapped LSTM": (LongShort, {"input": X, "entry": "state", "state_size": (UNITS, UNITS)}, "translated"),
    "leaky": (lambda: Leaky().recurrence, {"input": X}, "translated"),
    "low rank": (LowRank, {"input": X}, "translated"),
    "gated flow": (GatedFlow, {"call": "time, state", "kind": "flow"}, "translated"),
    "gated step": (GatedStep, {"input": X}, "translated"),
    "normed": (Normed, {"input": X, "call": "input, state"}, "translated"),
    "own forward": (lambda: OwnForward(INPUTS, UNITS), {"input": X}, "translated"),
    "one state": (Column, {}, "translated"),
    "unknown": (Unknown, {}, "called on the host, derivatives by PyTorch; not translated: no translation of asinh"),
    "branching": (Branching, {}, "called on the host, derivatives by PyTorch; not translated: Could not guard"),
    "underived": (Underived, {}, "called on the host, derivatives by differences; not translated: "),
}
each_module = pytest.mark.parametrize("name", OPTIONS)


def made(name, seed=0):
    torch.manual_seed(seed)
    make, options, _ = OPTIONS[name]
    return make(), {"state_size": UNITS} | options


def own(given, name, state):
    """What the module itself returns for one state, as PyTorch differentiates it."""
    module = getattr(given, "__self__", given)
    x, h = torch.tensor(X).to(state)[None], state[None]
    with torch.random.fork_rng(devices=[]):
        module.eval()
        if name == "wrapped GRU":
            return given(x, h)[1][0]
        if name == "wrapped LSTM":
            return torch.cat(given(x, (h[:, :UNITS], h[:, UNITS:]))["state"], 1)[0]
        if name == "low rank":
            return given(h, x)[0]
        if name == "gated flow":
            return given(torch.zeros(()), h)[0]
        if name in ("leaky", "gated step", "normed", "own forward"):
            return given(x, h)[0]
        return given(state)


def in_double(given):
    module = getattr(given, "__self__", given).double()
    if isinstance(module, LowRank):
        module.into = module.into.double()
    torch.set_default_dtype(torch.float64)
    return given


@pytest.fixture(autouse=True)
def default_dtype():
    yield
    torch.set_default_dtype(torch.float32)


def read_step(system):
    """h' of one state, on the host; of a flow a step of Euler's."""
    step = jax.jit(lambda h: system.next(h) if system.is_map else h + 0.01 * system.flow(h))
    return lambda state: np.array(step(jnp.asarray(state)))


@each_module
def test_fifty_steps_and_derivatives_are_the_modules_own(name):
    given, options = made(name)
    module = getattr(given, "__self__", given)
    weights = {key: value.clone() for key, value in module.state_dict().items()}
    system = from_torch(given, **options)
    assert OPTIONS[name][2] in system.origin
    assert module.training and all(torch.equal(value, weights[key]) for key, value in module.state_dict().items())
    assert torch.get_default_dtype() == torch.float32
    start = np.random.default_rng(0).normal(size=int(np.sum(options["state_size"])))
    with jax.enable_x64(True):
        step = read_step(system)
        for precision, tolerance in ((torch.float32, 1e-6), (torch.float64, 1e-12)):
            if precision == torch.float64:
                in_double(given)
            ours = theirs = start
            for _ in range(50):
                ours, theirs = step(ours), own_step(given, name, system, torch.tensor(theirs, dtype=precision))
            np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance)
        slopes = np.array(jax.jacfwd(lambda h: system.next(h) if system.is_map else system.flow(h))(jnp.asarray(start)))
    if name == "underived":
        weight = given.weight.detach().numpy()
        expected = -0.5 * np.diag(j1(start)) + 0.5 * (weight / np.cosh(start @ weight) ** 2).T
    else:
        expected = torch.autograd.functional.jacobian(lambda h: own(given, name, h), torch.tensor(start)).numpy()
    np.testing.assert_allclose(slopes, expected, atol=1e-9 if name == "underived" else 1e-12)


def own_step(given, name, system, state):
    after = own(given, name, state).detach().double().numpy()
    return after if system.is_map else state.double().numpy() + 0.01 * after


class Pair(nn.Module):
    """Bounded, with three fixed points."""

    def __init__(self):
        super().__init__()
        self.within = nn.Linear(2, 2, bias=False)
        self.within.weight.data = torch.tensor([[1.5, 0.0], [0.0, 0.5]])

    def forward(self, h):
        return torch.tanh(self.within(h))


def test_a_certificate_of_a_translated_module_is_complete():
    certificate = certify(from_torch(Pair(), state_size=2))
    assert certificate.complete and sorted(certificate.near.kinds) == ["saddle", "stable", "stable"]
    np.testing.assert_allclose(np.tanh(certificate.states @ np.diag([1.5, 0.5])), certificate.states, atol=1e-12)


def test_a_translation_that_differs_is_not_taken(monkeypatch):
    monkeypatch.setitem(OPERATIONS, "tanh", lambda self: jnp.tanh(self) * (1 + 1e-9))
    module = nn.Sequential(nn.Linear(5, 5), nn.Tanh())
    system = from_torch(module, state_size=5)
    assert "called on the host" in system.origin and "its values differ by" in system.origin


def test_a_certificate_of_a_called_module_is_refused():
    with pytest.raises(Refused, match=r"a function made of .*, got one with"):
        certify(from_torch(Unknown(), state_size=UNITS), box=np.array([[-1.0] * UNITS, [1.0] * UNITS]))


def test_fixed_points_of_a_called_module_are_its_own():
    torch.manual_seed(0)
    module = Unknown()
    with torch.no_grad():
        module.weight.mul_(2.0)
    found = fixed_points_of(from_torch(module, state_size=UNITS), np.random.default_rng(0).normal(size=(20, UNITS)))
    states = torch.tensor(found.states)
    assert len(found) >= 3
    np.testing.assert_allclose(module.double()(states).detach(), states, atol=1e-9)


def test_other_weights_of_a_translated_module_are_not_compiled_anew():
    count = 0

    @jax.jit
    def trace(arrays, state):
        nonlocal count
        count += 1
        return jax.tree.unflatten(structure, arrays).flow(state)

    with jax.enable_x64(True):
        for seed in range(3):
            given, options = made("leaky", seed)
            arrays, structure = jax.tree.flatten(from_torch(given, **options | {"input": [seed, 1.0]}))
            trace(arrays, jnp.ones(UNITS))
    assert count == 1


def test_a_layer_that_steps_as_its_class_is_read_as_without_a_size():
    module = nn.GRU(INPUTS, UNITS)
    for given in (module, torch.compile(module)):
        system = from_torch(given, state_size=UNITS, input=X)
        assert system.gate is not None and system.origin == "the weights of PyTorch's GRU"
    with pytest.raises(Refused, match="the state of 3 entries that the module has, got 5; leave it out"):
        from_torch(module, state_size=5, input=X)


WITHIN = {
    "weight_norm": lambda: nn.utils.parametrizations.weight_norm(nn.Linear(UNITS, UNITS)),
    "old weight_norm": lambda: nn.utils.weight_norm(nn.Linear(UNITS, UNITS)),
    "orthogonal": lambda: nn.utils.parametrizations.orthogonal(nn.Linear(UNITS, UNITS)),
    "pruned": lambda: prune.l1_unstructured(nn.Linear(UNITS, UNITS), "weight", 0.5),
    "compiled": lambda: torch.compile(nn.Linear(UNITS, UNITS)),
    "scripted": lambda: torch.jit.script(nn.Linear(UNITS, UNITS)),
    "parallel": lambda: nn.DataParallel(nn.Linear(UNITS, UNITS)),
}


@pytest.mark.parametrize("how", WITHIN)
def test_what_is_made_of_weights_is_taken_as_it_steps(how):
    torch.manual_seed(0)
    module = WITHIN[how]()
    state = np.random.default_rng(0).normal(size=UNITS)
    system = from_torch(module, state_size=UNITS)
    inner = getattr(module, "_orig_mod", module)
    with torch.no_grad(), jax.enable_x64(True):
        expected = inner(torch.tensor(state, dtype=torch.float32)[None])[0].numpy()
        np.testing.assert_allclose(system.next(jnp.asarray(state)), expected, atol=1e-6)


class Noisy(Column):
    def forward(self, h):
        return torch.tanh(h @ self.weight) + 0.01 * torch.randn_like(h)


class Keeping(Column):
    kept = 0.0

    def forward(self, h):
        self.kept = 0.5 * self.kept + torch.tanh(h @ self.weight)
        return self.kept


class Seasonal(GatedFlow):
    def forward(self, t, h):
        return torch.sin(t) - h


def forward(function):
    class Given(Column):
        pass

    Given.forward = function
    return Given


REFUSED = [
    pytest.param(Noisy, {}, "its state alone, got `Noisy`, which gives other values", id="noise"),
    pytest.param(Keeping, {}, "what it keeps from step to step", id="keeps"),
    pytest.param(Seasonal, {"call": "time, state", "kind": "flow"}, "an autonomous flow, got one that", id="time"),
    pytest.param(Normed, {"input": [*X, 1.0]}, "of which it failed \\(mat1", id="input"),
    pytest.param(
        Gated, {"input": X}, "of one tensor, as the state, got a tuple of .*, such as entry=0 or entry=1", id="e"
    ),
    pytest.param(
        Gated, {"input": X, "entry": 0}, r"of shape \(\d+, 3\), as the state, got shape \(\d+, 1\)", id="entry"
    ),
    pytest.param(Gated, {"input": X, "entry": 2}, "an answer with the entry 2", id="no entry"),
    pytest.param(Normed, {"input": [1.0, 1.0]}, 'in either order; say which is which: call="input, state"', id="order"),
    pytest.param(Gated, {"entry": 1}, r"of one state alone, got one of \(x, h\); give `input`", id="no input"),
    pytest.param(GatedFlow, {"kind": "flow"}, 'of a flow "time, state"', id="flow"),
    pytest.param(Column, {"step": 0.1, "kind": "flow"}, "no `step` for a flow", id="step"),
    pytest.param(Column, {"kind": "ode"}, "the kind of system among map, flow, got 'ode'", id="kind"),
    pytest.param(Column, {"call": "x, h"}, "a call of `state`", id="call"),
    pytest.param(Column, {"call": "input, state"}, "that fit, .* got none; give `input`", id="call without input"),
    pytest.param(Column, {"state_size": 0}, "the size of the state of at least 1", id="size"),
    pytest.param(Column, {"input": [[1.0]]}, r"an input of shape \(input,\)", id="batch of inputs"),
    pytest.param(lambda: torch.tanh, {}, "a module of PyTorch, or a method of one, got a builtin", id="function"),
    pytest.param(lambda: Pair().state_dict(), {}, "a module with `state_size`, got a state_dict", id="state_dict"),
    pytest.param(lambda: Pair().to("meta"), {"state_size": 2}, "got one on the meta device", id="meta"),
    pytest.param(forward(lambda self, h: h * 1j), {}, "real numbers, got complex ones", id="complex"),
    pytest.param(forward(lambda self, h: h[..., :2]), {}, "as the state, got shape", id="readout"),
]


@pytest.mark.parametrize("make, options, message", REFUSED)
def test_refusals(make, options, message):
    torch.manual_seed(0)
    with pytest.raises(Refused, match=message):
        from_torch(make(), **{"state_size": UNITS} | options)


def test_noise_and_settings_are_as_they_were():
    torch.manual_seed(3)
    module, expected = Noisy(), torch.rand(4)
    torch.manual_seed(3)
    module = Noisy()
    with pytest.raises(Refused):
        from_torch(module, state_size=UNITS)
    assert torch.equal(torch.rand(4), expected) and torch.get_default_dtype() == torch.float32 and module.training


def test_without_a_size_the_way_out_is_named():
    for module in (OwnForward(INPUTS, UNITS), Column()):
        with pytest.raises(Refused, match="give `state_size` too"):
            from_torch(module)
    with pytest.raises(Refused, match="`state_size` with `call`, `entry` or `kind`, got none"):
        from_torch(Column(), kind="flow")
