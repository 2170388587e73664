"""Take a continuous-time RNN apart: 512 neurons whose weights hold two patterns and their negatives, of rank two.

All fixed points are proven in the two latent variables, and lifted to all neurons. Run it with
`python examples/dissect_ctrnn.py`.
"""

import numpy as np

from gnode.analysis import certify, linearise, low_rank

UNITS, TAU = 512, 0.1  # tau in seconds

# Neurons of unequal strength, each with a bias of its own: none of this is symmetric.
random = np.random.default_rng(0)
patterns = random.choice([-1.0, 1.0], size=(UNITS, 2))
m = patterns * random.uniform(0.5, 1.5, size=(UNITS, 1))
low = low_rank((m, 1.5 * m / UNITS), form="current", activation="tanh", tau=TAU, bias=0.05 * random.normal(size=UNITS))
certificate = certify(low.latent)
print(f"{UNITS} neurons, {low.rank} latent variables: {len(certificate)} fixed points,", end=" ")
print("and no others" if certificate.complete else "and perhaps others")
for kappa, kind, rates in zip(certificate.states, certificate.near.kinds, certificate.near.rates, strict=True):
    print(f"  {kind} at kappa {np.round(kappa, 2)}, rates {np.round(rates, 2)} per second")

# The memories as states of all neurons, and the rates there: two as in the latent flow, the others those of the leak.
memories = low.lift(certificate.states[np.array(certificate.near.kinds) == "stable"])
whole = linearise(low.network.flow, memories, marginal_rate=1e-9)
for state, rates in zip(memories, whole.rates, strict=True):
    leaks = np.abs(rates + 1 / TAU) < 1e-6 / TAU
    print(
        f"  a memory, overlaps {np.round(patterns.T @ np.tanh(state) / UNITS, 2)}: {leaks.sum()} rates are that of the "
        f"leak, {-1 / TAU:g} per second, and the others {np.round(rates[~leaks], 2)}"
    )
