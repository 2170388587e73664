import math

import numpy as np

from gnode._types import Key
from gnode.analysis import MemoryUnderNoise, SlowManifold, System, memories_under_noise, spread

# Times the size of the manifold, over the square root of the length of a trial: how far noise alone moves a state in
# every direction in that time, over the size.
LEVELS = (0.05, 0.2)
# States that are followed (of more entries than that, fewer), draws for each of them, and lengths of a trial.
_STATES, _ENTRIES, _FEWER = 32, 16, 16
_DRAWS, _LENGTHS = 4, 8
# Steps that are made at most, but for those of one length.
_STEPS = 2_000


def under_noise(
    system: System, manifold: SlowManifold, *, seconds: float, step: float, key: Key
) -> tuple[MemoryUnderNoise, ...]:
    """How memories are lost under noise of `LEVELS`, from some states of the slow manifold; none where all are one.

    Lengths are in state units: the size is that of the states as they are, and not of entries weighted by their spread.
    Diffusion is read over the second half of a trial: on the time scale on which the verdict calls the set a manifold.

    **Arguments:**

    - `seconds`: the time scale: the length of a trial.
    - `step`: of a flow, in seconds.
    """
    states, memory = manifold.states, manifold.memory
    size = spread(states)
    if not size > 0:
        return ()
    # Always as many, so that one program does for all.
    count = _STATES if states.shape[1] <= _ENTRIES else _FEWER
    chosen = np.linspace(0, len(states) - 1, count).round().astype(np.int64)
    step = step if system.step is None else system.step
    lengths = min(_LENGTHS, max(1.0, _STEPS * step / seconds))
    return memories_under_noise(
        system,
        states[chosen],
        noises=[level * size / math.sqrt(seconds) for level in LEVELS],
        seconds=lengths * seconds,
        dimension=manifold.dimension,
        key=key,
        step=step if system.step is None else None,
        bound=memory.bound * size / manifold.size,
        late=(seconds / 2, seconds),
        farthest=math.sqrt(2) * size,
        draws=_DRAWS,
    )
