"""From settings to the three sets."""

import json
from dataclasses import replace
from pathlib import Path

import jax
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import fill_missing, read_trials, split, standardise
from gnode.experiments import Keys, TaskSettings, draw_sets, prepare, resolve
from gnode.experiments._prepare import Sets, with_checksum
from gnode.tasks import Trials
from gnode.training import fit

KEY = jax.random.key(3)
HANDWRITING = Path(__file__).parents[2].parent / "shared" / "data" / "character_trajectories.npz"


@pytest.fixture
def gaps(tmp_path) -> Path:
    """Thirty ragged series of two channels far from zero, a third of their values missing."""
    random = np.random.default_rng(0)
    lengths = random.integers(4, 12, 30)
    series = random.normal(50.0, 4.0, (lengths.sum(), 2))
    series[random.random(series.shape) < 1 / 3] = np.nan
    times = np.concatenate([np.cumsum(random.uniform(0.1, 0.3, length)) for length in lengths])
    np.savez(tmp_path / "gaps.npz", series=series, lengths=lengths, labels=np.arange(30) % 2, times=times)
    return tmp_path / "gaps.npz"


def drawn(path: Path | str, **settings) -> Sets:
    return draw_sets(TaskSettings(name=str(path), **settings), key=KEY)


def arrays(trials: Trials) -> list[np.ndarray]:
    return [trials.inputs, trials.targets, trials.mask, trials.times]


@pytest.mark.parametrize("how", ["hold", "interpolate", "indicate"])
def test_a_file_is_split_then_standardised_then_filled(gaps, how):
    sets = drawn(gaps, missing=how)
    scaler, *parts = standardise(*split(read_trials(gaps, missing="keep"), key=KEY))
    assert sets.scaling == scaler
    for made, part in zip((sets.train, sets.validation, sets.test), parts, strict=True):
        expected = fill_missing(part, how, time_unit=parts[0].time_step)
        for one, other in zip(arrays(made), arrays(expected), strict=True):
            np.testing.assert_array_equal(one, other)
    if how == "indicate":
        assert set(np.unique(sets.train.inputs[..., 2:4])) == {0, 1}


@pytest.fixture
def told(tmp_path) -> Path:
    """Forty trials whose one input is their place, which say of what part and whose they are."""
    inputs = np.broadcast_to(np.arange(40.0)[:, None, None], (40, 5, 1))
    part = np.repeat(["train", "val", "test"], [20, 8, 12])
    subject = np.array([f"s{k % 4}" for k in range(40)])
    np.savez(tmp_path / "told.npz", inputs=inputs, targets=inputs, part=part, subject=subject)
    return tmp_path / "told.npz"


def places(path: Path, **settings) -> list[list[int]]:
    return [some.tolist() for some in drawn(path, standardise=False, **settings).places or ()]


def test_a_file_is_split_by_what_its_trials_say(told):
    assert places(told, split="published") == [list(range(20)), list(range(20, 28)), list(range(28, 40))]
    assert places(told, split="order", shares=(0.5, 0.25, 0.25))[2] == list(range(30, 40))
    *others, test = places(told, split="subject", held_out="s3")
    assert test == list(range(3, 40, 4)) and all(others)
    groups = [{k % 4 for k in some} for some in places(told, split="subject")]
    assert all(groups) and sum(map(len, groups)) == 4


def test_of_what_trials_say_and_nobody_asks_for_is_told(told):
    said = "trials say which set they are of (part)"
    assert any(said in doubt and "task.split=published" in doubt for doubt in drawn(told).doubts)
    assert not any(said in doubt for doubt in drawn(told, split="published").doubts)


def test_folds_share_one_split_and_seeds_one_split_seed(told):
    tests = [places(told, folds=4, fold=fold)[2] for fold in range(1, 5)]
    assert sorted(place for test in tests for place in test) == list(range(40))
    by_subject = [places(told, split="subject", folds=4, fold=fold)[2] for fold in range(1, 5)]
    assert sorted(some[0] % 4 for some in by_subject) == [0, 1, 2, 3] and {len(some) for some in by_subject} == {10}
    one, other, own = (
        [some.tolist() for some in draw_sets(TaskSettings(name=str(told), split_seed=said), key=key).places or ()]
        for said, key in ((5, KEY), (5, Keys.of(1).data), (None, Keys.of(5).data))
    )
    assert one == other == own


def test_a_file_of_places_is_the_split_and_its_content_is_remembered(told, tmp_path):
    said = {"train": list(range(0, 30)), "validation": [30, 31], "test": [35]}
    (tmp_path / "mine.json").write_text(json.dumps(said))
    assert places(told, split=str(tmp_path / "mine.json")) == list(said.values())
    settings = with_checksum(resolve(str(told), assignments=[f"task.split={tmp_path / 'mine.json'}"]))
    (tmp_path / "mine.json").write_text(json.dumps({**said, "test": [36]}))
    with pytest.raises(Refused, match=r"the split .*mine.json as it was when the run began"):
        draw_sets(settings.task, key=KEY)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"split": "speaker"}, "task.split of .* among stratified, random, order, time, published, subject, got 'sp"),
        ({"split": "time"}, "windows cut from recordings"),
        ({"folds": 4}, "expected task.fold from 1 to task.folds, got None of 4"),
        ({"folds": 4, "fold": 5}, "got 5 of 4"),
        ({"folds": 4, "fold": 1, "split": "order"}, "stratified, random or a group with task.folds, got order"),
        ({"folds": 4, "fold": 1, "split": "subject", "held_out": "s1"}, "got task.held_out = s1"),
        ({"split": "gone.json"}, "gone.json"),
    ],
    ids=["no such group", "no windows", "no fold", "beyond", "folds in order", "held out", "no file"],
)
def test_ways_to_split_that_there_are_not(told, settings, why):
    with pytest.raises((Refused, ValueError), match=why):
        drawn(told, **settings)


@pytest.mark.parametrize("seed", range(3))
def test_every_set_of_a_file_can_be_scored(tmp_path, seed):
    inputs = np.random.default_rng(0).normal(size=(40, 5, 1))
    mask = np.zeros((40, 5))
    mask[::4] = 1
    np.savez(tmp_path / "some.npz", inputs=inputs, targets=inputs, mask=mask)
    sets = draw_sets(TaskSettings(name=str(tmp_path / "some.npz")), key=Keys.of(seed).data)
    assert all(part.mask.any() for part in (sets.train, sets.validation, sets.test))
    np.savez(tmp_path / "one.npz", inputs=inputs, targets=inputs, mask=mask * (np.arange(40) == 4)[:, None])
    with pytest.raises(Refused, match=r"set of which a target counts, got .* as 1 of all 40 have one; mark targets of"):
        draw_sets(TaskSettings(name=str(tmp_path / "one.npz")), key=Keys.of(seed).data)


def test_missing_inputs_are_refused_with_advice(gaps):
    with pytest.raises(
        Refused, match=r"gaps\.npz: expected inputs without missing values.*--missing hold, interpolate"
    ):
        drawn(gaps)


def test_a_task_has_nothing_to_fill():
    with pytest.raises(Refused, match=r"task\.missing for a data file alone, got hold for the task square"):
        drawn("square", missing="hold")


def test_a_file_has_its_own_samples(gaps):
    with pytest.raises(Refused, match=r"task\.steps and task\.pulses for flip-flops alone, got one of them for .*gaps"):
        drawn(gaps, missing="hold", steps=50)


def test_trials_of_a_flip_flop_have_the_length_that_is_said():
    few = {"train_trials": 20, "validation_trials": 8, "test_trials": 8}
    sets = draw_sets(TaskSettings.model_validate({"name": "ring", "steps": 30, "pulses": 2, **few}), key=KEY)
    assert {part.steps for part in (sets.train, sets.validation, sets.test)} == {30}


@pytest.mark.parametrize("task", ["square", "file"])
def test_dropping_and_shuffling_change_no_other_draw(task, gaps):
    few = {"train_trials": 20, "validation_trials": 8, "test_trials": 8}
    said = {"name": str(gaps), "missing": "hold"} if task == "file" else {"name": "square", **few}
    whole, less, control, regular = (
        draw_sets(TaskSettings.model_validate({**said, "standardise": False, **more}), key=KEY)
        for more in (
            {},
            {"drop": 0.5},
            {"drop": 0.5, "shuffle_times": True},
            {"drop": 0.5, "ignore_times": True},
        )
    )
    for name in ("train", "validation", "test"):
        all_samples, kept, shuffled, even = (getattr(sets, name) for sets in (whole, less, control, regular))
        assert len(kept) == len(all_samples)
        counts = all_samples.real.sum(axis=1)
        np.testing.assert_array_equal(kept.real.sum(axis=1), np.maximum(1, np.rint(counts / 2)))
        for trial, count in enumerate(kept.real.sum(axis=1)):
            assert np.isin(kept.times[trial, :count], all_samples.times[trial]).all()
        np.testing.assert_array_equal(shuffled.inputs, kept.inputs)
        np.testing.assert_allclose(shuffled.times[:, -1], kept.times[:, -1])
        assert (shuffled.times != kept.times).any()
        np.testing.assert_array_equal(even.inputs, kept.inputs)
        assert np.ptp(even.durations[even.real]) < 1e-6 < np.ptp(kept.durations[kept.real])
    # The three sets of a task lose different samples.
    if task == "square":
        assert (less.validation.times != less.test.times).any()


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_handwriting_with_samples_dropped(share):
    if not HANDWRITING.exists():
        pytest.skip("needs ../shared/data/character_trajectories.npz, which is not here")
    sets = drawn(HANDWRITING, drop=share)
    lengths = read_trials(HANDWRITING).real.sum(axis=1)
    kept = np.concatenate([part.real.sum(axis=1) for part in (sets.train, sets.validation, sets.test)])
    np.testing.assert_array_equal(np.sort(kept), np.sort(np.rint((1 - share) * lengths)))
    assert sets.train.input_size == 3 and sets.train.output_size == 20
    durations = sets.train.durations[sets.train.real]
    # Whole multiples of the 5 ms between samples.
    np.testing.assert_allclose(durations / 0.005, np.rint(durations / 0.005), atol=1e-3)
    assert np.unique(np.rint(durations / 0.005)).size > 3


@pytest.mark.parametrize("spoilt", ["training", "validation"])
def test_what_was_not_filled_is_not_trained_on(spoilt):
    settings = resolve("square", file={"task": {"train_trials": 20, "validation_trials": 8, "test_trials": 8}})
    sets, network = prepare(settings, Keys.of(0))
    parts = {"training": sets.train, "validation": sets.validation}
    inputs = parts[spoilt].inputs.copy()
    inputs[3, 2, 1] = np.nan
    parts[spoilt] = replace(parts[spoilt], inputs=inputs)
    with pytest.raises(Refused, match=f"{spoilt} trials without missing inputs, got 1 NaN; fill them"):
        fit(network, parts["training"], parts["validation"], settings.training, key=KEY)


@pytest.fixture
def recording(tmp_path) -> Path:
    """One recording of a minute, whose input is its time."""
    times = 0.1 * np.arange(1, 601)
    series = times[:, None].astype(np.float32)
    np.savez(tmp_path / "long.npz", series=series, lengths=[600], targets=series, times=times)
    return tmp_path / "long.npz"


def test_windows_of_a_recording_are_split_in_time(recording):
    """What is tested on comes after what is validated by, and that after what is trained on; overlapping windows that
    are split at random are told of."""
    settings = resolve(str(recording), options={"task": {"read": {"cut_s": 2.0, "every_s": 0.5}}}).task
    assert settings.split == "time"
    sets = draw_sets(settings.model_copy(update={"standardise": False}), key=KEY)
    trains, validates, tests = (
        (part.inputs.min(), part.inputs.max()) for part in (sets.train, sets.validation, sets.test)
    )
    assert trains[1] <= validates[0] < validates[1] <= tests[0]
    assert not any("overlap" in doubt for doubt in sets.doubts)
    for how in ("random", "order"):
        mixed = draw_sets(settings.model_copy(update={"split": how}), key=KEY)
        assert any("task.split=time" in doubt for doubt in mixed.doubts)
