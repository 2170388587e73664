"""Who has no credentials of a sweep gets nothing from its scheduler and its workers."""

import asyncio
import os
import re
import shlex
import ssl
from itertools import pairwise
from pathlib import Path
from typing import Any

import dask.config
import psutil
import pytest
from distributed.core import rpc

from gnode._checks import Failed, Refused
from gnode.sweeps import StatusReader, parse_plan, plan_jobs, plan_members, run_sweep
from gnode.sweeps.cluster import check_dask, check_scheduler, local_cluster
from gnode.sweeps.cluster._credentials import (
    FOLDER,
    credentials_in_memory,
    credentials_of_user,
    credentials_on_disk,
    security_of,
)
from gnode.sweeps.cluster._job_cluster import _dashboard_link
from gnode.sweeps.folder._sweep_folder import begin_sweep
from tests.sweeps.small_sweeps import JOBS, at_work, small_plan, small_sweep, wait_until

_PATIENCE = 1.5
_FILES = ("certificate.pem", "key.pem")


def answer(address: str, arguments: dict[str, Any]) -> str | None:
    """What a scheduler or worker says that it is, if it says anything."""

    async def ask() -> str:
        async with rpc(address, timeout=_PATIENCE, connection_args=arguments) as other:
            said: Any = await other.identity()
            return said["type"]

    try:
        return asyncio.run(asyncio.wait_for(ask(), 2 * _PATIENCE))
    except (OSError, TimeoutError):
        return None


def strangers(address: str) -> list[str | None]:
    """What clients get that take anybody for a scheduler: by plain TCP, without credentials, and with their own."""
    other = credentials_in_memory().get_connection_args("client")
    other["ssl_context"].verify_mode = ssl.CERT_NONE
    bare = ssl.create_default_context()
    bare.check_hostname, bare.verify_mode = False, ssl.CERT_NONE
    return [
        answer(address.replace("tls://", "tcp://"), {}),
        answer(address, {"ssl_context": bare, "require_encryption": True}),
        answer(address, other),
    ]


def modes(folder: Path) -> list[int]:
    return [path.stat().st_mode & 0o777 for path in (folder, *(folder / name for name in _FILES))]


@pytest.mark.slow
def test_strangers_get_nothing_from_a_sweep_by_jobs(batch, sweep_folder, tmp_path):
    plan = parse_plan(small_plan(JOBS, epochs=60))
    seen: list[Any] = []

    def look(reader: StatusReader) -> None:
        if seen or not at_work(sweep_folder):
            return
        log = (batch / "log-0").read_text()
        worker, scheduler = re.findall(r"(?:Start worker at|Registered to): +(tls://\S+)", log)
        credentials = sweep_folder / FOLDER
        own = security_of(*(str(credentials / name) for name in _FILES)).get_connection_args("client")
        job = psutil.Process(int((batch / "job-0").read_text()))
        secret = (credentials / "key.pem").read_text().splitlines()[1]
        seen.append([answer(address, own) for address in (scheduler, worker)])
        seen.append([strangers(address) for address in (scheduler, worker)])
        seen.append(modes(credentials))
        seen.append([secret in text for text in (*job.cmdline(), *job.environ().values(), log)])

    status = run_sweep(plan_members(plan), sweep_folder, cluster="slurm", watch=look)
    assert (status.done, status.waiting) == (1, 0)
    answers, others, found, told = seen
    assert answers == ["Scheduler", "Worker"]
    assert others == [[None] * 3] * 2
    assert found == [0o700, 0o600, 0o600] and not any(told)
    assert not (sweep_folder / FOLDER).exists()
    undisturbed = tmp_path / "undisturbed"
    run_sweep(plan_members(plan), undisturbed, workers=1)
    assert (sweep_folder / "index.sqlite").read_bytes() == (undisturbed / "index.sqlite").read_bytes()


def test_strangers_get_nothing_from_a_sweep_on_this_machine():
    with local_cluster(1) as client:
        worker = wait_until(lambda: list(client.scheduler_info(n_workers=1)["workers"]), "a worker")
        assert isinstance(worker, list)
        for address in (client.scheduler.address, *worker):
            assert address.startswith("tls://127.0.0.1:") and strangers(address) == [None] * 3
        assert client.submit(lambda: os.getpid()).result() != os.getpid()


def test_credentials_are_gone_with_what_they_were_for(tmp_path):
    folder = tmp_path / FOLDER
    folder.mkdir(mode=0o755)
    (folder / "key.pem").write_text("of one who was killed")
    for error in (None, RuntimeError):
        try:
            with credentials_on_disk(tmp_path) as configuration:
                assert modes(folder) == [0o700, 0o600, 0o600]
                assert (folder / "key.pem").read_text().startswith("-----BEGIN PRIVATE KEY-----")
                assert configuration["distributed.comm.tls.worker.key"] == str(folder / "key.pem")
                if error is not None:
                    raise error
        except RuntimeError:
            pass
        assert not folder.exists()


def test_credentials_of_a_killed_sweep_go_when_it_is_resumed_anywhere(tmp_path):
    sweep = small_sweep()
    begin_sweep(tmp_path, sweep, resume=False)
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "key.pem").write_text("of one who was killed")
    with pytest.raises(Failed, match="interrupted after 0 of 1 members"):
        run_sweep(sweep, tmp_path, workers=1, resume=True, interrupted=lambda: True)
    assert not (tmp_path / FOLDER).exists()


def test_a_link_in_their_place_is_not_followed(tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other/thesis.txt").write_text("irreplaceable")
    (tmp_path / FOLDER).symlink_to(tmp_path / "other")
    with credentials_on_disk(tmp_path):
        assert not (tmp_path / FOLDER).is_symlink()
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["thesis.txt"]


def test_a_file_system_that_lets_others_at_them_is_refused(tmp_path, monkeypatch):
    usual = os.open
    monkeypatch.setattr(os, "open", lambda path, flags, mode=0o777, **options: usual(path, flags, 0o644, **options))
    with (
        pytest.raises(Refused, match=r"keeps others from .*certificate\.pem, got one that does not \(mode 044\)"),
        credentials_on_disk(tmp_path),
    ):
        pass
    assert not (tmp_path / FOLDER).exists()


def test_jobs_that_are_not_taken_leave_no_credentials(batch, tmp_path):
    (tmp_path / "bin" / "sbatch").write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(Failed, match="did not take a job"):
        run_sweep(plan_members(parse_plan(small_plan(JOBS))), tmp_path / "sweep", cluster="slurm")
    assert not (tmp_path / "sweep" / FOLDER).exists()


def test_the_script_of_a_job_names_the_files(tmp_path):
    script = plan_jobs("slurm", {"memory": "2GB"}, 1).script(tmp_path / "my sweep")
    words = shlex.split(script.splitlines()[-1])
    said = {name: value for name, value in pairwise(words) if name.startswith("--tls-")}
    certificate, key = (str(tmp_path / "my sweep" / FOLDER / name) for name in _FILES)
    assert said == {"--tls-ca-file": certificate, "--tls-cert": certificate, "--tls-key": key}
    assert "tls://SCHEDULER:PORT" in words and words[words.index("--dashboard-address") + 1] == "127.0.0.1:0"


@pytest.mark.parametrize("name", ["protocol", "security"])
def test_a_plan_cannot_do_without(name):
    with pytest.raises(Refused, match=rf"scheduler_options without {name} under \[cluster\], got 'tcp'; leave it out"):
        plan_jobs("slurm", {"memory": "2GB", "scheduler_options": {name: "tcp"}}, 1)


def test_the_dashboard_listens_on_loopback_unless_the_plan_says_otherwise():
    usual = plan_jobs("slurm", {"memory": "2GB"}, 1)
    assert usual.scheduler["dashboard_address"] == "127.0.0.1:0"
    assert _dashboard_link(usual) == "{scheme}://127.0.0.1:{port}/status"
    other = plan_jobs("slurm", {"memory": "2GB", "scheduler_options": {"dashboard_address": ":8787"}}, 1)
    assert other.scheduler["dashboard_address"] == ":8787"
    assert _dashboard_link(other) == "{scheme}://{host}:{port}/status"


def test_a_scheduler_that_asks_for_credentials_needs_the_users(tmp_path):
    with pytest.raises(
        Refused, match=r"your credentials for tls://127\.0\.0\.1:1 in Dask's configuration, got none; say"
    ):
        check_scheduler("tls://127.0.0.1:1")
    assert credentials_of_user("tcp://127.0.0.1:1").tls_ca_file is None
    with credentials_on_disk(tmp_path) as configuration, dask.config.set(configuration):
        assert credentials_of_user("tls://127.0.0.1:1").tls_client_key == str(tmp_path / FOLDER / "key.pem")
        with pytest.raises(Refused, match="got encryption required by Dask configuration"):
            check_scheduler("tcp://127.0.0.1:1")
    with dask.config.set(configuration), pytest.raises(Refused, match=r"credentials that can be read, .* No such file"):
        check_scheduler("tls://127.0.0.1:1")


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("tcp://192.0.2.1:8786", True),
        ("192.0.2.1:8786", True),
        ("ws://192.0.2.1:8786", True),
        ("tls://192.0.2.1:8786", False),
        ("tcp://127.0.0.1:8786", False),
        ("tcp://localhost:8786", False),
        ("tcp://[::1]:8786", False),
    ],
)
def test_an_open_scheduler_elsewhere_is_taken_with_a_warning(address, warned, tmp_path, monkeypatch):
    said: list[str] = []
    for name in ("check_scheduler", "_run"):
        monkeypatch.setattr(f"gnode.sweeps._run_sweep.{name}", lambda *arguments: None)
    with pytest.raises(Failed, match="interrupted after 0 of 1 members"):
        run_sweep(small_sweep(), tmp_path, scheduler=address, warn=said.append)
    assert [f"the scheduler at {address}" in line and "can run code as their owner" in line for line in said] == (
        [True] * warned
    )


def test_without_cryptography_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setattr(
        "gnode.sweeps.cluster._cluster.find_spec", lambda name: None if name == "cryptography" else object()
    )
    with pytest.raises(Refused, match=r"kept out of a sweep, got none; install it by: pip install 'gnode\[sweep\]'"):
        check_dask()
