from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Array, Float
from numpy.typing import ArrayLike

from gnode._checks import check_count, refusal
from gnode._on_device import in_float64, on_device
from gnode._switches import double_precision
from gnode.analysis._states import checked_states
from gnode.analysis._system import System
from gnode.analysis.adapters._continuous_time_rnn import parts_of
from gnode.analysis.adapters._leaky_units import LatentForm, leaky
from gnode.programs import on_states

# Over the largest singular value: what rounding of single precision leaves of one that is zero stays below.
_ROUNDING = 1e-6
# By how much the last singular value that counts has to be larger than the next, for a rank that is clear.
_GAP = 100.0


@dataclass(frozen=True, eq=False)
class LowRank:
    """A continuous-time RNN of rank r in its own coordinates kappa, the latent variables."""

    latent: System
    """Of the state kappa, (rank,)."""
    network: System
    """Of all units, (units,), with W as it was given."""
    form: str
    """"rate" or "current"."""
    m: Float[np.ndarray, "units rank"]
    n: Float[np.ndarray, "units rank"]
    """W = m n^T."""
    drive: Float[np.ndarray, " units"]
    """I = U u + b, the input held."""
    activation: Callable[[Array], Array]
    singular_values: Float[np.ndarray, " values"]
    """Of W, the largest first: of m n^T all that are not zero; of a full W all."""
    left_out: float
    """The largest singular value of W - m n^T. Zero where m and n were given; of a full W what rounding makes of zero,
    unless `rank` said to leave out more. Of currents, |F(x) - x| is at most this times |phi(x)| at lifted points."""

    @property
    def rank(self) -> int:
        return self.m.shape[1]

    def lift(self, latents: ArrayLike) -> Float[np.ndarray, "states units"]:
        """The states of all units at some kappa, (states, rank): m kappa + I of currents; of rates phi(m kappa + I),
        towards which they go at that kappa, and where they are at a fixed point."""
        totals = self._checked(latents, self.rank, "latent variable") @ self.m.T + self.drive
        if self.form == "current":
            return totals
        with double_precision():
            return np.array(on_states(in_float64(self.activation), on_device(totals)))

    def project(self, states: ArrayLike) -> Float[np.ndarray, "states rank"]:
        """kappa of states of all units, (states, units): n^T r of rates; of currents that of the nearest m kappa + I,
        m^+ (x - I)."""
        given = self._checked(states, len(self.m), "unit")
        if self.form == "rate":
            return given @ self.n
        return np.linalg.lstsq(self.m, (given - self.drive).T)[0].T

    def _checked(self, states: ArrayLike, size: int, each: str) -> Float[np.ndarray, "states state"]:
        given = checked_states(states)
        if given.shape[1] != size:
            raise refusal(f"states of {size} entries, one for each {each}", given.shape[1], "give all of them")
        return given


def low_rank(
    weights: Any,
    *,
    form: str,
    activation: str | Callable[[Array], Array],
    tau: ArrayLike | float | int,
    input_weights: ArrayLike | None = None,
    input: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    step: float | int | None = None,
    rank: int | None = None,
) -> LowRank:
    r"""A continuous-time RNN with W = m n^T of rank r, reduced to r latent variables: exactly, whatever N is.

    $$\tau \frac{d\kappa}{dt} = -\kappa + n^T \phi(m \kappa + I), \qquad I = U u + b$$

    Of currents, x - I = m kappa + y with y orthogonal to the columns of m: there is nothing in tau dy/dt but -y, so
    that all states end where y = 0, at the rate 1 / tau, and there kappa follows this flow. Of rates, kappa = n^T r
    follows it from any state; r follows kappa, tau dr/dt = -r + phi(m kappa + I). In both, the fixed points of the
    network are those of kappa lifted, no more and no fewer, and of the eigenvalues of the network there, r are those of
    the latent flow and the other N - r are -1 / tau. Euler steps keep all that, with 1 - alpha in place of the decay.

    So `certify(low_rank(...).latent)` lists all fixed points of a network of any size, for r up to about three.

    **Arguments:**

    - `weights`: the pair (m, n), each (units, rank), of W = m n^T as given; or W, (units, units), whose singular value
        decomposition gives m, with orthonormal columns, and n.
    - `tau`: in seconds, one for all units: with several the latent variables have no flow of their own.
    - `rank`: of a full W. None: the number of singular values above 1e-6 times the largest (single precision makes
        smaller ones of zero), if the last of them is at least 100 times the next; else the rank is not clear, which
        is refused. Where you say it, what is left out (`left_out`) may be no rounding, and the latent flow is then
        exactly that of another network, m n^T.
    - the others: see `continuous_time_rnn`.

    Refuses a W of full rank or of none that is clear, columns of m or n that depend on each other, and time constants
    of each unit's own.

    Sources: Mastrogiuseppe and Ostojic, "Linking connectivity, dynamics, and computations in low-rank recurrent neural
    networks" (2018); Beiran et al., "Shaping dynamics with multiple populations in low-rank recurrent networks" (2021).
    """
    parts = parts_of(weights, form, activation, tau, input_weights, input, bias, step)
    if parts.tau.ndim:
        raise refusal("one tau for all units", f"{len(parts.tau)}", "use continuous_time_rnn: kappa has no flow then")
    if isinstance(parts.weights, tuple):
        m, n = parts.weights
        values, left_out = _values_of_pair(m, n, rank), 0.0
    else:
        m, n, values = _pair_of(parts.weights, rank)
        left_out = float(values[m.shape[1]]) if m.shape[1] < len(values) else 0.0
    with double_precision():
        residual = LatentForm(on_device(m), on_device(n), on_device(parts.drive), in_float64(parts.activation))
        latent = leaky(residual, on_device(parts.tau), parts.step)
    return LowRank(latent, parts.system(), parts.form, m, n, parts.drive, parts.activation, values, left_out)


def _values_of_pair(
    m: Float[np.ndarray, "units rank"], n: Float[np.ndarray, "units rank"], rank: int | None
) -> Float[np.ndarray, " rank"]:
    """The singular values of m n^T that are not zero, without that product."""
    columns = m.shape[1]
    if rank not in (None, columns):
        raise refusal(f"a rank of {columns}, as m and n have columns", rank, "leave out `rank`")
    (_, upper), (_, right) = np.linalg.qr(m), np.linalg.qr(n)
    values = np.linalg.svd(upper @ right.T, compute_uv=False)
    found = int((values > 1e-12 * values[0]).sum())
    if found < columns:
        remedy = "give m @ n.T, whose rank is then worked out"
        raise refusal(f"{columns} columns of m and n that do not depend on each other", f"a rank of {found}", remedy)
    return values


def _pair_of(
    weights: Float[np.ndarray, "units units"], rank: int | None
) -> tuple[Float[np.ndarray, "units rank"], Float[np.ndarray, "units rank"], Float[np.ndarray, " units"]]:
    """m, with orthonormal columns, n and all singular values of W."""
    left, values, right = np.linalg.svd(weights)
    count = int((values > _ROUNDING * values[0]).sum())
    if rank is None:
        rank = _clear_rank(values, count)
    check_count("the rank", rank)
    if rank > count:
        raise refusal(f"a rank of at most {count}, as W has", rank, "leave out `rank`")
    m = left[:, :rank]
    # The decomposition leaves signs open: the entry of the largest magnitude is positive.
    signs = np.sign(m[np.abs(m).argmax(axis=0), np.arange(rank)])
    return m * signs, right[:rank].T * values[:rank] * signs, values


def _clear_rank(values: Float[np.ndarray, " units"], count: int) -> int:
    """How many singular values count, if that is fewer than there are, and clear."""
    expected = "W of low rank"
    if count == 0:
        raise refusal(expected, "one of zeros", "without it every unit goes to its own input alone")
    if count == len(values):
        raise refusal(expected, f"one of full rank, {count}", "use continuous_time_rnn, or say a `rank` to cut it to")
    if values[count - 1] < _GAP * values[count]:
        got = f"singular values of {values[count - 1]:.2g} and {values[count]:.2g} next to each other"
        raise refusal(f"{expected}, with a gap between what counts and rounding", got, "say `rank`")
    return count
