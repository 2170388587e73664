import jax
import pytest

from gnode.experiments import Dissection, dissect
from gnode.models import MLP, Network, TrainedInitialState, rnn
from tests.experiments.hand_made import TAU, flip_flop_rnn, pulses


@pytest.fixture(scope="session")
def memory() -> Dissection:
    """Of two entries: nine fixed points, four of which are memories."""
    return dissect(flip_flop_rnn(gated=True), pulses(), key=jax.random.key(0), starts=128)


@pytest.fixture(scope="session")
def larger() -> Dissection:
    """Of too many entries for a certificate."""
    field = rnn(9, 2, time_constant=TAU, key=jax.random.key(0))
    network = Network(TrainedInitialState(9), field, MLP(9, 2, key=jax.random.key(1)))
    return dissect(network, pulses(4), key=jax.random.key(0), starts=32)
