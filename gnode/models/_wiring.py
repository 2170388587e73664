from dataclasses import dataclass
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from gnode._checks import check_count, refusal
from gnode._types import Key
from gnode.models._initialisers import Initialiser, weight_variance


@dataclass(frozen=True)
class Wiring:
    r"""What the recurrent weights W of units may be, and how they follow from the numbers V that are trained.

    $$W_{ij} = m_{ij}\, d_j\, |V_{ij}|, \qquad \text{or} \qquad W = m \odot V, \qquad \text{or} \qquad W = M N^\top$$

    - Dale's law: each unit excites all others ($d_j = 1$, the first `excitatory` units) or inhibits all of them
        ($d_j = -1$). What a unit hands on is $[h_j]_+$, so that the law holds at every state: where the rates are
        nonnegative functions that is h itself, unless recurrent noise or the initial state puts it below zero.
    - A mask: connections that there are (m = 1) and those that there are not, which no training makes.
    - Low rank: M and N have `rank` columns, and W has no other directions.

    Sources: Song, Yang and Wang, "Training excitatory-inhibitory recurrent neural networks for cognitive tasks" (PLoS
    Computational Biology, 2016), whose $W = m \odot [V]_+ D$ we take with $|V|$, as a weight at zero would have no
    gradient; Mastrogiuseppe and Ostojic, "Linking connectivity, dynamics, and computations in low-rank recurrent neural
    networks" (Neuron, 2018), whose factor 1 / units is in our M and N.
    """

    units: int
    excitatory: int | None = None
    """How many units excite, from the first; the others inhibit. None: weights have any sign."""
    rank: int | None = None
    """Columns of M and N; none: V has the shape of W."""
    mask: bytes | None = None
    """Which connections there are: the bits of (units, units), a row for each unit that receives. None: all."""

    def __post_init__(self):
        check_count("the number of units", self.units)
        if self.excitatory is not None and not 0 < self.excitatory < self.units:
            raise refusal(
                f"from 1 to {self.units - 1} excitatory units of {self.units}",
                self.excitatory,
                "give a share of which both kinds have some units",
            )
        if self.rank is not None:
            if self.excitatory is not None or self.mask is not None:
                raise refusal(
                    "a rank alone",
                    "one with Dale's law or a mask, which would give W other directions",
                    "leave one of them out",
                )
            if not 1 <= self.rank <= self.units:
                raise refusal(f"a rank from 1 to {self.units}, as there are units", self.rank, "give another")

    @property
    def connected(self) -> Bool[np.ndarray, "units units"] | None:
        """Which connections there are; none where there are all."""
        return None if self.mask is None else _unpacked(self.mask, self.units)

    @property
    def signs(self) -> Float[np.ndarray, " units"] | None:
        """Of what each unit hands on: 1 or -1; none where there is no such law."""
        if self.excitatory is None:
            return None
        return np.where(np.arange(self.units) < self.excitatory, 1.0, -1.0)

    def draw(
        self, initialiser: Initialiser, *, key: Key
    ) -> tuple[Float[Array, "units _"], Float[Array, "units _"] | None]:
        r"""V, or M and N, at initialisation.

        All of them so that the eigenvalues of W reach as far as those of a full W of the `initialiser`: its entries'
        variance is divided by the share of connections that there are. With Dale's law inhibitory weights are larger
        the fewer they are, so that excitation and inhibition of every unit add up to zero where all rates are equal;
        else one eigenvalue of about $\sqrt{N}$ would make all units run away together.
        """
        size = (self.units, self.units)
        if self.rank is not None:
            keys = jax.random.split(key)
            deviation = (weight_variance(initialiser, *size) / self.rank) ** 0.25
            left, right = (
                deviation * jax.random.normal(k, (self.units, self.rank), jnp.float32) for k in (keys[0], keys[1])
            )
            return left, right
        drawn = initialiser(key, size)
        present = self.connected
        if present is not None:
            drawn = jnp.where(present, drawn / np.sqrt(present.mean(), dtype=np.float32), 0)
        signs = self.signs
        if signs is None:
            return drawn, None
        excites = signs > 0
        share = excites.mean()
        # Of |V| the mean is sqrt(2 / pi): of entries of which a part is zero at random, the variance is less by this
        # part of its square. And of inhibitory ones it is more by the square of how much larger they are.
        there = 1.0 if present is None else present.mean()
        scale = np.sqrt((1 - share) / (share * (1 - 2 * there / np.pi)), dtype=np.float32)
        sizes = scale * jnp.abs(drawn)
        excitation, inhibition = (
            jnp.where(which[None], sizes, 0).sum(axis=1, keepdims=True) for which in (excites, ~excites)
        )
        # Where a mask has left a unit one of the two alone, there is nothing to balance.
        balance = jnp.where(inhibition * excitation > 0, excitation / jnp.maximum(inhibition, 1e-30), 1)
        return jnp.where(excites[None], sizes, sizes * balance), None

    def matrix(
        self, trained: Float[Array, "units _"], right: Float[Array, "units _"] | None
    ) -> Float[Array, "units units"]:
        """W, of what is trained."""
        if right is not None:
            return trained @ right.T
        present, signs = self.connected, self.signs
        weights = trained if signs is None else jnp.abs(trained) * signs[None].astype(trained.dtype)
        return weights if present is None else jnp.where(present, weights, 0)

    def received(
        self,
        state: Float[Array, " units"],
        trained: Float[Array, "units _"],
        right: Float[Array, "units _"] | None,
    ) -> Float[Array, " units"]:
        """W h, and with Dale's law W [h]_+."""
        if right is not None:
            return (state @ right) @ trained.T
        handed_on = state if self.excitatory is None else jax.nn.relu(state)
        return handed_on @ self.matrix(trained, None).T


def pack_mask(connected: Bool[np.ndarray, "units units"]) -> bytes:
    """Which connections there are, as `Wiring` has it."""
    return np.packbits(connected).tobytes()


def sparse_mask(units: int, density: float, *, seed: int = 0) -> Bool[np.ndarray, "units units"]:
    """Connections at random: every unit receives from the same number of units, round(density units) and at least one,
    itself among those that may be drawn."""
    received = max(1, round(density * units))
    order = np.random.default_rng(seed).random((units, units)).argsort(axis=1)
    return order < received


@cache
def _unpacked(mask: bytes, units: int) -> Bool[np.ndarray, "units units"]:
    return np.unpackbits(np.frombuffer(mask, np.uint8), count=units * units).reshape(units, units).astype(bool)
