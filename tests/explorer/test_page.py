"""The page on which a network moves: what it holds, when it is written, and that its script is what its sources say."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

import gnode.explorer
from gnode._checks import Refused
from gnode.analysis import as_flow, from_numpy
from gnode.experiments import Dissection, Elsewhere, load_dissection, save_dissection
from gnode.experiments.dissection.elsewhere._dissect_system import _programs
from gnode.report import write_explorer
from tests.report.run_folder import taken_apart, write_run

_PACKAGE = Path(gnode.explorer.__file__).parent
_SOURCES = Path(__file__).parents[2] / "explorer"


def data_of(page: Path) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="gnode-data">(.*?)</script>', page.read_text("utf-8"), re.S)
    assert found is not None
    return json.loads(found[1])


def elsewhere(folder: Path, system: Any, name: str = "somebody's", *, kept: bool = True) -> Path:
    taken = taken_apart()
    programs = _programs(system, None, 2) if kept else None
    folder.mkdir()
    save_dissection(folder, replace(taken, examples=None, elsewhere=Elsewhere(name, (), programs)))
    return folder


def swing(state):
    return jnp.stack([state[1], -jnp.sin(state[0])])


def test_a_page_is_whole_in_itself(tmp_path: Path):
    page = write_explorer(elsewhere(tmp_path / "swing", as_flow(swing), "</script><script>alert(1)</script>"))
    text = page.read_text("utf-8")
    assert page.stat().st_size < 4_000_000
    assert "default-src 'none'" in text
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=", text)
    # A name cannot end the data, nor begin a script.
    assert text.count("</script>") == 2
    assert "<title>gnode: &lt;/script&gt;" in text
    assert data_of(page)["networks"][0]["name"] == "</script><script>alert(1)</script>"


def test_a_system_from_elsewhere_is_kept_with_its_dissection(tmp_path: Path):
    folder = elsewhere(tmp_path / "swing", as_flow(swing))
    kept = load_dissection(folder).elsewhere
    assert kept is not None and kept.programs is not None
    (network,) = data_of(write_explorer(folder))["networks"]
    assert [equation["op"] for equation in network["drive"]["equations"]] == ["take", "take", "sin", "neg", "take"]
    assert (network["kind"], network["units"], network["inputs"], network["left_out"]) == ("flow", 2, 0, [])


def on_the_host(state):
    return np.array([state[1], -np.sin(state[0])])


@pytest.mark.parametrize(
    ("system", "kept", "why"),
    [
        (lambda: as_flow(from_numpy(on_the_host, state_size=2)), True, "calls Python as it runs"),
        (lambda: as_flow(swing), False, "from before systems were kept"),
    ],
    ids=["of-numpy", "of-an-earlier-release"],
)
def test_what_cannot_run_is_shown_and_said(tmp_path: Path, system: Any, kept: bool, why: str):
    (network,) = data_of(write_explorer(elsewhere(tmp_path / "taken", system(), kept=kept)))["networks"]
    assert network["drive"] is None
    assert why in network["left_out"][0]
    assert network["trajectories"]["states"]["shape"][2] == 2


def test_a_run_whose_weights_are_gone_is_shown_and_said(tmp_path: Path):
    (network,) = data_of(write_explorer(write_run(tmp_path / "run", taken_apart())))["networks"]
    assert "model.gnode" in network["left_out"][0]
    assert network["name"] == "gnode on square"
    assert [point["kind"] for point in network["points"]].count("stable") == 4
    # Of each of the four saddles between stable points, the curves that lead away and those that lead to it.
    assert len(network["manifolds"]) == 8


def test_more_than_three_entries_have_axes(tmp_path: Path):
    taken: Dissection = taken_apart(4)
    (network,) = data_of(write_explorer(write_run(tmp_path / "run", taken)))["networks"]
    components = np.array(network["axes"]["components"])
    np.testing.assert_allclose(components @ components.T, np.eye(3), atol=1e-12)
    assert np.all(np.diff(network["axes"]["explained"]) <= 0)


def test_a_page_is_written_again_where_it_is_older(tmp_path: Path):
    folder = elsewhere(tmp_path / "swing", as_flow(swing))
    page = write_explorer(folder)
    page.write_text("touched")
    assert write_explorer(folder).read_text() == "touched"
    after = page.stat().st_mtime + 5
    os.utime(folder / "dissection.json", (after, after))
    assert write_explorer(folder).read_text("utf-8") != "touched"


def test_two_networks_stand_side_by_side(tmp_path: Path):
    first, second = (elsewhere(tmp_path / name, as_flow(swing), name) for name in ("one", "other"))
    page = write_explorer(first, second)
    assert page == first / "explorer-other.html"
    assert [network["name"] for network in data_of(page)["networks"]] == ["one", "other"]


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda place: None, "expected a run folder at .*, got no such folder"),
        (lambda place: place.mkdir(), r"dissection\.json, got none; make it with `gnode dissect"),
        (lambda place: (place.mkdir(), (place / "dissection.json").write_text("[]")), "expected .*summary.json"),
    ],
    ids=["nothing", "no-dissection", "foreign"],
)
def test_what_is_no_run_is_refused(tmp_path: Path, prepare: Any, words: str):
    prepare(tmp_path / "place")
    with pytest.raises(Refused, match=words):
        write_explorer(tmp_path / "place")


def test_the_network_of_the_front_page_is_told_as_any_other(tmp_path: Path):
    (now,) = data_of(write_explorer(write_run(tmp_path / "run", taken_apart())))["networks"]
    kept = json.loads((_SOURCES.parent / "docs" / "assets" / "square.json").read_text("utf-8"))
    assert (set(kept), kept["units"]) == (set(now), 2), "python docs/tools/front_page.py RUN takes it anew"
    assert kept["drive"] is not None and kept["left_out"] == []


def test_the_script_is_what_its_sources_say():
    if shutil.which("node") is None or not (_SOURCES / "node_modules" / "esbuild").exists():
        pytest.skip("needs Node.js and what is installed by `make test-explorer`")
    done = subprocess.run(["node", "scripts/build.mjs", "--check"], cwd=_SOURCES, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.name for path in _PACKAGE.iterdir()} >= {"explorer.js", "explorer.css", "licences.txt", "page.html"}
