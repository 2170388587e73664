"""Which members are trained together, as one program."""

import math
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import jax

from gnode.experiments import RunSettings, cohort_key, cohort_limit
from gnode.sweeps.plan import PlannedMember

Cohort: TypeAlias = tuple[PlannedMember, ...]

_LOOK_SECONDS = 0.05


def in_cohorts(members: Sequence[PlannedMember], limits: Callable[[Sequence[RunSettings]], list[int]]) -> list[Cohort]:
    """Members that share shapes together, in the plan's order, in cohorts of one size but for the last.

    `limits`: of settings that do not share shapes with each other, how many runs like each may be a cohort.
    """
    sharing: dict[str, list[PlannedMember]] = {}
    for member in members:
        sharing.setdefault(cohort_key(member.settings), []).append(member)
    groups = list(sharing.values())
    cohorts = []
    for group, limit in zip(groups, limits([group[0].settings for group in groups]), strict=True):
        size = math.ceil(len(group) / math.ceil(len(group) / limit))
        cohorts += [tuple(group[start : start + size]) for start in range(0, len(group), size)]
    return sorted(cohorts, key=lambda cohort: cohort[0].name)


def limits_of_workers(
    client: Any,
    settings_list: Sequence[RunSettings],
    *,
    most: Callable[[], int],
    interrupted: Callable[[], bool],
    look: Callable[[], None],
) -> list[int]:
    """How many runs like each of these a worker trains as one cohort: by the memory of its GPU, and `most` at the most,
    which is asked once a worker has answered; one where that worker has none."""
    (on_gpu,) = _asked(client, _has_accelerator, [()], interrupted, look)
    if not on_gpu:
        return [1] * len(settings_list)
    found = _asked(client, cohort_limit, [(settings,) for settings in settings_list], interrupted, look)
    at_most = most()
    return [min(at_most, limit or 1) for limit in found]


def _has_accelerator() -> bool:
    return jax.default_backend() != "cpu"


def _asked(
    client: Any, call: Callable, arguments: Sequence[tuple], interrupted: Callable[[], bool], look: Callable[[], None]
) -> list[Any]:
    """What workers answer; None where one could not, or where it took until the sweep was interrupted."""
    futures = [client.submit(call, *each, pure=False) for each in arguments]
    while not all(future.done() for future in futures):
        look()
        if interrupted() or client.status not in ("running", "connecting"):
            break
        time.sleep(_LOOK_SECONDS)
    return [future.result() if future.status == "finished" else None for future in futures]
