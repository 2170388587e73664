"""What every adapter's map is compared by: fifty steps, its derivatives, and what its residual is."""

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from gnode.analysis._system import System

UNITS, INPUTS, STEPS = 4, 3, 50
X = np.array([0.5, -1.2, 0.3])


def states_of(size, count=6, seed=1):
    """Random states, of as many entries; of an LSTM (h, c)."""
    return np.random.default_rng(seed).normal(size=(count, size))


def trajectory(system: System, states, steps=STEPS):
    """Where the map leads within so many steps: (step, start, state)."""
    with jax.enable_x64(True):
        return np.array(_run(system, jnp.asarray(states, jnp.float64), steps))


@eqx.filter_jit
def _run(system, begin, steps):
    def step(states, _):
        following = jax.vmap(system.next)(states)
        return following, following

    return jax.lax.scan(step, begin, None, length=steps)[1]


def repeated(step, states, steps=STEPS):
    """The same of a function of NumPy of (start, state)."""
    reached = []
    for _ in range(steps):
        states = step(states)
        reached.append(np.asarray(states))
    return np.array(reached)


def drawn(shapes, kind: Any = np.float64, seed=0):
    """Random arrays of the shapes of others."""
    draw = np.random.default_rng(seed)
    return jax.tree.map(lambda leaf: 0.5 * draw.normal(size=leaf.shape).astype(kind), shapes)


def check_parts(system: System, states):
    """flow = gate (n - h) / step, so that zeros of the residual are fixed points; derivatives are exact."""
    with jax.enable_x64(True):
        flow, product, slopes, change = _parts(system, jnp.asarray(states[0], jnp.float64))
    np.testing.assert_allclose(flow, product, rtol=1e-12)
    np.testing.assert_allclose(slopes, change, atol=1e-8)


@eqx.filter_jit
def _parts(system, state):
    gate = jnp.ones_like(state) if system.gate is None else system.gate(state)
    moves = 1e-6 * jnp.eye(len(state))
    change = jax.vmap(lambda move: system.next(state + move) - system.next(state - move))(moves).T / 2e-6
    return system.flow(state), gate * system.residual(state) / system.step, jax.jacfwd(system.next)(state), change
