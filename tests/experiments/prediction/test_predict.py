"""What a trained network says of data: the same bits wherever run and file lie, as its own simulation in time."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import ReadSettings, read_data
from gnode.data.readers import files_sha256
from gnode.experiments import (
    Run,
    build_network,
    error_sentence,
    load_predictions,
    load_run,
    predict,
    resolve,
    save_prediction,
    train,
)
from gnode.experiments.prediction import Prediction, combined, error_of
from gnode.experiments.prediction._data import GivenData, given_data
from gnode.simulation import simulate
from gnode.tasks import Names, Trials
from gnode.training import TrainingSettings

_SMALL = {"model": {"name": "rnn", "state": 3}, "training": {"epochs": 2, "batch_size": 10}}


def _ragged(path: Path) -> Path:
    """Series of different length, at irregular times, with missing inputs, in units far from one."""
    generator = np.random.default_rng(0)
    lengths = generator.integers(3, 12, 30)
    series = generator.normal(300, 5, (lengths.sum(), 2))
    times = np.concatenate([np.cumsum(generator.exponential(0.1, length) + 0.01) for length in lengths])
    targets = 1000 * np.cumsum(series, axis=0)[:, :1]
    series[generator.random(series.shape) < 0.3] = np.nan
    names: dict[str, Any] = {"input_names": ["left", "right"], "input_units": ["K", "K"], "output_names": ["heat"]}
    np.savez(path, series=series, lengths=lengths, times=times, targets=targets, **names)
    return path


def _classes(path: Path) -> Path:
    inputs = np.random.default_rng(1).normal(3, 2, (30, 8, 2))
    np.savez(path, inputs=inputs, labels=np.array(["no", "yes", "maybe"])[np.arange(30) % 3], time_step_s=0.02)
    return path


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> dict[str, tuple[Path, Path]]:
    """By their kind, run folders and data files that were moved after training."""
    folder, moved = tmp_path_factory.mktemp("trained"), tmp_path_factory.mktemp("moved")
    found = {}
    for kind, write in (("ragged", _ragged), ("classes", _classes)):
        file = write(folder / f"{kind}.npz")
        said = ["task.missing=indicate"] if kind == "ragged" else []
        train(resolve(str(file), file=_SMALL, assignments=said), folder / kind)
        found[kind] = tuple(Path(shutil.move(path, moved / path.name)) for path in (folder / kind, file))
    return found


@pytest.mark.parametrize("kind", ["ragged", "classes"])
def test_predictions_of_the_same_file_are_the_stored_ones_to_the_bit(runs, kind):
    folder, file = runs[kind]
    stored, said = load_predictions(folder), load_run(folder).predict(file)
    assert said.outputs[stored.trials].tobytes() == stored.outputs.tobytes()
    assert np.array_equal(said.times[stored.trials], stored.times)
    assert said.output_names == stored.output_names == (("heat",) if kind == "ragged" else ("maybe", "no", "yes"))
    if kind == "classes":
        assert np.allclose(said.outputs.sum(axis=2), 1) and set(said.answers or ()) <= {"maybe", "no", "yes"}


def test_windows_of_no_set_are_predicted_too(tmp_path):
    series = np.random.default_rng(3).normal(size=(200, 1))
    file = tmp_path / "recording.npz"
    np.savez(file, series=series, lengths=[200], targets=series, time_step_s=0.01)
    cut = {"task": {"read": {"cut_s": 0.1, "every_s": 0.05}}}
    run = train(resolve(str(file), file=_SMALL, options=cut), tmp_path / "run")
    stored, said = load_predictions(tmp_path / "run"), predict(tmp_path / "run", file)
    # Those that reach over the ends of the sets' stretches of time are in none.
    assert len(said.outputs) == 39 > sum(run["sizes"][name] for name in ("train", "validation", "test"))
    assert said.outputs[stored.trials].tobytes() == stored.outputs.tobytes()


def test_the_error_of_the_test_trials_is_that_of_the_summary(runs):
    folder, file = runs["ragged"]
    run, stored = load_run(folder), load_predictions(folder)
    said = run.predict(read_data(file, missing="keep").trials.take(stored.trials))
    # Of the very file, the other trials were trained on.
    whole = run.predict(file)
    assert said.error is not None and whole.error == {**said.error, "part": "test"}
    assert "of the test alone" in (error_sentence(whole) or "")
    assert said.error["loss"] == pytest.approx(run.summary["test"]["loss"], rel=1e-5)
    assert said.error["share_of_variance"] == pytest.approx(run.summary["test"]["share_of_variance"], rel=1e-5)


def _error(trials: Trials, outputs: np.ndarray, **training: Any) -> dict[str, Any] | None:
    return error_of(GivenData(trials, trials, (), (), ()), outputs, TrainingSettings(**training))


def test_an_error_is_scored_as_in_training():
    generator = np.random.default_rng(4)
    times = np.cumsum(np.ones((3, 5)), axis=1)
    inputs, outputs = np.zeros((3, 5, 1), np.float32), generator.uniform(1, 2, (3, 5, 2)).astype(np.float32)
    counts = generator.poisson(2, (3, 5, 2)).astype(np.float32)
    weights = generator.uniform(0, 2, (3, 5, 2)).astype(np.float32)
    values = Trials(inputs, counts, np.ones(counts.shape, bool), times, weights=weights)
    found = _error(values, outputs)
    assert found is not None and found["loss"] == pytest.approx(np.average((outputs - counts) ** 2, weights=weights))
    assert found["share_of_variance"] == pytest.approx(found["loss"] / values.target_variance())
    found, each = _error(values, outputs, loss="poisson"), outputs - counts * np.log(outputs)
    assert found == {"poisson_loss": pytest.approx(np.average(each, weights=weights)), "counted": 30}
    # Every step has a class of its own, and they are all scored, or the last of each trial alone.
    wanted = np.array([[0, 1, 0, 1, 1]] * 3)
    steps = Trials(inputs, wanted, np.ones((3, 5), bool), times, classes=("no", "yes"))
    right = outputs.argmax(axis=2) == wanted
    assert _error(steps, outputs) == {"accuracy": right.mean(), "counted": 15, "scored": "steps"}
    last = {"accuracy": right[:, -1].mean(), "counted": 3, "scored": "trials"}
    assert _error(steps, outputs, loss_at="last") == last
    assert _error(replace(steps, mask=np.zeros((3, 5), bool)), outputs) is None


def test_a_file_needs_no_targets(runs, tmp_path):
    folder, file = runs["ragged"]
    with np.load(file) as arrays:
        np.savez(tmp_path / "new.npz", **{name: arrays[name] for name in arrays.files if name != "targets"})
    said, known = predict(folder, tmp_path / "new.npz"), predict(folder, file)
    assert np.allclose(said.outputs, known.outputs, equal_nan=True, rtol=1e-5) and said.error is None
    assert np.array_equal(np.isnan(said.outputs[..., 0]), ~said.real)


def test_a_table_needs_no_column_of_targets(runs, tmp_path):
    """It is read as the training file was, column by column."""
    folder, _ = runs["ragged"]
    how = ReadSettings(series="id", time="t", time_unit="s", inputs=("left", "right"), targets=("heat",))
    run = load_run(folder)
    task = run.settings.task.model_copy(update={"read": how})
    run = replace(run, settings=run.settings.model_copy(update={"task": task}))
    lines = ["id,t,left,right", "a,0.1,300,", "a,0.25,301,299", "b,0.1,298,300"]
    (tmp_path / "new.csv").write_text("\n".join(lines) + "\n")
    run = replace(run, summary={**run.summary, "names": None})
    said = run.predict(tmp_path / "new.csv")
    same = run.predict(
        {
            "series": np.array([[300, np.nan], [301, 299], [298, 300]]),
            "lengths": np.array([2, 1]),
            "times": said.times[said.real],
        }
    )
    assert said.lengths.tolist() == [2, 1] and said.error is None
    assert np.allclose(said.outputs, same.outputs, equal_nan=True)
    # Times of a table count from the first row of a series, whose step is the training set's.
    assert np.allclose(said.times[0], run.summary["time_step_s"] + np.array([0, 0.15]))


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        ("ragged", {"series": lambda old: old[:, :1], "input_names": None, "input_units": None}, "2 input channels"),
        ("ragged", {"input_names": lambda old: old[::-1]}, "the input channels left, right, .*, got right, left"),
        ("ragged", {"input_units": lambda old: np.array(["K", "C"])}, "the units of inputs K, K, .*, got K, C"),
        ("ragged", {"targets": lambda old: np.repeat(old, 2, axis=1), "output_names": None}, "1 outputs as targets"),
        (
            "ragged",
            {"targets": None, "labels": lambda old: np.arange(30) % 2, "output_names": None},
            "values as targets, .*, got classes",
        ),
        ("classes", {"labels": lambda old: np.where(old == "no", "never", old)}, "classes among maybe, .*, got never"),
        ("classes", {"inputs": lambda old: np.where(old > 6, np.nan, old)}, "inputs that are all there, .* NaN"),
    ],
    ids=["channels", "order", "units", "outputs", "kind", "class", "missing"],
)
def test_other_data_are_refused(runs, tmp_path, kind, change, message):
    folder, file = runs[kind]
    with np.load(file) as stored:
        arrays: dict[str, Any] = dict(stored)
    for name, changed in change.items():
        if changed is None:
            del arrays[name]
        else:
            arrays[name] = changed(arrays.get(name))
    np.savez(tmp_path / "other.npz", **arrays)
    with pytest.raises(Refused, match=f"expected {message}"):
        predict(folder, tmp_path / "other.npz")


def test_several_runs_give_their_mean_and_spread(runs):
    folder, file = runs["ragged"]
    one = load_run(folder)
    other = replace(one, network=jax.tree.map(lambda leaf: 1.1 * leaf, one.network))
    said = [run.predict(file).outputs for run in (one, other)]
    both = predict([one, other], file)
    assert both.networks == 2 and both.spread is not None and both.error is not None
    assert np.allclose(both.outputs, (said[0] + said[1]) / 2, equal_nan=True, rtol=1e-6)
    assert np.allclose(both.spread, np.abs(said[0] - said[1]) / np.sqrt(2), equal_nan=True, rtol=1e-3)


@pytest.mark.parametrize("name", ["lengths", "times"])
def test_networks_that_answer_at_other_steps_have_no_mean(name):
    times = np.tile([1.0, 2.0, 3.0], (2, 1))
    first = Prediction(times, np.array([3, 3]), np.zeros((2, 3, 1), np.float32), ("heat",))
    # Where the first step began is each run's own.
    assert len(combined([first, replace(first, times=times + 0.1)])) == 2
    with pytest.raises(Refused, match=f"expected networks that answer at the same steps, .* got other {name} of"):
        combined([first, replace(first, **{name: 2 * getattr(first, name)})])


def test_a_prediction_is_written_as_table_and_as_arrays(runs, tmp_path):
    folder, file = runs["classes"]
    said = predict(folder, file, states=True)
    lines = save_prediction(tmp_path / "said.csv", said).read_text().splitlines()
    assert lines[0] == "trial,time_s,maybe,no,yes,state_1,state_2,state_3,answer" and len(lines) == 1 + 30 * 8
    row = lines[2 * 8].split(",")
    assert row[0] == "1" and np.allclose([float(cell) for cell in row[2:5]], said.outputs[1, 7])
    with np.load(save_prediction(tmp_path / "said.npz", said)) as arrays:
        assert np.array_equal(arrays["outputs"], said.outputs) and list(arrays["answers"]) == list(said.answers or ())
    with pytest.raises(Refused, match=r"expected a name that ends in \.npz or \.csv, got said\.txt"):
        save_prediction(tmp_path / "said.txt", said)


def _by_hand(tmp_path: Path, *assignments: str, model: str = "rnn") -> tuple[Run, Trials]:
    """A run that was never trained, of two outputs that are of the kind of its two inputs."""
    inputs = np.random.default_rng(2).normal(3, 2, (3, 6, 2)).astype(np.float32)
    times = np.cumsum(np.full((3, 6), 0.1), axis=1)
    trials = Trials(inputs, inputs, np.ones_like(inputs, bool), times, names=Names())
    np.savez(tmp_path / "kind.npz", inputs=inputs, targets=inputs, time_step_s=0.1)
    said = ["model.alpha=0.25" if model == "rnn" else f"model.name={model}", *assignments]
    settings = resolve(str(tmp_path / "kind.npz"), file={"model": {"name": model, "state": 3}}, assignments=said)
    network = build_network(settings.model, input_size=2, output_size=2, time_step=0.1, key=jax.random.key(3))
    scaling = {"mean": [3.0, 2.0], "deviation": [2.0, 4.0]}
    summary = {"time_step_s": 0.1, "input_size": 2, "output_size": 2, "input_scaling": scaling}
    return Run(tmp_path, settings, network, trials, summary), trials


def test_what_lies_beside_the_inputs_of_the_run_is_not_that_of_others(tmp_path, monkeypatch):
    """Targets and times in files of their own are found by their names from here, and are of the training's inputs."""
    run, trials = _by_hand(tmp_path, "task.read.axes='trials,steps,channels'")
    how = run.settings.task.read.model_copy(update={"targets": ("y.npy",), "time": "t.npy"})
    task = run.settings.task.model_copy(update={"read": how})
    monkeypatch.chdir(tmp_path)
    for name, array in (("new", trials.inputs), ("y", trials.inputs), ("t", np.cumsum(np.full(6, 0.3)))):
        np.save(f"{name}.npy", array)
    run = replace(run, settings=run.settings.model_copy(update={"task": task}))
    said = run.predict("new.npy")
    assert said.error is None and np.allclose(said.times[0], trials.times[0])
    assert any(note.startswith("not read: y.npy, t.npy, which") for note in said.notes)
    task = task.model_copy(update={"read": how.model_copy(update={"axes": None})})
    with pytest.raises(Refused, match=r"expected an order of the axes of new\.npy, .* got none, since what lay beside"):
        replace(run, settings=run.settings.model_copy(update={"task": task})).predict("new.npy")


def test_a_file_of_the_test_is_found_beside_the_data(tmp_path):
    run, _ = _by_hand(tmp_path)
    shutil.copy(tmp_path / "kind.npz", tmp_path / "test.npz")
    how, file = ReadSettings(test=str(tmp_path / "test.npz")), tmp_path / "kind.npz"
    gone = how.model_copy(update={"test": "no/more/test.npz"})
    task = run.settings.task.model_copy(update={"read": gone, "sha256": files_sha256(file, how)})
    (tmp_path / "split.json").write_text('{"train": [0, 1], "validation": [2], "test": [3, 4, 5]}')
    found = given_data(replace(run, settings=run.settings.model_copy(update={"task": task})), file)
    assert len(found.trials) == 6 and [len(places) for places in found.sets] == [2, 1, 3]


def _scaled(values: np.ndarray) -> np.ndarray:
    return (values - [3.0, 2.0]) / [2.0, 4.0]


def _simulated(run: Run, inputs: np.ndarray, durations: np.ndarray) -> np.ndarray:
    given = (jnp.asarray(inputs, jnp.float32), jnp.asarray(durations, jnp.float32))
    return np.asarray(simulate(run.network, *given, run.settings.simulation).outputs)


_CUBIC = ("simulation.substeps=2", "simulation.interpolation=cubic")


@pytest.mark.parametrize(
    ("said", "beyond"),
    [((), "hold"), ((), "zero"), ((), "feed"), (("task.predict=change",), "feed"), (_CUBIC, "feed")],
    ids=["hold", "zero", "feed", "feed a change", "feed along a cubic"],
)
def test_beyond_the_last_sample_a_network_goes_on_as_with_more_samples(tmp_path, said, beyond):
    run, trials = _by_hand(tmp_path, *said)
    found = run.predict(trials, horizon_s=0.35, beyond=beyond)
    assert found.steps_beyond == 4 and np.allclose(found.times[:, -1], 1.0)
    samples, durations = list(trials.inputs[0].astype(np.float64)), [0.1] * 6
    for step in range(6, 11):
        outputs = _simulated(run, _scaled(np.array(samples)), np.array(durations))
        if "task.predict=change" in said:
            outputs = outputs + np.array(samples)
        assert np.allclose(found.outputs[0, :step], outputs, rtol=1e-4, atol=1e-5)
        samples.append({"hold": samples[-1], "zero": np.zeros(2), "feed": outputs[-1]}[beyond])
        durations.append(0.1)


def test_between_samples_the_flow_goes_on_from_the_last_step(tmp_path):
    run, trials = _by_hand(tmp_path)
    found = run.predict(trials, times=[0.0, 0.2, 0.23, 0.3, 0.71], beyond="zero")
    own = run.predict(trials)
    assert np.allclose(found.outputs[:, [1, 3]], own.outputs[:, [1, 2]], rtol=1e-4, atol=1e-6)
    # One sample more, held over a part of its interval.
    inputs = _scaled(trials.inputs[0].astype(np.float64))
    between = _simulated(run, inputs[:3], np.array([0.1, 0.1, 0.03]))
    assert np.allclose(found.outputs[0, 2], between[-1], rtol=1e-4, atol=1e-5)
    # Beyond the last sample it goes on in whole steps: .7 s is one of them.
    onward = np.concatenate([inputs, _scaled(np.zeros((2, 2)))])
    later = _simulated(run, onward, np.array([0.1] * 7 + [0.01]))
    # A time that was rounded up is still that of the last sample.
    rounded = run.predict(trials, times=[own.times[0, -1] + 1e-9])
    assert np.allclose(rounded.outputs[:, 0], own.outputs[:, -1], rtol=1e-4, atol=1e-6)
    assert np.allclose(found.outputs[0, 4], later[-1], rtol=1e-4, atol=1e-5)
    assert np.allclose(found.outputs[:, 0], np.asarray(run.network.output(jnp.zeros(3, jnp.float32))), atol=1e-6)


@pytest.mark.parametrize(
    ("model", "said", "options", "message"),
    [
        ("rnn", (), {"horizon_s": 1}, "what the input is beyond the last sample, got nothing said"),
        ("rnn", (), {"beyond": "hold"}, "a horizon with what the input is"),
        ("rnn", (), {"horizon_s": -1}, "a horizon of zero or more seconds"),
        ("rnn", (), {"times": [0.3, 0.2]}, "times that increase"),
        ("rnn", (), {"times": []}, "times from zero on"),
        ("rnn", ("task.predict=change",), {"times": [0.25]}, "a network that predicts values, at times between"),
        ("rnn", ("task.shuffle_times=true",), {}, "a run that was trained on the times"),
        ("rnn", ("model.alpha=0.75",), {"times": [0.25]}, r"a flow, at times .*, got steps of 0\.75 tau"),
        ("lstm", (), {"times": [0.25]}, "a flow, at times between samples, got the map lstm"),
    ],
)
def test_what_has_no_answer_is_refused(tmp_path, model, said, options, message):
    run, trials = _by_hand(tmp_path, *said, model=model)
    with pytest.raises(Refused, match=f"expected {message}"):
        run.predict(trials, **options)


def test_classes_end_at_the_last_sample(runs):
    folder, file = runs["classes"]
    with pytest.raises(Refused, match="expected values as outputs, to go on"):
        predict(folder, file, horizon_s=1, beyond="hold")
    with pytest.raises(Refused, match="expected values as outputs, at times"):
        predict(folder, file, times=[0.05])
