"""A stand-in for SLURM: jobs are processes of this machine."""

import os
import sys
from pathlib import Path

import pytest

# Starts the script in a session of its own, as a batch system does, and says the job's number.
_SUBMIT = """#!{python}
import pathlib, subprocess, sys
jobs = pathlib.Path({jobs!r})
number = len(list(jobs.glob("script-*")))
script = jobs / f"script-{{number}}"
script.write_text(pathlib.Path(sys.argv[1]).read_text())
log = open(jobs / f"log-{{number}}", "w")
job = subprocess.Popen(["bash", script], start_new_session=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
(jobs / f"job-{{number}}").write_text(str(job.pid))
print("Submitted batch job", job.pid)
"""
_CANCEL = """#!{python}
import os, signal, sys
os.killpg(int(sys.argv[1]), signal.SIGTERM)
"""


@pytest.fixture
def batch(tmp_path, monkeypatch) -> Path:
    """A folder with the scripts, logs and process numbers of jobs that were handed in."""
    commands, jobs = tmp_path / "bin", tmp_path / "jobs"
    commands.mkdir()
    jobs.mkdir()
    for name, text in (("sbatch", _SUBMIT), ("scancel", _CANCEL)):
        (commands / name).write_text(text.format(python=sys.executable, jobs=str(jobs)))
        (commands / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{commands}:{os.environ['PATH']}")
    return jobs
