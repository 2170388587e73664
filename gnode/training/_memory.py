from typing import Any

import equinox as eqx
import jax

from gnode._checks import refusal
from gnode._switches import make_key, single_precision
from gnode.models import Network, in_float32
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings
from gnode.tasks import Trials
from gnode.training._epoch import run_epoch
from gnode.training._loop import numbers_of, trial_arrays
from gnode.training._member import Member
from gnode.training._settings import TrainingSettings


@single_precision()
def epoch_bytes(
    network: Network,
    train: Trials,
    validation: Trials,
    settings: TrainingSettings,
    *,
    simulation: SimulationSettings = DEFAULT_SIMULATION,
) -> int:
    """The bytes on the device that an epoch of one training takes, as its compiled program tells: trials, weights,
    moments and results, and the most that it needs at once in between. Nothing is run, but the program is compiled."""
    member = Member(in_float32(network), train, validation, settings, simulation, make_key(0))
    state = member.begun(resume=False)
    arguments = (state.descent, *trial_arrays([member]), *numbers_of([member], [state.progress]))
    told: Any = eqx.filter_jit(run_epoch).lower(*arguments, **member.program).compile().compiled.memory_analysis()
    return told.argument_size_in_bytes + told.output_size_in_bytes + told.temp_size_in_bytes


def device_memory() -> int | None:
    """The bytes that jax may take on its first device; none of a CPU, and where the device does not tell."""
    device = jax.devices()[0]
    return None if device.platform == "cpu" else (device.memory_stats() or {}).get("bytes_limit")


def cohort_size(
    network: Network,
    train: Trials,
    validation: Trials,
    settings: TrainingSettings,
    *,
    simulation: SimulationSettings = DEFAULT_SIMULATION,
    most: int | None = None,
    share: float = 0.7,
    memory: int | None = None,
) -> int:
    r"""How many members like this one to train as one cohort, by the memory of the device:

    $$\max\left(1, \left\lfloor \frac{\mathrm{share} \times \mathrm{memory}}{\mathrm{bytes\ of\ one\ member}}
    \right\rfloor\right)$$

    with the bytes of `epoch_bytes`. One on a CPU, where a member of a cohort costs 1.5 times as much as alone, and on a
    device that does not tell its memory.

    **Arguments:**

    - `most`: where more members bring no more speed (`benchmarks/cohort.py` measures it).
    - `share`: of the memory; the rest is for weights kept aside and for what the allocator wastes.
    - `memory`: in bytes; by default what jax may take on its first device.
    """
    if not 0 < share <= 1:
        raise refusal("a share of the memory above 0 and at most 1", share, "give, say, 0.7")
    memory = device_memory() if memory is None else memory
    if memory is None:
        return 1
    size = max(1, int(share * memory / epoch_bytes(network, train, validation, settings, simulation=simulation)))
    return size if most is None else min(size, most)
