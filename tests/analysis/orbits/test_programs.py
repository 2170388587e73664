"""Looking for an orbit compiles what is many operations together, and none by itself: each would be a program."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.analysis import as_flow, as_map, find_limit_cycle, limit_cycles, lyapunov_spectrum
from tests.analysis import chaotic_systems

FLOW = as_flow(chaotic_systems.van_der_pol(1.0))
MAP = as_map(chaotic_systems.logistic(3.2), step=0.1)


@pytest.mark.parametrize(
    ("look", "one_of"),
    [
        (lambda: find_limit_cycle(FLOW, np.ones(2)), "_piece_of_round"),
        (lambda: limit_cycles(FLOW, np.array([[1.0, 1.0], [2.0, 0.1]])), "_followed"),
        (lambda: limit_cycles(MAP, np.array([[0.3], [0.4]])), "_path"),
        (lambda: lyapunov_spectrum(FLOW, np.ones(2), seconds=20.0), "_piece_of_flow"),
    ],
    ids=["a cycle", "cycles", "cycles of a map", "exponents"],
)
def test_no_operation_is_a_program_of_its_own(look, one_of):
    names: list[str] = []

    def note(event: str, duration_secs: float, **said: str | int) -> None:
        if event == "/jax/core/compile/backend_compile_duration":
            names.append(str(said["fun_name"]).removeprefix("jit(").removesuffix(")"))

    # Else those that other tests have compiled are not seen.
    jax.clear_caches()
    jax.monitoring.register_event_duration_secs_listener(note)
    try:
        assert look()
    finally:
        jax.monitoring.unregister_event_duration_listener(note)
    assert one_of in names
    assert [name for name in names if hasattr(jnp, name) or hasattr(jax.lax, name)] == []
