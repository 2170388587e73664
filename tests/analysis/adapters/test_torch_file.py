"""Files of PyTorch, against the modules that they are of; where PyTorch is there."""

import json
import subprocess
import sys
import warnings
import zipfile

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis.adapters._torch import from_torch
from gnode.analysis.adapters._torch_file import read_torch_file

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    torch = pytest.importorskip("torch")
    export = pytest.importorskip("torch.export")
nn = torch.nn

# What it says of its own future.
pytestmark = pytest.mark.filterwarnings("ignore")

UNITS, INPUTS = 3, 2
X = [0.5, -2.0]


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.rnn, self.readout = nn.LSTM(4, 2), nn.GRU(INPUTS, UNITS), nn.Linear(UNITS, 1)


class Step(nn.Module):
    """(output, (h, c)) of an LSTM, with a transposed weight and a buffer of whole numbers."""

    def __init__(self):
        super().__init__()
        self.cell = nn.LSTMCell(INPUTS, UNITS)
        self.mixed = nn.Parameter(torch.randn(UNITS, UNITS).T)
        self.register_buffer("order", torch.tensor([2, 0, 1]))

    def forward(self, x, h, c):
        h, c = self.cell(x, (h, c))
        return h.sum(1), (torch.sin(h @ self.mixed), c + 0.1 * self.order)


class Column(nn.Module):
    def __init__(self):
        super().__init__()
        self.within = nn.Linear(UNITS, UNITS)

    def forward(self, h):
        return torch.nn.functional.softplus(self.within(h)) - h


def exported(module, arguments, path, *, simplified=False, **options):
    program = export.export(module.eval(), arguments, **options)
    export.save(program.run_decompositions() if simplified else program, path)
    return path


def step_of(system, states):
    with jax.enable_x64(True):
        return np.array(jax.vmap(lambda h: system.next(h) if system.is_map else system.flow(h))(jnp.asarray(states)))


def states_of(size, count=5):
    return np.random.default_rng(0).normal(size=(count, size))


@pytest.mark.parametrize(
    "simplified, batch, dtype",
    [(False, "one", torch.float64), (False, "any", torch.float32), (True, "four", torch.float32)],
    ids=["whole-one-float64", "whole-any-float32", "simplified-four-float32"],
)
def test_an_exported_program_steps_as_its_module(tmp_path, simplified, batch, dtype):
    torch.manual_seed(0)
    module = Step().to(dtype)
    rows = 1 if batch == "one" else 4
    arguments = tuple(torch.zeros(rows, n, dtype=dtype) for n in (INPUTS, UNITS, UNITS))
    shapes = {"dynamic_shapes": ({0: export.Dim("rows")},) * 3} if batch == "any" else {}
    path = exported(module, arguments, tmp_path / "step.pt2", simplified=simplified, **shapes)
    system = read_torch_file(path, input=X, entry=1, step=0.5)
    assert system.step == 0.5 and "translated operation by operation" in system.origin
    states = states_of(2 * UNITS)
    x, h, c = torch.tensor(X, dtype=torch.float64).expand(5, 2), *torch.tensor(states).split(UNITS, 1)
    # The product of a whole number and 0.1 has PyTorch's default precision.
    torch.set_default_dtype(torch.float64)
    try:
        expected = torch.cat(module.double()(x, h, c)[1], 1).detach()
    finally:
        torch.set_default_dtype(torch.float32)
    np.testing.assert_allclose(step_of(system, states), expected, rtol=1e-12, atol=1e-12)


def test_a_program_of_a_flow_of_one_state(tmp_path):
    module = Column()
    path = exported(module, (torch.zeros(UNITS),), tmp_path / "flow.pt2")
    system = read_torch_file(path, kind="flow", state_size=UNITS)
    states = states_of(UNITS)
    assert not system.is_map
    np.testing.assert_allclose(step_of(system, states), module.double()(torch.tensor(states)).detach(), atol=1e-12)


def test_a_program_is_read_without_pytorch(tmp_path):
    path = exported(Column(), (torch.zeros(UNITS),), tmp_path / "step.pt2")
    code = (
        "import sys; sys.modules['torch'] = None\n"
        "from gnode.analysis import read_torch_file\n"
        f"print(read_torch_file({str(path)!r}).origin)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("an exported program of PyTorch, translated")


def test_the_pickle_in_an_archive_is_not_opened(tmp_path):
    path = exported(Column(), (torch.zeros(UNITS),), tmp_path / "step.pt2")
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(tmp_path / "evil.pt2", "w") as evil:
        for name in whole.namelist():
            evil.writestr(name, b"no pickle" if "sample_inputs" in name else whole.read(name))
    read_torch_file(tmp_path / "evil.pt2")


@pytest.mark.parametrize("prefix", [None, "rnn"])
def test_a_state_dict_of_a_larger_model_is_read(tmp_path, prefix):
    network = Network()
    if prefix is None:
        del network.encoder
    torch.save({"epoch": 3, "model": {"state_dict": network.state_dict()}}, tmp_path / "last.pth")
    prefix = prefix and f"model.state_dict.{prefix}"
    system = read_torch_file(tmp_path / "last.pth", cell="gru", prefix=prefix, input=X)
    states = states_of(UNITS)
    np.testing.assert_array_equal(step_of(system, states), step_of(from_torch(network.rnn, input=X), states))


def saved(path, value):
    torch.save(value, path)
    return path


def altered(path, change):
    """A program with another JSON in it."""
    exported(Column(), (torch.zeros(UNITS),), path)
    with zipfile.ZipFile(path) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    place = next(name for name in members if name.endswith("/models/model.json"))
    written = json.loads(members[place])
    change(written)
    members[place] = json.dumps(written).encode()
    with zipfile.ZipFile(path, "w") as other:
        for name, content in members.items():
            other.writestr(name, content)
    return path


class Asinh(nn.Module):
    def forward(self, h):
        return torch.asinh(h)


class Counting(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("count", torch.zeros(()))

    def forward(self, h):
        self.count.add_(1.0)
        return h * self.count


COLUMN, PAIR = (torch.zeros(UNITS),), (torch.zeros(1, 3), torch.zeros(1, 3))
REFUSED = {
    "module": (
        lambda p: saved(p, Column()),
        {},
        "would run their code; .*torch.export.export",
    ),
    "script": (
        lambda p: (torch.jit.script(Column()).save(str(p)), p)[1],
        {},
        "would run their code; .*torch.export.export",
    ),
    "text": (lambda p: (p.write_text("no network"), p)[1], {}, "a file of PyTorch, got file, which is none; give a"),
    "no file": (lambda p: p, {}, "a file of PyTorch, got no file at"),
    "several": (
        lambda p: saved(p, Network().state_dict()),
        {"cell": "gru"},
        "one recurrent module, got 'encoder', 'rnn'; say which with `prefix`",
    ),
    "prefix": (
        lambda p: saved(p, Network().state_dict()),
        {"cell": "gru", "prefix": "core"},
        "`prefix` among 'encoder', 'rnn', got 'core'",
    ),
    "other": (
        lambda p: saved(p, Column().state_dict()),
        {"cell": "gru"},
        "got entries within.weight, within.bias; of a module of another kind, export one step",
    ),
    "no cell": (lambda p: saved(p, nn.GRU(2, 3).state_dict()), {}, 'say cell="rnn", "gru" or "lstm"'),
    "norm": (
        lambda p: saved(p, nn.utils.parametrizations.weight_norm(nn.GRU(2, 3), "weight_hh_l0").state_dict()),
        {"cell": "gru"},
        "the weights in force",
    ),
    "call": (lambda p: saved(p, nn.GRU(2, 3).state_dict()), {"cell": "gru", "call": "state"}, "no `call` with a state"),
    "cell": (lambda p: exported(Column(), COLUMN, p), {"cell": "gru"}, "no `cell` with an exported program"),
    "size": (lambda p: exported(Column(), COLUMN, p), {"state_size": 4}, "a state of 3 entries, as the program has"),
    "operation": (lambda p: exported(Asinh(), COLUMN, p), {}, r"one with asinh; export it with `\.run_decomp"),
    "buffer": (
        lambda p: exported(Counting(), COLUMN, p, simplified=True),
        {},
        "that changes nothing but its state, got one with a buffer_mutation",
    ),
    "input": (lambda p: exported(nn.GRUCell(3, 3), PAIR, p), {}, "of a state alone, got one of input"),
    "order": (
        lambda p: exported(nn.GRUCell(3, 3), PAIR, p),
        {"input": [0.0] * 3},
        'say `call`, such as "input, state"',
    ),
    "layout": (
        lambda p: altered(p, lambda written: written["schema_version"].update(major=9)),
        {},
        "an exported program of layout 8, got layout 9; export and save it again",
    ),
    "damaged": (
        lambda p: altered(p, lambda written: written["graph_module"].pop("graph")),
        {},
        r"of the layout of PyTorch 2.13, got one of another \(KeyError\('graph'\)\)",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refusals(tmp_path, what):
    make, options, message = REFUSED[what]
    with pytest.raises(Refused, match=message):
        read_torch_file(make(tmp_path / "file"), **options)


def test_the_order_that_is_said_is_taken(tmp_path):
    torch.manual_seed(0)
    cell = nn.GRUCell(3, 3)
    path = exported(cell, PAIR, tmp_path / "cell.pt2")
    states, x = states_of(3), [0.1, 0.2, 0.3]
    system = read_torch_file(path, input=x, call="input, state")
    np.testing.assert_allclose(step_of(system, states), step_of(from_torch(cell, input=x), states), atol=1e-12)
