"""What was imported is not looked through for garbage at the end of a command."""

import subprocess
import sys


def test_what_is_left_at_the_end_is_left_alone():
    # Said after all that the command does at its end: the first to be registered is the last.
    words = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 1000, gc.get_threshold()[0]))"
    words += "; from gnode.cli import main; main(['--version'])"
    said = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "True 10000"
