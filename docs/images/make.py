"""Makes the pictures of the documentation: runs the first program of a page, takes what it draws; trains two runs, and
takes figures of their reports, a few minutes; and makes a study of expressivity, 20 minutes of a core.

Run it with `python docs/images/make.py`.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
FIGURES = {
    "square": {"portrait.png": "square.png", "memory-loss.png": "square-memory.png"},
    "ring": {"slow-set.png": "ring-slow-set.png"},
}

with tempfile.TemporaryDirectory() as folder:
    page = (HERE.parent / "how-to" / "branches.md").read_text(encoding="utf-8")
    program = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[0]
    subprocess.run([sys.executable, "-c", program], cwd=folder, check=True)
    shutil.copyfile(Path(folder) / "branches.png", HERE / "branches.png")
    for task, figures in FIGURES.items():
        run = Path(folder) / task
        subprocess.run(["gnode", "run", task, "--out", run], check=True)
        for figure, image in figures.items():
            shutil.copyfile(run / "figures" / figure, HERE / image)
    study = Path(folder) / "study"
    plan = HERE.parents[1] / "examples" / "expressivity-study.toml"
    subprocess.run(["gnode", "expressivity", "--settings", plan, "--out", study], check=True)
    shutil.copyfile(study / "figures" / "capacity.png", HERE / "expressivity-capacity.png")
