"""Systems that were not trained here: what is told of them, what is left out, and what is refused."""

import dataclasses
import json
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Failed, Refused
from gnode.analysis import as_flow, as_map, from_numpy
from gnode.analysis.attractor import relaxed
from gnode.experiments import Dissection, dissect_system, load_dissection
from gnode.experiments.dissection.elsewhere._given import given_labels, given_states
from gnode.report import write_report
from tests.experiments.dissection.test_schema import check

STEP = 0.01


def remembers(state):
    """Two bits: four stable points, where h = tanh(2 h), four saddles and zero."""
    return jnp.tanh(2 * state)


def trials(*, units: int = 2, seed: int = 0) -> np.ndarray:
    """States of (trials, time, units), the last trial shorter."""
    states = np.random.default_rng(seed).normal(size=(12, 20, units))
    states[-1, 10:] = np.nan
    return states


@pytest.fixture(scope="module")
def taken() -> Dissection:
    return dissect_system(
        as_map(remembers, step=STEP),
        trials(),
        seconds=1.0,
        readout=(np.array([[1.0, 0.0], [0.0, 3.0], [1.0, 1.0]]), np.array([0.0, 0.5, 0.0])),
        labels=np.repeat(["left", "right"], 6),
        name="two <bits>",
        starts=96,
    )


def test_it_is_told_what_is_told_of_a_network_of_ours(taken):
    assert taken.verdict is not None and (taken.verdict.kind, taken.verdict.count) == ("isolated points", 4)
    assert taken.certificate is not None and taken.certificate.complete and len(taken.certificate) == 9
    assert taken.is_map and taken.step == STEP and taken.relaxed.times[-1] == pytest.approx(1.0)
    assert taken.slow_set is not None and taken.gate_units is None
    root = np.abs(taken.fixed_points.states).max()
    assert root == pytest.approx(np.tanh(2 * root), abs=1e-12)


def test_the_readout_is_that_of_the_states(taken):
    x, y = taken.relaxed.states.T
    np.testing.assert_allclose(taken.held[-1], np.stack([x, 3 * y + 0.5, x + y], axis=1), rtol=1e-12)
    assert taken.selection is not None and taken.selection.input_names == ()
    np.testing.assert_allclose(taken.selection.readout[0], [[1.0, 0.0], [0.0, 3.0], [1.0, 1.0]])
    assert not np.isfinite(taken.asked).any() and taken.asked.shape == taken.held[-1].shape


def test_labels_are_those_of_the_trials_that_states_are_of(taken):
    states, valid = trials(), np.isfinite(trials()).all(axis=2)
    assert taken.labels is not None and taken.labels.names == ("left", "right")
    for state, label in zip(taken.relaxed.path[0], taken.labels.values, strict=True):
        (trial,) = np.unique(np.argwhere((states[valid] == state).all(axis=1)))
        assert label == (np.repeat(np.arange(12), 20).reshape(12, 20)[valid][trial] >= 6)


def test_its_record_is_read_back_and_its_page_says_what_is_left_out(taken, tmp_path):
    page = write_report(taken, tmp_path / "page")
    check(json.loads((page.parent / "dissection.json").read_text()))
    again = load_dissection(page.parent)
    assert again.elsewhere is not None and again.elsewhere.name == "two <bits>"
    assert again.labels is not None and again.labels.names == ("left", "right")
    assert again.examples is None and again.consistency is None
    first = page.read_bytes()
    assert write_report(page.parent) == page and page.read_bytes() == first
    text = page.read_text()
    assert "two &lt;bits&gt; taken apart" in text and "No inputs were given: states were let go from all steps" in text
    assert "The network is a map of steps of 0.01 s" in text
    assert "48 states of the 230 given were let go, the input held." in text
    assert "trained" not in text.partition("<section")[0].replace("what trained it", "")
    shown = {path.name for path in (page.parent / "figures").glob("*.png")}
    assert {"portrait.png", "slow-set.png", "spectrum.png"} <= shown
    assert not shown & {"examples.png", "training.png", "memory.png", "consistency.png"}


def test_what_is_missing_is_left_out_and_said():
    units = 9
    taken = dissect_system(
        as_map(remembers), trials(units=units).reshape(-1, units)[:200], seconds=12.0, starts=32, name="bare"
    )
    assert taken.certificate is None and taken.slow_set is None and taken.held.shape[2] == 0
    assert taken.elsewhere is not None
    said = " ".join(taken.elsewhere.left_out)
    for part in ("No targets", "No readout", "No inputs", "No certificate was tried for states of 9 entries"):
        assert part in said


def test_a_function_that_cannot_be_read_has_no_certificate_and_it_is_said_why():
    system = as_map(from_numpy(lambda states: np.tanh(2 * states), state_size=1, vectorised=True))
    taken = dissect_system(system, trials(units=1), seconds=12.0, starts=32)
    assert taken.certificate is None and taken.verdict is not None and taken.verdict.count == 2
    assert taken.elsewhere is not None and any("no certificate" in text for text in taken.elsewhere.left_out)


def test_states_are_let_go_from_where_there_is_no_input():
    states, inputs = trials(), np.ones((12, 20, 1))
    inputs[:, 10:] = 0
    taken = dissect_system(as_map(remembers), states, seconds=12.0, inputs=inputs, starts=64)
    assert taken.let_go is not None and taken.let_go.only_without_input and taken.let_go.without_input == 110
    quiet = states[:, 10:][np.isfinite(states[:, 10:]).all(axis=2)]
    assert all((quiet == state).all(axis=1).any() for state in taken.relaxed.path[0])


def test_a_flow_is_followed_as_it_flows():
    # Of x' = -x / tau, in closed form.
    tau, states = 0.3, np.random.default_rng(1).normal(size=(60, 1))
    system = as_flow(lambda state: -state / tau, time_constant=tau)
    taken = dissect_system(system, states, seconds=1.0, starts=32, input_directions=[[2.0]])
    begin, end = taken.relaxed.path[0], taken.relaxed.states
    np.testing.assert_allclose(end, begin * np.exp(-1.0 / tau), rtol=1e-3)
    assert not taken.is_map and taken.verdict is not None and taken.verdict.count == 1
    # The step of the record is that by which they were followed.
    again = relaxed(system, begin, seconds=1.0, step=taken.step, snapshots=10)
    np.testing.assert_array_equal(again.path, taken.relaxed.path)
    assert taken.step == pytest.approx(1 / 50)
    assert taken.selection is not None and np.abs(taken.selection.selected).tolist() == [[[2.0]]]
    assert taken.selection.input_names == ("input 1",) and taken.selection.output_names == ()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"states": np.zeros((3, 4, 2))}, "states that differ"),
        ({"input_directions": np.zeros(2)}, r"input directions of shape \(2, channels\)"),
        ({"states": np.full((3, 4, 2), np.nan)}, "two states that are finite"),
        ({"states": np.zeros(3)}, r"\(trials, time, units\) or \(states, units\)"),
        (
            {"system": as_map(lambda state: state @ np.ones((2, 2)), step=STEP), "states": trials(units=3)},
            "as many entries as",
        ),
        ({"seconds": 0.05}, "at least 10 steps of the map"),
        ({"seconds": 0.0}, "length of a trial"),
        ({"readout": np.zeros((2, 3))}, r"\(outputs, 2\)"),
        ({"readout": np.full((1, 2), np.nan)}, "finite"),
        ({"readout": (np.zeros((1, 2)), np.zeros(2))}, "one for each output"),
        ({"readout": lambda state: state[0]}, "one array of the outputs"),
        ({"readout": lambda state: np.asarray(state) @ np.ones((2, 1))}, "written in JAX"),
        ({"inputs": np.zeros((12, 19, 1))}, r"inputs of shape \(12, 20, channels\)"),
        ({"labels": np.arange(5)}, "labels"),
        ({"labels": [f"trial {k} of {j}" for k in range(12) for j in range(1)][:11]}, "labels"),
        ({"starts": 2}, "number of starts"),
        ({"system": remembers}, "a system"),
        ({"system": as_map(lambda state: jnp.nan * state, step=STEP)}, "finite at its own states"),
    ],
    ids=lambda value: None if isinstance(value, dict) else value[:24],
)
def test_what_cannot_be_is_refused(options, message):
    given = {"system": as_map(remembers, step=STEP), "states": trials(), "seconds": 1.0, **options}
    system, states = given.pop("system"), given.pop("states")
    with pytest.raises(Refused, match=message):
        dissect_system(system, states, **given)


def test_states_that_run_away_fail_with_advice():
    with pytest.raises(Failed, match="a flow and no map"):
        dissect_system(as_map(lambda state: 1e9 * state), trials(), seconds=40.0, starts=32)


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (np.linspace(0, 1, 12), ()),
        (np.arange(40)[:12] * 1000, tuple(str(1000 * k) for k in range(12))),
        (np.arange(12) % 2 == 0, ("False", "True")),
        (["b", "a"] * 6, ("a", "b")),
    ],
    ids=["real", "whole", "true", "texts"],
)
def test_labels_are_names_or_numbers(labels, names):
    numbers, found = given_labels(labels, given_states(trials(), None))
    assert found == names and numbers.shape == (12, 20)
    for trial in range(12):
        told = found[int(numbers[trial, 0])] if names else numbers[trial, 0]
        assert told == (str(np.asarray(labels)[trial]) if names else np.asarray(labels)[trial])


def test_a_run_has_a_page_of_its_own(taken, tmp_path: Path):
    with pytest.raises(Refused, match="a folder for the page"):
        write_report(taken)
    with pytest.raises(Refused, match="that of a run"):
        write_report(dataclasses.replace(taken, elsewhere=None), tmp_path)
    (tmp_path / "settings.toml").write_text("")
    with pytest.raises(Refused, match="a folder of its own"):
        write_report(taken, tmp_path)
    assert not (tmp_path / "dissection.json").exists()
