"""Each method of descent, by its definition in NumPy."""

from typing import Any, cast

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.training import fit, fit_cohort
from gnode.training.descent import Optimiser, descent_by
from tests.training.examples import fitted, network, settings, valued, weights

SHAPES = {"tall": (100, 2), "wide": (2, 100), "square": (6, 6)}


def gradients(seed: int = 0) -> dict[str, jax.Array]:
    """Of matrices as layers have them, (out, in), and of a bias."""
    draw = np.random.default_rng(seed)
    shapes = {**SHAPES, "bias": (5,)}
    return {name: jnp.asarray(draw.normal(size=shape), jnp.float32) for name, shape in shapes.items()}


def directions(name: Optimiser, steps: int = 1) -> dict[str, Any]:
    """After some steps with the same gradients."""
    given, method, direction = gradients(), descent_by(name), None
    state = method.init(given)
    for _ in range(steps):
        direction, state = method.update(given, state, given)
    return cast(dict[str, Any], direction)


@pytest.mark.parametrize("name", SHAPES)
def test_muon_goes_along_the_nearest_orthogonal_matrix(name):
    """The nearest is U V^T of the gradient (of which the first momentum is a multiple); Newton and Schulz's five steps
    bring singular values to between 0.68 and 1.14. A layer's output moves as much whatever comes in: sqrt(out / in)."""
    given, direction = gradients(), directions("muon")
    left, _, right = np.linalg.svd(np.asarray(given[name], np.float64), full_matrices=False)
    out, into = SHAPES[name]
    turned = left.T @ np.asarray(direction[name], np.float64) @ right.T / np.sqrt(max(1, out / into))
    factors = np.diag(turned)
    assert (factors > 0.65).all() and (factors < 1.25).all()
    assert np.abs(turned - np.diag(factors)).max() < 0.01


def test_what_is_no_matrix_goes_by_adam_with_nesterovs_momentum():
    """Of an equal gradient at every step, bias-corrected moments are the gradient and its square; the one looked ahead
    to is corrected by a step more."""
    given, direction = gradients(), directions("muon", steps=3)
    gradient = np.asarray(given["bias"], np.float64)
    first = 0.9 * (1 - 0.9**3) / (1 - 0.9**4) * gradient + 0.1 * gradient / (1 - 0.9**3)
    np.testing.assert_allclose(direction["bias"], first / (np.abs(gradient) + 1e-8), rtol=1e-4)


def test_lion_goes_by_the_sign():
    given, direction = gradients(), directions("lion")
    assert all((np.sign(given[name]) == np.asarray(direction[name])).all() for name in given)


@pytest.mark.parametrize("name", ["muon", "lion"])
def test_a_method_descends_and_is_not_another(name):
    said = settings(epochs=8, optimiser=name, learning_rate=0.01)
    found, other = fitted(said), fitted(said.model_copy(update={"optimiser": "adamw"}))
    assert found.history[-1].loss < found.history[0].loss
    assert found.history[-1].loss != other.history[-1].loss


@pytest.mark.parametrize("name", ["muon", "lion"])
def test_members_of_a_cohort_are_trained_as_alone(name):
    """In a cohort biases have two axes: Muon is not to take them for matrices."""
    said = [settings(epochs=3, optimiser=name, learning_rate=rate) for rate in (0.01, 0.003)]
    sets = [valued(20, seed=seed) for seed in range(4)]
    networks, keys = [network(seed=seed) for seed in range(2)], [jax.random.key(seed) for seed in range(2)]
    together = fit_cohort(networks, sets[:2], sets[2:], said, keys=keys)
    for place, one in enumerate(together):
        alone = fit(networks[place], sets[place], sets[2 + place], said[place], key=keys[place])
        for left, right in zip(
            *(jax.tree.leaves(eqx.filter(a.network, eqx.is_array)) for a in (one, alone)), strict=True
        ):
            np.testing.assert_allclose(left, right, rtol=5e-3, atol=1e-4)


@pytest.mark.parametrize("name", ["muon", "lion"])
def test_training_that_was_interrupted_ends_with_the_same_bits(name, tmp_path):
    said = settings(epochs=4, optimiser=name, learning_rate=0.01, checkpoint_every=1)
    asked = iter([False, True])
    fitted(said, checkpoint=tmp_path / "checkpoint", interrupted=lambda: next(asked))
    resumed = fitted(said, checkpoint=tmp_path / "checkpoint", resume=True)
    assert len(resumed.history) == 4 and weights(resumed.network) == weights(fitted(said).network)


def test_a_checkpoint_of_one_method_is_none_of_another(tmp_path):
    said = settings(epochs=2, checkpoint_every=1)
    fitted(said, checkpoint=tmp_path / "checkpoint")
    with pytest.raises(Refused, match="optimiser"):
        fitted(said.model_copy(update={"optimiser": "muon"}), checkpoint=tmp_path / "checkpoint", resume=True)


def test_a_method_that_there_is_not_is_refused():
    with pytest.raises(Exception, match="'adamw', 'muon' or 'lion'"):
        settings(optimiser="adam")
