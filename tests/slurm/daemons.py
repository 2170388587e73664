"""A SLURM of one's own: munged, slurmctld and slurmd on this machine, in a folder of their own, with nothing to do with
one that may run here. Whoever starts them need not be root: jobs run as whoever it is."""

import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

PARTITION = "standard"
_DAEMONS = ("munged", "slurmctld", "slurmd")
_COMMANDS = ("sbatch", "scancel", "scontrol", "squeue")
_WHERE = f"{os.environ['PATH']}:/usr/sbin:/sbin"
_PATIENCE = 60.0
_LOOK_SECONDS = 0.1
_WATCH = 'tail --pid="$0" -f /dev/null; kill "$1"'
# ReturnToService: a node that was set down stays so. config_overrides: it has what this says, whatever the machine has.
_CONFIGURATION = """
ClusterName=gnode
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=2
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc={folder}/ended
KillWait={grace}
ReturnToService=0
SlurmdParameters=config_overrides
NodeName={host} NodeAddr=127.0.0.1 Port={node_port} CPUs={cores} RealMemory=8000 State=UNKNOWN
PartitionName={partition} Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def missing() -> list[str]:
    """What of SLURM and MUNGE is not installed here."""
    return [name for name in (*_DAEMONS, *_COMMANDS) if shutil.which(name, path=_WHERE) is None]


def wait_until(true: Callable[[], T | None], what: str, seconds: float = _PATIENCE) -> T:
    """Looks again and again; fails where nothing comes of it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        time.sleep(_LOOK_SECONDS)
    raise AssertionError(f"waited in vain for {what}")


@dataclass(frozen=True)
class Slurm:
    """A controller and a node that run."""

    folder: Path
    node: str
    environment: dict[str, str]
    """Of whoever talks to them."""

    def ask(self, *words: str) -> str:
        """What a command of SLURM says."""
        ran = subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=_PATIENCE)
        assert ran.returncode == 0, (words, ran.stdout, ran.stderr)
        return ran.stdout

    def jobs(self) -> dict[str, str]:
        """By number, the state of jobs that have not ended."""
        return dict(line.split() for line in self.ask("squeue", "--noheader", "--format", "%A %T").splitlines())

    def state(self, job: str) -> str:
        """Of a job, for minutes after its end too."""
        return self._shown("job", job)["JobState"]

    def node_state(self) -> str:
        return self._shown("node", self.node)["State"]

    def set_node(self, state: str) -> None:
        self.ask("scontrol", "update", f"nodename={self.node}", f"state={state}", "reason=test")

    def endings(self, job: str) -> list[str]:
        """The states with which a job ended; one that was begun again has several."""
        lines = (self.folder / "ended").read_text().splitlines()
        records = [dict(word.split("=", 1) for word in line.split()) for line in lines]
        return [record["JobState"] for record in records if record["JobId"] == job]

    def _shown(self, kind: str, name: str) -> dict[str, str]:
        words = self.ask("scontrol", "--oneliner", "show", kind, name).split()
        return dict(word.split("=", 1) for word in words if "=" in word)


@contextmanager
def slurm(*, cores: int, grace: int) -> Iterator[Slurm]:
    """Starts one; ends its jobs and itself. Where something fails, what it said is printed.

    **Arguments:**

    - `cores`: of its one node, whatever the machine has.
    - `grace`: seconds between SIGTERM and SIGKILL.
    """
    # A short path: a socket's may have a hundred letters.
    with tempfile.TemporaryDirectory(prefix="gnode-slurm-") as path, ExitStack() as stack:
        folder, host = Path(path), socket.gethostname().partition(".")[0]
        found = Slurm(folder, host, {**os.environ, "SLURM_CONF": f"{path}/slurm.conf"})
        _configure(folder, host, cores, grace)
        munge = [f"--{name}-file={folder / f'munge.{name}'}" for name in ("key", "pid", "log", "seed")]
        try:
            stack.enter_context(_ended_by(signal.SIGTERM))
            stack.enter_context(_running(found, "munged", "--foreground", f"--socket={path}/munge.socket", *munge))
            wait_until(lambda: (folder / "munge.socket").exists(), "munged")
            stack.enter_context(_running(found, "slurmctld", "-D"))
            stack.enter_context(_running(found, "slurmd", "-D", "-N", host))
            wait_until(lambda: _is_up(found), "a node that takes jobs")
            stack.callback(_end_jobs, found)
            yield found
        except BaseException:
            for log in sorted(folder.glob("*.log")):
                print(f"--- {log.name}\n{log.read_text(errors='replace')}")
            raise


def _configure(folder: Path, host: str, cores: int, grace: int) -> None:
    # Else MUNGE does not take it: its socket is for everybody.
    folder.chmod(0o711)
    for name in ("state", "spool"):
        (folder / name).mkdir()
    key = folder / "munge.key"
    key.touch(mode=0o600)
    key.write_bytes(os.urandom(128))
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(2)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        controller_port, node_port = (one.getsockname()[1] for one in sockets)
    text = _CONFIGURATION.format(
        folder=folder,
        host=host,
        user=getpass.getuser(),
        controller_port=controller_port,
        node_port=node_port,
        cores=cores,
        grace=grace,
        partition=PARTITION,
    )
    (folder / "slurm.conf").write_text(text)


@contextmanager
def _running(found: Slurm, name: str, *words: str) -> Iterator[None]:
    program = str(shutil.which(name, path=_WHERE))
    with (found.folder / f"{name}.log").open("a") as log:
        process = subprocess.Popen(
            [program, *words], env=found.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    with ended_with_this(process):
        yield


@contextmanager
def ended_with_this(process: subprocess.Popen) -> Iterator[None]:
    """Ends a process in the end, and where this one is killed before."""
    # (The kernel would not tell slurmd of its parent's death: it forgets that where a process changes its credentials.)
    watch = ["sh", "-c", _WATCH, str(os.getpid()), str(process.pid)]
    watcher = subprocess.Popen(watch, start_new_session=True, stdin=subprocess.DEVNULL)
    try:
        yield
    finally:
        os.killpg(watcher.pid, signal.SIGKILL)
        watcher.wait()
        process.terminate()
        try:
            process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@contextmanager
def _ended_by(number: signal.Signals) -> Iterator[None]:
    """A signal ends this process as Ctrl-C does: in good order."""
    usual = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(number, usual)


def _is_up(found: Slurm) -> bool:
    # Before the controller listens, nobody answers.
    with suppress(AssertionError):
        return found.node_state() == "IDLE"
    return False


def _end_jobs(found: Slurm) -> None:
    """Before the daemons: nobody else would end them."""
    jobs = found.jobs()
    if jobs:
        found.ask("scancel", *jobs)
        wait_until(lambda: not found.jobs(), "the end of all jobs")
