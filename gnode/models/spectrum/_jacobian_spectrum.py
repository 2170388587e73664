import jax
import numpy as np
from jaxtyping import Array, Complex, Float
from numpy.typing import ArrayLike

from gnode._on_device import in_float64, on_device
from gnode._switches import double_precision
from gnode.models._field import AbstractField
from gnode.programs import compiled


@compiled
def _jacobian(field: AbstractField, state: Float[Array, " state"], input: Float[Array, " input"]) -> Array:
    return jax.jacfwd(field.residual)(state, field.drive(input))


def largest_real_part(field: AbstractField, state: Float[Array, " state"], input: Float[Array, " input"]) -> float:
    """eta: the largest real part of an eigenvalue of the Jacobian of -h + F(h, x), in units of 1/tau."""
    return float(np.linalg.eigvals(np.asarray(_jacobian(field, state, input), np.float64)).real.max())


@double_precision()
def jacobian_spectrum(field: AbstractField, state: ArrayLike, input: ArrayLike) -> Complex[np.ndarray, " state"]:
    r"""The eigenvalues of $\partial F / \partial h$ at a state under an input, the largest modulus first, in float64.

    F is h + R(h, x), with the residual R of the field: neither its gate nor $\tau$ has a part in it, and the h that it
    adds takes out the leak (of a field without leak it adds 1 to every eigenvalue). Of a map it is the map itself.
    `spectral_radius_expected` says where they lie for wide networks at their initial weights.
    """
    exact = _jacobian(in_float64(field), on_device(state, np.float64), on_device(input, np.float64))
    values = 1 + np.linalg.eigvals(np.asarray(exact)).astype(complex)
    return values[np.argsort(-np.abs(values), kind="stable")]
