"""Kills a run (SIGKILL) at random moments, resumes it each time, and compares the model with an undisturbed run's.

Example: python benchmarks/kill_and_resume.py --kills 10 --seed 0
"""

import argparse
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def command(folder: Path, epochs: int) -> list[str]:
    """The run, which goes on from wherever it was killed."""
    gnode = str(Path(sys.executable).with_name("gnode"))
    return [gnode, "run", "square", "--epochs", str(epochs), "--train-only", "--out", str(folder), "--resume"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--epochs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    arguments = parser.parse_args()
    moments = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as temporary:
        whole, killed = Path(temporary) / "whole", Path(temporary) / "killed"
        began = time.perf_counter()
        subprocess.run(command(whole, arguments.epochs), check=True, capture_output=True)
        seconds = time.perf_counter() - began
        print(f"undisturbed: {seconds:.1f} s")
        kills = 0
        while kills < arguments.kills:
            # From the start of the interpreter, through compilation, into training and the writing of files.
            moment = moments.uniform(0.0, 0.35 * seconds)
            process = subprocess.Popen(
                command(killed, arguments.epochs), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
            try:
                _, error = process.communicate(timeout=moment)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                kills += 1
                print(f"kill {kills}: after {moment:.1f} s")
                continue
            if process.returncode != 0:
                sys.exit(f"a resumed run failed: {error}")
            print(f"the run ended after {kills} kills; it begins anew for the rest")
            compare(whole, killed)
            killed = Path(temporary) / f"killed-{kills}"
        subprocess.run(command(killed, arguments.epochs), check=True, capture_output=True)
        compare(whole, killed)


def compare(whole: Path, killed: Path) -> None:
    """Exits with status 1 where the two models differ by a byte."""
    sums = [hashlib.sha256((folder / "model.gnode").read_bytes()).hexdigest() for folder in (whole, killed)]
    print(f"model.gnode undisturbed {sums[0][:16]}, killed and resumed {sums[1][:16]}")
    if sums[0] != sums[1]:
        sys.exit("the models differ")
    print("the same bytes")


if __name__ == "__main__":
    main()
