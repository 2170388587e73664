"""Makes the pictures of the documentation: trains two runs, and takes figures of their reports. A few minutes.

Run it with `python docs/images/make.py`.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
FIGURES = {
    "square": {"portrait.png": "square.png", "memory-loss.png": "square-memory.png"},
    "ring": {"slow-set.png": "ring-slow-set.png"},
}

with tempfile.TemporaryDirectory() as folder:
    for task, figures in FIGURES.items():
        run = Path(folder) / task
        subprocess.run(["gnode", "run", task, "--out", run], check=True)
        for figure, image in figures.items():
            shutil.copyfile(run / "figures" / figure, HERE / image)
