"""What the page about networks from elsewhere shows, where the libraries are there that it needs."""

import os
import re
import warnings
from pathlib import Path

import jax
import pytest

os.environ.setdefault("KERAS_BACKEND", "jax")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for library in ("keras", "flax", "h5py"):
        pytest.importorskip(library)

_PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "adapters.md"
# Marked `py`: those marked `python` are run with the other pages.
_PROGRAMS = [
    program
    for program in re.findall(r"^```py\n(.*?)^```$", _PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    if "import keras" in program or "from flax" in program
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("program", _PROGRAMS, ids=["keras", "flax"])
def test_programs_of_the_page(program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # Keras broadcasts, on JAX.
    with jax.numpy_rank_promotion("allow"):
        exec(compile(program, str(_PAGE), "exec"), {"__name__": "shown"})
