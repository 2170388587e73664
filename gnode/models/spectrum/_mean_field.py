r"""What mean-field theory says of $\partial F / \partial h$ of wide networks at their initial weights.

With L hidden layers of widths $n_1 \dots n_L$ between N = $n_0$ = $n_{L+1}$ state variables,

$$\frac{\partial F}{\partial h} = W_L D_L W_{L-1} D_{L-1} \cdots D_1 W_0$$

with the slopes of layer l in the diagonal of $D_l$ and weights of $W_l$ that are independent, of mean zero and variance
$v_l$. A vector's squared length grows by $v_l n_{l+1}$ in $W_l$, and in $D_l$ by the mean squared slope $\chi_l$. The
last width is the first again, so that the product of all $n_{l+1}$ is that of all $n_l$, the fan-ins:

$$\rho^2 = \prod_{l=0}^{L} v_l\, n_l \prod_{l=1}^{L} \chi_l, \qquad
\left\langle |\tfrac{\partial F}{\partial h} u|^2 \right\rangle = \rho^2 |u|^2$$

For wide layers, powers of this product grow as products of fresh ones would (what differs is of the order 1/N), and
$\rho$ is the radius of the disk that its eigenvalues fill. With $\chi = 1/2$ of ReLU and equal widths:

| initialiser | $v_l n_l$ | $\rho$ |
|---|---|---|
| He | 2 | $\sqrt 2$ at any depth |
| Glorot, unit gain | 1 | $2^{-L/2}$ |
| unit gain made critical | $2^{L/(L+1)}$ | 1 |

At other widths too for He and unit gain; of Glorot the outer two layers give $4 N n / (N + n)^2 \le 1$ where N differs
from the width n.

**The slopes of ReLU.** They are 0 or 1, and for the eigenvalues it is as if a coin of its own were tossed for each: at
any width, and at any state that does not depend on the weights, zero under small biases included. Turn the sign of
every row of $W_{l-1}$, with its bias, at random: their laws are symmetric and stay what they are. A unit is open under
one of the two signs of its row and shut under the other, so that the coin says which; where it is open, the row comes
in with the one sign that opens it, and where it is shut, not at all. Which sign that was is lost in $W_l$, whose
columns are symmetric too. So each unit is open with probability 1/2 and independently of all else, and the mean squared
length above is exact at all sizes. Of states that the network itself has led to, such as those visited in a trial, none
of this holds, nor of trained weights.

**Where they lie within the disk.** Of products of rectangular matrices the share of the eigenvalues within r of zero is
the solution of

$$\mathcal F \prod_{l=1}^{L} \left(1 - \frac{1 - \mathcal F}{R_l}\right) = \frac{r^2}{\rho^2}, \qquad
R_l = \frac{p\, n_l}{N}$$

with p the share of units that are open. Where all factors are square and all units open it is
$(r / \rho)^{2/(L+1)}$. With half of the units of ReLU open and N = n it is not: half of the eigenvalues or more are
zero, as half of the rows are.

Sources: Schoenholz, Gilmer, Ganguli and Sohl-Dickstein, "Deep information propagation" (ICLR 2017), for the variances
and slopes; Götze and Tikhomirov, "On the asymptotic spectrum of products of independent random matrices" (2010), for
square factors; Burda, Jarosz, Livan, Nowak and Swiech, "Eigenvalues and singular values of products of rectangular
Gaussian random matrices" (Physical Review E 82, 2010), for the share within a radius. That it is put together so is
this project's own.
"""

import itertools
import math
from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float
from numpy.typing import ArrayLike

from gnode._checks import check_count
from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode.models._initialisers import BIAS, Initialiser, weight_variance
from gnode.models._mlp import Activation
from gnode.programs import quick_to_compile

# Of Gauss and Hermite. Even, so that none is at zero, where ReLU has no slope.
_NODES = 64


def spectral_radius_expected(
    initialiser: Initialiser,
    *,
    state: int,
    hidden: Sequence[int] = (),
    activation: Activation = jax.nn.relu,
    scale: float = 0.0,
) -> float:
    r"""The spectral radius of $\partial F / \partial h$ that mean-field theory gives, for wide networks.

    $$\rho = \sqrt{\prod_{l=0}^{L} v_l\, n_l \prod_{l=1}^{L} \chi_l}$$

    in the notation of the module `gnode.models.spectrum._mean_field`, which derives it. $\chi_l$ is the mean square of
    the slope at a preactivation z of variance $q_l$:

    $$\chi_l = \langle \phi'(z)^2 \rangle, \quad q_1 = v_0 |h|^2 + \sigma_b^2, \quad
    q_{l+1} = v_l n_l \langle \phi(z)^2 \rangle + \sigma_b^2$$

    with biases of $\sigma_b$ = 0.001: 1/2 for ReLU whatever q. Without a hidden layer F ends in a tanh, whose slope is
    the only one; $\rho$ is $\sigma_w = \sqrt{v_0 N}$ at small states, and half as much of a GRU, whose reset gate is
    half open there.

    The mean square of $\partial F / \partial h\, u$ over draws is $\rho^2$ for a unit vector u, of ReLU exactly so at
    any size; for the spectrum to fill a disk of that radius N has to be large. With N and widths of 200 to 300 the
    median over draws lies 0 to 6 % above it. Single draws scatter by 2 % without a hidden layer and by 7 to 11 % with
    three, mostly as the share of open units does: by $\tfrac12 \sqrt{L / n}$.

    **Arguments:**

    - `initialiser`: one of `gnode.models`. `critical` begins with `unit_gain_normal` and ends at the radius 1.
    - `state`, `hidden`: N, and the widths of the hidden layers of F.
    - `activation`: of F.
    - `scale`: the root mean square of the entries of the state, which does not depend on the weights. The input is
        zero.
    """
    sizes = _sizes(state, hidden)
    square, squares = 1.0, state * scale**2
    for place, (fan_in, fan_out) in enumerate(itertools.pairwise(sizes)):
        variance = weight_variance(initialiser, fan_in, fan_out)
        square *= variance * fan_in
        if place < len(hidden) or not hidden:
            deviation = math.sqrt(variance * squares + BIAS**2)
            value, slope = _mean_squares(activation if hidden else jnp.tanh, deviation)
            square *= slope
            squares = fan_out * value
    return math.sqrt(square)


def eigenvalue_share_expected(
    radii: ArrayLike | float, *, state: int, hidden: Sequence[int] = (), activation: Activation = jax.nn.relu
) -> np.ndarray:
    r"""The share of the eigenvalues of $\partial F / \partial h$ within a radius, for wide networks: $\mathcal F$ of

    $$\mathcal F \prod_{l=1}^{L} \left(1 - \frac{1 - \mathcal F}{R_l}\right) = \frac{r^2}{\rho^2}, \qquad
    R_l = \frac{p\, n_l}{N}$$

    with $p = 1/2$ for ReLU, half of whose slopes are zero, and 1 otherwise, as if all slopes of a layer were equal: so
    they are at small states. It begins at the share of zeros, $1 - \min(1, R_l)$. The module
    `gnode.models.spectrum._mean_field` says where this is from.

    **Arguments:**

    - `radii`: in units of $\rho$ (`spectral_radius_expected`), of any shape, which is that of the answer.
    - `state`, `hidden`: N, and the widths of the hidden layers of F.
    - `activation`: of F.
    """
    open_share = 0.5 if activation is jax.nn.relu else 1.0
    ratios = [open_share * width / state for width in _sizes(state, hidden)[1:-1]]
    wanted = np.clip(np.asarray(radii, float), 0, 1) ** 2
    low = np.full(wanted.shape, max(0.0, 1 - min(ratios, default=1.0)))
    high = np.ones(wanted.shape)
    # By halves: between these ends the left side grows from 0 to 1.
    for _ in range(60):
        share = (low + high) / 2
        reached = share * np.prod([1 - (1 - share) / ratio for ratio in ratios], axis=0)
        low, high = np.where(reached < wanted, share, low), np.where(reached < wanted, high, share)
    return np.asarray((low + high) / 2)


def _sizes(state: int, hidden: Sequence[int]) -> list[int]:
    """Of what goes into every layer, and out of the last."""
    sizes = [state, *hidden, state]
    for size in sizes:
        check_count("a layer width", size)
    return sizes


@double_precision()
def _mean_squares(activation: Activation, deviation: float) -> tuple[float, float]:
    """Of the value and of the slope at normal arguments of mean zero."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    values, slopes = jax.device_get(_values_and_slopes(activation, on_device(deviation * nodes)))
    weights = weights / weights.sum()
    return float(weights @ values**2), float(weights @ slopes**2)


@quick_to_compile
def _values_and_slopes(
    activation: Activation, arguments: Float[Array, " nodes"]
) -> tuple[Float[Array, " nodes"], Float[Array, " nodes"]]:
    return jax.vmap(jax.value_and_grad(activation))(arguments)
