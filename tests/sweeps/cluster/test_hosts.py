"""Several hosts: network namespaces with names and addresses of their own, that share the sweep's folder alone."""

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from gnode.sweeps import read_index
from gnode.sweeps.cluster._credentials import credentials_on_disk
from tests.sweeps.small_sweeps import small_plan, wait_until

# An address of RFC 5737: for examples, and nobody's.
_ADDRESS = "192.0.2.{}"
_NAMES = ("scheduler", "first", "second", "driver")
_BIN = Path(sys.executable).parent
# With the flags of the tests, where there are any: by them less is compiled.
_FLAGS = f"{os.environ.get('XLA_FLAGS', '')} --xla_cpu_multi_thread_eigen=false".strip()
_WORKER = {"NPROC": "1", "OMP_NUM_THREADS": "1", "XLA_FLAGS": _FLAGS}


@dataclass(frozen=True)
class Host:
    """What stands before a command for it to run there, its working directory, and its address."""

    prefix: list[str]
    folder: Path
    address: str

    def start(self, *words: str, **more: str) -> subprocess.Popen:
        """`more`: of the environment."""
        self.folder.mkdir()
        places = {"HOME": str(self.folder), "TMPDIR": str(self.folder)}
        environment = {"PATH": os.environ["PATH"], **places, **_WORKER, **more}
        with (self.folder / "log").open("w") as log:
            return subprocess.Popen(
                [*self.prefix, *words], cwd=self.folder, env=environment, stdout=log, stderr=subprocess.STDOUT
            )

    def log(self) -> str:
        return (self.folder / "log").read_text()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextmanager
def namespaces(folder: Path) -> Iterator[dict[str, Host]]:
    """Four hosts on one switch, which is in the scheduler's. Needs root, and says so by an error."""
    space = {name: f"gnode-{os.getpid()}-{name}" for name in _NAMES}
    switch, hosts = space["scheduler"], {}
    with ExitStack() as stack:
        for number, (name, own) in enumerate(space.items(), start=1):
            _ip("netns", "add", own)
            stack.callback(_ip, "netns", "delete", own)
            _ip("-n", own, "link", "set", "lo", "up")
            if name == "scheduler":
                _ip("-n", own, "link", "add", "eth0", "type", "bridge")
            else:
                _ip("-n", switch, "link", "add", f"to-{name}", "type", "veth", "peer", "name", "eth0", "netns", own)
                _ip("-n", switch, "link", "set", f"to-{name}", "master", "eth0", "up")
            _ip("-n", own, "address", "add", f"{_ADDRESS.format(number)}/24", "dev", "eth0")
            _ip("-n", own, "link", "set", "eth0", "up")
            inside = ["ip", "netns", "exec", own, "unshare", "--uts", "sh", "-c", f'hostname {name}; exec "$0" "$@"']
            subprocess.run([*inside, "true"], check=True, capture_output=True)
            hosts[name] = Host(inside, folder / name, _ADDRESS.format(number))
        yield hosts


def processes(folder: Path) -> dict[str, Host]:
    return {name: Host([], folder / name, "127.0.0.1") for name in _NAMES}


@pytest.fixture(params=["namespaces", "processes"])
def hosts(request, tmp_path) -> Iterator[dict[str, Host]]:
    """Namespaces where they may be made, and processes where not, which show less. The other one is skipped."""
    with ExitStack() as stack:
        try:
            apart = stack.enter_context(namespaces(tmp_path)) if shutil.which("ip") else None
        except (subprocess.CalledProcessError, OSError):
            apart = None
        if (apart is None) == (request.param == "namespaces"):
            pytest.skip("namespaces cannot be made here" if apart is None else "namespaces can be made here")
        yield apart or processes(tmp_path)


@contextmanager
def running(host: Host, *words: str, **more: str) -> Iterator[subprocess.Popen]:
    process = host.start(*words, **more)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def told(host: Host, process: subprocess.Popen, pattern: str) -> str:
    """What a host's log says, once it does."""
    wait_until(lambda: re.search(pattern, host.log()) or process.poll() is not None, f"{pattern} in a log")
    found = re.search(pattern, host.log())
    assert found, host.log()
    return found[1]


def _variable(name: str) -> str:
    return name.upper().replace(".", "__").replace("-", "_")


@pytest.mark.slow
def test_a_sweep_on_hosts_that_share_a_folder_and_a_network(hosts, sweep_folder, tmp_path):
    plan = tmp_path / "plan.toml"
    plan.write_text(small_plan('[axes]\n"training.learning_rate" = [0.001, 0.01]', epochs=10, top="seeds = 2"))
    dask, gnode, quiet = str(_BIN / "dask"), str(_BIN / "gnode"), "--no-dashboard"
    with ExitStack() as stack:
        mine = stack.enter_context(credentials_on_disk(tmp_path))
        files = {what: mine[f"distributed.comm.tls.{what}"] for what in ("ca-file", "client.cert", "client.key")}
        tls = [f"--tls-{what.rpartition('.')[2]}={file}" for what, file in files.items()]
        words = ("--host", hosts["scheduler"].address, "--port", "0", quiet, *tls)
        scheduler = stack.enter_context(running(hosts["scheduler"], dask, "scheduler", *words))
        address = told(hosts["scheduler"], scheduler, r"Scheduler at: +(tls://\S+)")
        workers = {}
        for name in ("first", "second"):
            words = (address, "--nthreads", "1", "--no-nanny", "--host", hosts[name].address, quiet, *tls)
            workers[name] = stack.enter_context(running(hosts[name], dask, "worker", *words))
        for name, worker in workers.items():
            told(hosts[name], worker, r"(Registered to):")
        words = (str(plan), "--out", str(sweep_folder), "--scheduler", address)
        said = {f"DASK_DISTRIBUTED__COMM__TLS__{_variable(what)}": file for what, file in files.items()}
        driver = stack.enter_context(running(hosts["driver"], gnode, "sweep", *words, **said))
        wait_until(lambda: driver.poll() is not None, "the end of the sweep")
        assert driver.returncode == 0, hosts["driver"].log()
    assert [row["outcome"] for row in read_index(sweep_folder)] == ["finished"] * 4
    with (sweep_folder / "timings.csv").open(newline="") as file:
        at_work = {row["worker"] for row in csv.DictReader(file)}
    if hosts["scheduler"].prefix:
        assert {name.rpartition("-")[0] for name in at_work} == {"first", "second"}
    else:
        assert len(at_work) == 2
