"""Take a PyTorch GRU apart, without PyTorch: its weights are read by their names.

Run it with `python examples/dissect_torch.py`. With PyTorch at hand, give the module itself, which says what it is:

    system = from_torch(torch.nn.GRU(2, 2))

or the state_dict of a file, `torch.load("gru.pt", weights_only=True)`, in place of the dictionary below; of tensors,
that they are PyTorch's need not be said.
"""

import numpy as np

from gnode.analysis import fixed_points_of, from_torch, grid_starts

# A GRU of two units and two inputs, as `torch.nn.GRU(2, 2).state_dict()` would have it: the rows of r, z and n one
# above the other. Each unit feeds itself, and so remembers one bit.
zeros = np.zeros((2, 2))
state_dict = {
    "weight_ih_l0": np.concatenate([zeros, zeros, np.eye(2)]),
    "weight_hh_l0": np.concatenate([zeros, zeros, 4.0 * np.eye(2)]),
    "bias_ih_l0": np.zeros(6),
    "bias_hh_l0": np.zeros(6),
}

# A state_dict does not say what it belongs to: the caller does, and of arrays that they are laid out as PyTorch's.
# One step stands for 10 ms.
for held in ([0.0, 0.0], [1.5, 0.0]):
    system = from_torch(state_dict, cell="gru", layout="torch", input=held, step=0.01)
    found = fixed_points_of(system, grid_starts([-1, -1], [1, 1], 20))
    print(f"with the input held at {held}: {len(found)} fixed points")
    for state, kind, times in zip(found.states, found.near.kinds, found.near.time_constants, strict=True):
        print(f"  {kind:8s} at {np.round(state, 3)}, time constants {np.round(1000 * times, 1)} ms")
