import subprocess
import sys

import pytest

import gnode.experiments
import gnode.sweeps


@pytest.mark.parametrize(
    ("old", "name"),
    [("gnode.experiments", "read_study"), ("gnode.experiments", "StudySettings"), ("gnode.sweeps", "run_study")],
)
def test_the_old_path_names_the_new_one(old: str, name: str):
    with pytest.raises(ImportError, match=rf"^{old}.{name} lies in gnode.claims now; write: from gnode.claims import"):
        exec(f"from {old} import {name}")
    exec(f"from gnode.claims import {name}")


@pytest.mark.parametrize("module", [gnode.experiments, gnode.sweeps], ids=lambda module: module.__name__)
def test_other_names_are_unknown_as_usual(module):
    with pytest.raises(AttributeError, match=f"module '{module.__name__}' has no attribute 'nonsense'"):
        module.nonsense  # noqa: B018


def test_asking_for_the_old_path_imports_nothing():
    code = (
        "import sys, gnode.sweeps\ntry:\n    gnode.sweeps.run_study\nexcept ImportError:\n"
        "    print('gnode.claims' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False"]
