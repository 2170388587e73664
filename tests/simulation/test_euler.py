import jax
import jax.numpy as jnp
import numpy as np
import scipy.linalg

from gnode.simulation import euler_states

RATES = np.array([[-1.0, 2.0], [-2.0, -0.5]])
COUPLING = np.array([1.0, -0.3])
FREQUENCY = 3.0
END_S = 2.0


def driven_solution(start: np.ndarray) -> np.ndarray:
    """h(END_S) of dh/dt = A h + b cos(w t), exactly: (cos w t, sin w t) joins the state of a linear system."""
    joined = np.zeros((4, 4))
    joined[:2, :2] = RATES
    joined[:2, 2] = COUPLING
    joined[2:, 2:] = [[0, -FREQUENCY], [FREQUENCY, 0]]
    return (scipy.linalg.expm(END_S * joined) @ [*start, 1, 0])[:2]


def test_euler_is_of_order_one():
    start = np.array([0.5, -1.0])
    errors = []
    with jax.enable_x64(True):
        rates, coupling = jnp.asarray(RATES), jnp.asarray(COUPLING)
        for steps in (500, 1000, 2000, 4000):
            inputs = jnp.cos(FREQUENCY * jnp.linspace(0, END_S, steps, endpoint=False))[:, None]
            states = euler_states(
                lambda h, x: rates @ h + coupling * x, jnp.asarray(start), inputs, jnp.full(steps, END_S / steps)
            )
            errors.append(np.linalg.norm(states[-1] - driven_solution(start)))
    orders = np.log2(np.divide(errors[:-1], errors[1:]))
    np.testing.assert_allclose(orders, 1, atol=0.02)


def test_steps_of_any_length():
    durations = np.array([0.1, 0.0, 0.25, 0.01], np.float32)
    states = euler_states(lambda h, _: -h, jnp.ones(1), None, jnp.asarray(durations))
    np.testing.assert_allclose(states[:, 0], np.cumprod(1 - durations), rtol=1e-6)
