"""Work of unknown length in pieces of known length, between which a watch looks at the clock.

How long a piece is depends on the size of the state and on nothing else: not on a budget, which so changes no bit.
"""

import numpy as np

# Of a program called once: long against what a call costs, short against a budget.
_MOST, _WORK = 5000, 25_000_000
# A piece is no more of the whole time than one over this: what began to grow must be seen to have been small.
PARTS = 20


def steps_of_a_piece(size: int) -> int:
    """Steps, or iterations, with tangent vectors: each costs about the cube of the number of entries."""
    return int(np.clip(_WORK // size**3, 2, _MOST))
