"""Where members are run: a cluster of this machine, or one that runs already."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import Any

from gnode._aside import given_cores
from gnode._checks import Failed, refusal
from gnode.sweeps.cluster._credentials import credentials_in_memory, credentials_of_user, is_elsewhere, is_encrypted

_CONNECT_SECONDS = 15
_STARTS = 5
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NPROC": "1"}
"""NPROC is what XLA makes its threads for."""
_NEEDED = {
    "distributed": "dask.distributed, which runs sweeps",
    "cryptography": "cryptography, by which others are kept out of a sweep",
}
_OPEN = (
    "the scheduler at {address} is on another machine and asks nobody for credentials: whoever can reach it, or one of "
    "its workers, can run code as their owner, and read what they are sent; with credentials it is tls://..."
)
SCHEDULING = {
    # Whether a member is given up, the member's own record decides.
    "distributed.scheduler.allowed-failures": 10**6,
    "distributed.scheduler.worker-saturation": 1.0,
}
"""Dask's configuration for schedulers that a sweep starts."""
_SPARING = {
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "2s",
    "distributed.worker.profile.enabled": False,
}
"""Its configuration for workers, whose cores are the members': by default they wake up fifty times a second to see
whether they do, and look up every hundredth what Python does, which took about 7 % of a member's time where all cores
were busy."""


def check_dask() -> None:
    """Refuses to begin where dask.distributed is not installed, or what makes credentials for it."""
    for module, what in _NEEDED.items():
        if find_spec(module) is None:
            raise refusal(what, "none", "install it by: pip install 'gnode[sweep]'")


@cache
def has_gpu() -> bool:
    """Whether jax's first device on this machine is a GPU."""
    if find_spec("jax_plugins") is None and not entry_points(group="jax_plugins"):
        return False
    # In a process of its own: whoever asks jax for a GPU gets most of its memory.
    ask = [sys.executable, "-c", "import jax; print(jax.default_backend())"]
    return subprocess.run(ask, capture_output=True, text=True).stdout.strip() not in ("cpu", "")


def count_workers() -> int:
    """Processes that a sweep starts on this machine: one where there is a GPU, and else one a core."""
    return 1 if has_gpu() else given_cores()


def worker_environment() -> dict[str, str]:
    """What the environment of a worker process says, that it may keep to one core, and Dask leave it to the members."""
    flags = f"{os.environ.get('XLA_FLAGS', '')} --xla_cpu_multi_thread_eigen=false"
    dask = {f"DASK_{name.upper().replace('.', '__').replace('-', '_')}": str(value) for name, value in _SPARING.items()}
    return {**_ONE_THREAD, "XLA_FLAGS": flags.strip(), **dask}


@contextmanager
def local_cluster(workers: int) -> Iterator:
    """A client of a cluster of this machine: processes of one thread each, begun anew where they die.

    They end when this process ends, however it does. Other users of the machine can reach their ports, and get nothing
    there.
    """
    import dask.config
    from distributed import Client

    with (
        dask.config.set({**SCHEDULING, **_SPARING}),
        _started_cluster(workers) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


def _started_cluster(workers: int) -> Any:
    from distributed import LocalCluster

    for more in reversed(range(_STARTS)):
        try:
            return LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                memory_limit=None,
                silence_logs=logging.CRITICAL,
                security=credentials_in_memory(),
                env=worker_environment(),
            )
        except RuntimeError as error:
            # Dask begins anew what dies later, but not what dies while it starts.
            if not more:
                raise Failed(f"worker processes died while they started: {' '.join(str(error).split())}") from None
    raise AssertionError("it is tried once at least")


def check_scheduler(address: str) -> None:
    """Refuses an address at which no Dask scheduler answers, or which needs credentials that there are not."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    from distributed.core import rpc

    security = credentials_of_user(address)

    async def ask() -> None:
        # A client that cannot connect is closed only half a minute later, and not quietly.
        arguments = security.get_connection_args("client")
        async with rpc(address, timeout=_CONNECT_SECONDS, connection_args=arguments) as scheduler:
            await scheduler.identity()

    try:
        # In a thread: a notebook has a loop of its own at work.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: asyncio.run(asyncio.wait_for(ask(), _CONNECT_SECONDS))).result()
    # RuntimeError: Dask's configuration asks for encryption.
    except (OSError, ValueError, TypeError, AttributeError, RuntimeError) as error:
        raise refusal(
            f"a Dask scheduler at {address}",
            " ".join(str(error.__cause__ or error).split()) or "none",
            "start one by `dask scheduler`, and name its address, with tls:// where it asks for credentials",
        ) from None


def warning_of(address: str) -> str | None:
    """What it means to use the scheduler at an address, where others than its owner may reach it from elsewhere."""
    return None if is_encrypted(address) or not is_elsewhere(address) else _OPEN.format(address=address)


@contextmanager
def running_cluster(address: str) -> Iterator:
    """A client of the scheduler at an address."""
    from distributed import Client

    # Again: it may have gone since, and a client that finds none does not end quietly.
    check_scheduler(address)
    security = credentials_of_user(address)
    with Client(address, set_as_default=False, timeout=_CONNECT_SECONDS, security=security) as client:
        yield client
