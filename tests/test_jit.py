import subprocess
import sys
import threading
from types import SimpleNamespace

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._aside import threads
from gnode._switches import double_precision, single_precision
from gnode.analysis import System, as_flow
from gnode.programs import _jit, on_states, programs_for, split_key
from gnode.programs._jit import compiled, quick_to_compile
from gnode.programs._operations import curves_in
from gnode.programs._program_key import Unknown, program_key
from gnode.programs._programs_for import few_curves
from gnode.simulation import SimulationSettings
from tests.programs import at_work, kept

POINTS = jnp.arange(6.0).reshape(3, 2)


@pytest.fixture(autouse=True)
def options_are_found_anew():
    _jit._known_options.cache_clear()
    yield
    _jit._known_options.cache_clear()


def squares(values, *, scale):
    """Of the values."""
    return scale * values**2


@pytest.mark.parametrize("wrap", [compiled, quick_to_compile])
def test_it_is_the_function(wrap):
    whole = wrap(squares)
    assert whole.__doc__ == "Of the values."
    np.testing.assert_allclose(whole(jnp.arange(3.0), scale=2.0), [0, 2, 8])
    # Functions among the arguments are not traced.
    np.testing.assert_allclose(wrap(lambda f, x: f(x))(jnp.cos, jnp.zeros(2)), 1)


@pytest.mark.parametrize("wrap", [compiled, quick_to_compile])
def test_it_is_part_of_another_program_and_has_a_derivative(wrap):
    whole = wrap(squares)
    np.testing.assert_allclose(jax.jit(lambda x: whole(x, scale=3.0) + 1)(jnp.ones(2)), 4)
    np.testing.assert_allclose(jax.grad(lambda x: whole(x, scale=3.0).sum())(jnp.ones(2)), 6)
    np.testing.assert_allclose(jax.vmap(lambda x: whole(x, scale=3.0))(jnp.ones((2, 1))), 3)


def test_options_that_the_compiler_does_not_know_are_left_out(monkeypatch):
    monkeypatch.setitem(_jit._QUICK, "xla_no_such_option", True)
    assert "xla_no_such_option" not in _jit._known_options("quick")
    np.testing.assert_allclose(quick_to_compile(squares)(jnp.ones(2), scale=1.0), 1)


def test_other_backends_compile_as_they_do(monkeypatch):
    monkeypatch.setattr(jax, "default_backend", lambda: "gpu")
    assert _jit._known_options("quick") == _jit._known_options("plain") == {}


def a_gru(size):
    """Three curves of each entry."""

    def flow(state):
        return jax.nn.sigmoid(state) * jax.nn.sigmoid(-state) * jnp.tanh(state)

    return flow, jnp.zeros(size)


@pytest.mark.parametrize(("size", "few"), [(2, True), (10, True), (11, False), (64, False)])
def test_loops_of_few_curves_are_compiled_plainly(monkeypatch, size, few):
    said = []
    whole = eqx.filter_jit
    monkeypatch.setattr(eqx, "filter_jit", lambda f, **options: said.append(options) or whole(f, **options))
    loop = compiled(lambda flow, state: jax.lax.fori_loop(0, 3, lambda _, now: now + flow(now), state))
    flow, state = a_gru(size)
    before = loop(flow, state)
    with programs_for(flow, state), threads() as start:
        within = loop(flow, state)
        # The context is that of the thread that began it.
        np.testing.assert_array_equal(start(lambda: loop(flow, state))(), within)
        assert few_curves() == few
    assert not few_curves()
    np.testing.assert_allclose(within, before, rtol=1e-6)
    assert said == [{}, {"compiler_options": _jit._PLAIN}] if few else said == [{}]


def test_a_flow_is_looked_at_once_whatever_its_weights():
    traced = []

    def flow(weight, state):
        traced.append(1)
        return weight * state

    for weight in (jnp.ones(2), jnp.zeros(2)):
        programs_for(flow, weight, jnp.zeros(2))
    assert len(traced) == 1
    programs_for(flow, jnp.ones(3), jnp.zeros(3))
    assert len(traced) == 2


def test_curves_are_counted_wherever_they_stand():
    def within(state):
        once = jax.lax.scan(lambda now, _: (jnp.exp(now), None), state, None, length=7)[0]
        return jax.lax.cond(once.sum() > 0, jnp.tanh, jax.jit(jnp.sin), once)

    jaxpr = jax.make_jaxpr(within)(jnp.zeros(5)).jaxpr
    assert curves_in(jaxpr) == 15 and curves_in(jax.make_jaxpr(jax.nn.relu)(jnp.zeros(5)).jaxpr) == 0


def anew(function):
    """As a later process has it."""
    return quick_to_compile(function.__wrapped__)


def named(folder):
    return [path for path in kept(folder) if path.name.startswith("gnode-")]


def never(*arguments):
    raise AssertionError("traced")


def test_a_kept_program_is_not_traced_again_and_gives_the_same_bits(tmp_path, monkeypatch):
    plain, doubled = on_states(jnp.tanh, POINTS), on_states(jnp.tanh, 2 * POINTS)
    with at_work(tmp_path):
        first = anew(on_states)(jnp.tanh, POINTS)
    monkeypatch.setattr(_jit, "trace", never)
    with at_work(tmp_path):
        second = anew(on_states)
        np.testing.assert_array_equal(second(jnp.tanh, POINTS), plain)
        np.testing.assert_array_equal(first, plain)
        # Other values, the same program.
        np.testing.assert_array_equal(second(jnp.tanh, np.asarray(2 * POINTS)), doubled)
        with pytest.raises(AssertionError, match="traced"):
            second(jnp.sin, POINTS)
        with pytest.raises(AssertionError, match="traced"):
            second(jnp.tanh, POINTS[:2])


def test_of_two_threads_that_want_a_program_one_makes_it(tmp_path, monkeypatch):
    made, trace, met = [], _jit.trace, threading.Barrier(2)

    def noted(*told):
        made.append(threading.get_ident())
        return trace(*told)

    monkeypatch.setattr(_jit, "trace", noted)
    with at_work(tmp_path), threads() as start:
        whole = anew(on_states)

        def ask() -> jax.Array:
            met.wait(60)
            return whole(jnp.tanh, POINTS)

        waits = [start(ask), start(ask)]
        for wait in waits:
            np.testing.assert_allclose(wait(), np.tanh(POINTS), rtol=1e-6)
    assert len(made) == 1


def test_jax_keeps_none_of_them(tmp_path):
    # What JAX reads from its own cache cannot be written once more.
    with at_work(tmp_path):
        anew(on_states)(jnp.tanh, POINTS)
    assert len(named(tmp_path)) == 1
    assert not [path for path in kept(tmp_path) if "on_states" in path.name]


def test_keys_come_back_as_keys(tmp_path, key):
    halves = jax.random.split(key, 2)
    for _ in range(2):
        with at_work(tmp_path):
            assert all((one == other).all() for one, other in zip(anew(split_key)(key, 2), halves, strict=True))


@pytest.mark.parametrize(
    "damage",
    [lambda content: content[:100], lambda content: b"", lambda content: b"nonsense"],
    ids=["short", "empty", "other"],
)
def test_a_damaged_program_is_made_again_and_removed(tmp_path, damage):
    def trouble() -> list[str]:
        with at_work(tmp_path) as programs:
            np.testing.assert_allclose(anew(on_states)(jnp.tanh, POINTS), np.tanh(POINTS), rtol=1e-6)
        return programs.trouble

    assert trouble() == trouble() == []
    (file,) = named(tmp_path)
    content = file.read_bytes()
    file.unlink()
    file.write_bytes(damage(content))
    said = [] if damage(content) == b"" else ["1 were damaged, and have been removed"]
    assert trouble() == said and trouble() == []
    assert len(named(tmp_path)) == 1


def test_another_pickle_is_no_program(tmp_path):
    with at_work(tmp_path) as programs:
        name = program_key(on_states.__wrapped__, (jnp.tanh, POINTS), {}, _jit._known_options("quick"))
        programs.store(name, b"\x80\x04]\x94.")
        np.testing.assert_allclose(anew(on_states)(jnp.tanh, POINTS), np.tanh(POINTS), rtol=1e-6)
    assert programs.trouble == ["1 were damaged, and have been removed"]


def told(points):
    jax.debug.callback(lambda: None)
    return points


@pytest.mark.parametrize(
    "function", [lambda state: 2 * state, told, SimpleNamespace(scale=2).__eq__], ids=["lambda", "test", "bound"]
)
def test_what_another_process_cannot_name_is_compiled_as_ever(tmp_path, function):
    with pytest.raises(Unknown):
        program_key(function)
    with at_work(tmp_path):
        quick_to_compile(lambda function, points: jax.vmap(told)(points))(function, POINTS)
    assert not named(tmp_path)


class Own(eqx.Module):
    weight: jax.Array

    def __call__(self, state):
        return -self.weight * state


def test_keys_tell_programs_apart_and_weights_do_not():
    def system(scale, residual=jnp.tanh):
        return System(eqx.Partial(jnp.multiply, scale * jnp.ones(2)), residual, None, 1.0, None)

    same = program_key(on_states.__wrapped__, system(1.0), POINTS)
    assert same == program_key(on_states.__wrapped__, system(2.0), POINTS + 1)
    others = [
        program_key(on_states.__wrapped__, system(1.0, jnp.sin), POINTS),
        program_key(on_states.__wrapped__, system(1.0), POINTS[:1]),
        program_key(on_states.__wrapped__, system(1.0), POINTS.astype(jnp.int32)),
        program_key(on_states.__wrapped__, as_flow(jnp.tanh, time_constant=2.0), POINTS),
        program_key(on_states.__wrapped__, as_flow(jnp.tanh, time_constant=1.0), POINTS),
        program_key(split_key.__wrapped__, system(1.0), POINTS),
        program_key(SimulationSettings()),
        program_key(SimulationSettings(solver="tsit5")),
        program_key(1),
        program_key(1.0),
        program_key(True),
        program_key("1"),
        program_key((1,)),
        program_key([1]),
    ]
    with double_precision():
        others += [program_key(1), program_key(on_states.__wrapped__, system(1.0), POINTS)]
    with single_precision(), jax.numpy_dtype_promotion("strict"):
        others.append(program_key(1))
    assert len({same, *others}) == 1 + len(others)
    # Of a class that another process may have otherwise.
    with pytest.raises(Unknown, match="Own"):
        program_key(Own(jnp.ones(2)))


PROCESS = """
import sys
import gnode, jax
gnode.keep_compiled_programs()
import gnode.programs._jit
if sys.argv[1] == "again":
    gnode.programs._jit.trace = None
from gnode.analysis import as_flow, find_fixed_points
import jax.numpy as jnp, numpy as np
found = find_fixed_points(jnp.sin, np.linspace(-4, 4, 9)[:, None], flow=jnp.sin)
print(found.states.tobytes().hex())
"""


def test_another_process_finds_them_those_that_call_lapack_too(tmp_path, monkeypatch):
    monkeypatch.setenv("GNODE_CACHE", str(tmp_path))
    said = [
        subprocess.run([sys.executable, "-c", PROCESS, which], stdout=subprocess.PIPE, text=True, check=True).stdout
        for which in ("first", "again")
    ]
    assert said[0] == said[1]
    np.testing.assert_allclose(np.frombuffer(bytes.fromhex(said[0])), [-np.pi, 0, np.pi], atol=1e-12)
