"""Memory that threads allocate lies in few arenas."""

import os
import re
import subprocess
import sys

import pytest

# Twelve threads at a time on what counts as two processors; glibc says then what arenas there are.
_THREADS = """
import ctypes, os, threading
from gnode._glibc import few_arenas
os.cpu_count = lambda: 2
if {few}:
    few_arenas()
libc = ctypes.CDLL(None)
if not hasattr(libc, "malloc_stats"):
    raise SystemExit("no glibc")
together = threading.Barrier(12)

def hold():
    together.wait()
    libc.malloc(100_000)
    together.wait()

threads = [threading.Thread(target=hold) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.malloc_stats()
"""


def arenas(few: bool, **environment: str) -> int:
    words = [sys.executable, "-c", _THREADS.format(few=few)]
    kept = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
    ran = subprocess.run(words, capture_output=True, text=True, env=kept | environment)
    if "no glibc" in ran.stderr:
        pytest.skip("glibc alone has arenas")
    assert ran.returncode == 0, ran.stderr
    return len(re.findall(r"^Arena \d+:", ran.stderr, re.MULTILINE))


def test_there_are_no_more_arenas_than_processors():
    assert arenas(few=True) <= 2 < arenas(few=False)


def test_the_environment_goes_before():
    assert 2 < arenas(few=True, MALLOC_ARENA_MAX="5") <= 5
