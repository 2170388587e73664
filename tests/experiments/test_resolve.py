import math
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnode._checks import Refused
from gnode.experiments import RunSettings, read_settings, read_settings_table, resolve
from gnode.experiments._resolve import merged, parse_assignment, validated, write_settings
from gnode.experiments._settings import ModelName
from tests.experiments.small_runs import write_data

leaves = st.integers() | st.booleans() | st.text(max_size=5)
tables = st.recursive(
    st.dictionaries(st.sampled_from("abc"), leaves, max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), leaves | inner, max_size=3),
    max_leaves=6,
)


@given(tables, tables, tables)
def test_later_tables_are_heard_over_earlier_ones(one, two, three):
    assert merged(one, {}) == merged({}, one) == merged(one, one) == one
    assert merged(merged(one, two), three) == merged(one, two, three)
    for name, value in two.items():
        assert isinstance(value, dict) or merged(one, two)[name] == value


names = st.lists(st.from_regex(r"[a-z_]{1,6}", fullmatch=True), min_size=1, max_size=3)
values = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.booleans(),
    st.floats(allow_nan=False),
    st.lists(st.integers(0, 99), max_size=3),
)


@given(names, values)
def test_an_assignment_is_a_nested_table(path: list[str], value):
    text = str(value).lower() if isinstance(value, bool | float) else str(value)
    table = parse_assignment(f"{'.'.join(path)}={text}")
    for name in path:
        assert list(table) == [name]
        table = table[name]
    assert table == value and type(table) is type(value)


@given(st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="#"), min_size=1))
def test_what_is_no_toml_is_text(text: str):
    (value,) = parse_assignment(f"name={text}").values()
    try:
        expected = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        expected = text
    assert value == expected or value != value


@pytest.mark.parametrize("text", ["", "a", "=1", "a.=1", ".a=1", "a..b=1"])
def test_what_is_no_assignment_is_refused(text: str):
    with pytest.raises(Refused, match=r"expected path.to.setting=value, got .*; write, say, --set"):
        parse_assignment(text)


def test_every_layer_is_heard_over_the_one_before():
    file = {"training": {"epochs": 7, "batch_size": 11}, "model": {"state": 9}}
    said = {"file": file, "assignments": ["training.epochs=8", "training.patience=3"], "options": {"seed": 5}}
    adamw = resolve("torus", options={"training": {"optimiser": "adamw"}})
    assert RunSettings.model_validate({"task": {"name": "torus"}}).training == adamw.training
    # The task over the defaults, what is published over the task, quick over that, and then the user.
    assert resolve("square").model.state == 2 != resolve("torus").model.state
    assert resolve("square", published=True).training.batch_size == 100 != resolve("square").training.batch_size
    assert resolve("cube", published=True).training.epochs == 600
    assert resolve("cube", published=True, quick=True).training.epochs == 20
    settings = resolve("cube", published=True, quick=True, **said)
    assert (settings.training.epochs, settings.training.batch_size, settings.training.patience) == (8, 11, 3)
    assert (settings.model.state, settings.model.alpha, settings.seed) == (9, 1.0, 5)
    options = {"training": {"epochs": 2}, "model": {"state": 4}}
    settings = resolve("cube", quick=True, file=file, assignments=["training.epochs=8"], options=options)
    assert (settings.training.epochs, settings.model.state) == (2, 4)
    assert resolve("square", assignments=["seed=1", "seed=2"]).seed == 2


@pytest.mark.parametrize("name", get_args(ModelName))
@pytest.mark.parametrize("published", [False, True], ids=["measured", "published"])
@pytest.mark.parametrize("task", ["square", "fixed-3bit", "copy"])
def test_the_defaults_of_every_model_fit_it(task, name, published):
    settings = resolve(task, published=published, options={"model": {"name": name}})
    assert settings.model.name == name and settings.task.name == task
    assert settings.model.alpha == (1.0 if published or name in ("lstm", "gru-d") else 0.1)


@pytest.mark.parametrize(
    ("name", "alpha", "rate"),
    [("node", "1", 0.005), ("node", "0.6", 0.005), ("node", "0.5", 0.05), ("node", "0.1", 0.05), ("gnode", "1", 0.05)],
)
def test_without_a_gate_a_map_is_trained_more_slowly(name: str, alpha: str, rate: float):
    said = (f"model.name={name}", f"model.alpha={alpha}.0" if alpha == "1" else f"model.alpha={alpha}")
    assert resolve("cube", assignments=said).training.learning_rate == rate
    assert resolve("cube", assignments=(*said, "training.learning_rate=0.02")).training.learning_rate == 0.02


def test_the_defaults_of_a_file_follow_its_targets(tmp_path):
    classes = resolve(str(write_data(tmp_path / "classes.npz")))
    assert (classes.training.loss_at, classes.model.gate_bias) == ("last", -2.0)
    numbers = resolve(str(write_data(tmp_path / "values.npz", labelled=False)))
    assert (numbers.training.loss_at, numbers.model.gate_bias) == ("all", 0.0)
    for name, hidden in (("ode-rnn", (64,)), ("gru-d", ())):
        model = resolve(str(tmp_path / "classes.npz"), options={"model": {"name": name}}).model
        assert (model.gate_bias, model.hidden, model.state) == (-2.0, hidden, 32)
    of_gru, of_ode_rnn = (
        resolve(str(tmp_path / "values.npz"), options={"model": {"name": name}}).training for name in ("gru", "ode-rnn")
    )
    assert of_gru == of_ode_rnn


@pytest.mark.parametrize(
    ("assignments", "message"),
    [
        (["training.rate=1"], r"a known setting, one of epochs, .*, got training.rate; correct the name"),
        (
            ["modle.state=1"],
            r"a known setting, one of seed, task, model, simulation, training, start, got modle; correct the name",
        ),
        (["model.states=1"], r"a known setting, one of name, state, hidden, .*, got model.states"),
        (["training.epochs=0"], "training.epochs to be greater than or equal to 1, got 0; correct training.epochs"),
        (["training.epochs=many"], "training.epochs to be a valid integer, got 'many'"),
        (["training.epochs=1.5"], "training.epochs to be a valid integer, got 1.5"),
        (["training=3"], "training to be a table of settings, got 3"),
        (["training.learning_rate=inf"], "training.learning_rate to be a finite number, got inf"),
        (["training.schedule=linear"], "training.schedule to be 'cosine' or 'constant', got 'linear'"),
        (["training.horizon_start=0.5"], "horizon_epochs above zero where horizon_start is below 1"),
        (["model.name=transformer"], "model.name to be 'gnode', .*, got 'transformer'"),
        (["model.alpha=0"], r"model\.alpha to be greater than or equal to 0\.000001, got 0"),
        (["model.hidden=[8,0]"], r"model.hidden.1 to be greater than or equal to 1, got 0"),
        (["model.name=rnn", "model.hidden=[8]"], "the model rnn has no hidden: leave it out"),
        (["model.name=gru", "model.gain=true"], "the model gru has no gain"),
        (["model.name=node", "model.gate_bias=1"], "the model node has no gate_bias"),
        (["model.name=lstm", "model.gate_hidden=[3]"], "the model lstm has no gate_hidden"),
        (
            ["model.gate=constant", "model.gate_hidden=[3]"],
            "a gate that is constant has no hidden layers: leave out gate",
        ),
        (["model.gate=output"], "model.gate to be 'state-and-input', 'state', 'input' or 'constant', got 'output'"),
        (["model.name=mgru", "model.gate=state"], "the model mgru has no gate: leave it out"),
        (["model.name=lstm", "model.alpha=0.5"], "it needs alpha = 1"),
        (["model.name=lstm", "model.initialisation=critical"], "the model lstm has no critical initialisation"),
        (["model.name=ode-rnn", "model.initialisation=critical"], "the model ode-rnn has no critical initialisation"),
        (["model.name=gru-d", "model.initialisation=critical"], "the model gru-d has no critical initialisation"),
        (["model.name=gru-d", "model.alpha=0.5"], "the model gru-d is a map: it needs alpha = 1"),
        (["model.name=gru-d", "model.hidden=[8]"], "the model gru-d has no hidden: leave it out"),
        (["model.name=ode-rnn", "model.gain=true"], "the model ode-rnn has no gain: leave it out"),
        (["model.name=gru-d", "simulation.substeps=2"], "the model gru-d is a map and has no solver: leave out the"),
        (["model.name=ode-rnn", "simulation.solver=tsit5"], "the model ode-rnn is a map and has no solver: leave"),
        (["task.shares=[0.5,0.5]"], "the setting task.shares.2, got none; give it"),
        (["task.shares=[0.1,0.2,0.3,0.4]"], r"expected a task.shares that fits \(.* at most 3 items"),
        (["seed=-1"], "seed to be greater than or equal to 0, got -1"),
        (["task.missing=guess"], "task.missing to be 'refuse', 'hold', 'interpolate' or 'indicate', got 'guess'"),
        (["task.drop=1.0"], "task.drop to be less than 1, got 1.0"),
        (["task.drop=-0.5"], "task.drop to be greater than or equal to 0, got -0.5"),
        (["task.hold_missing=maybe"], "a known setting, one of name, .*, got task.hold_missing"),
        (["task.train_trials=0"], "task.train_trials to be greater than or equal to 1"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_settings_that_cannot_be_are_refused_in_one_sentence(assignments, message):
    with pytest.raises(Refused, match=message) as caught:
        resolve("square", assignments=assignments)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400


def test_unknown_tasks_and_missing_files_are_refused():
    with pytest.raises(Refused, match="did you mean square"):
        resolve("sqare")
    with pytest.raises(Refused, match=r"none/such\.npz"):
        resolve("none/such.npz")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "the settings file .*, got no file; name an existing TOML file"),
        (b"seed = ", "TOML in .*correct the file"),
        (b"\xff", "TOML in"),
    ],
    ids=["missing", "cut", "bytes"],
)
def test_a_settings_file_that_cannot_be_read_is_refused(content, message, tmp_path):
    path = tmp_path / "settings.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused, match=message):
        read_settings_table(path)


def test_a_file_without_a_task_is_refused(tmp_path):
    (tmp_path / "settings.toml").write_text("seed = 1\n")
    with pytest.raises(Refused, match="the setting task, got none"):
        read_settings(tmp_path / "settings.toml")


@pytest.mark.parametrize(
    ("lines", "missing"),
    [
        ("hold_missing = false", "refuse"),
        ("hold_missing = true", "hold"),
        ('hold_missing = true\nmissing = "interpolate"', "interpolate"),
    ],
    ids=["refused", "held", "said-anew"],
)
def test_settings_of_earlier_runs_are_read(tmp_path, lines, missing):
    (tmp_path / "settings.toml").write_text(f'[task]\nname = "mine.npz"\n{lines}\n')
    settings = read_settings(tmp_path / "settings.toml")
    assert settings.task.missing == missing and "hold_missing" not in settings.as_table()["task"]


run_settings = st.builds(
    lambda seed, task, model, training: validated({"seed": seed, "task": task, "model": model, "training": training}),
    st.integers(0, 2**32 - 1),
    st.fixed_dictionaries(
        {"name": st.text(st.characters(exclude_categories=["C"]), min_size=1)},
        optional={
            "standardise": st.booleans(),
            "missing": st.sampled_from(["refuse", "hold", "interpolate", "indicate"]),
            "drop": st.floats(0, 1, exclude_max=True),
            "shuffle_times": st.booleans(),
            "ignore_times": st.booleans(),
            "test_trials": st.integers(1, 2**31 - 1),
            "sha256": st.none() | st.just("0f"),
        },
    ),
    st.fixed_dictionaries(
        {}, optional={"hidden": st.lists(st.integers(1, 999), max_size=4), "gate_bias": st.floats(-1e30, 1e30)}
    ),
    st.fixed_dictionaries(
        {},
        optional={
            "clip_norm": st.floats(0, exclude_min=True),
            "learning_rate": st.floats(0, 1e30, exclude_min=True),
            "patience": st.none() | st.integers(1, 99),
            "time_budget_s": st.none() | st.floats(1e-9, 1e9),
            "schedule": st.sampled_from(["cosine", "constant"]),
        },
    ),
)


@given(run_settings)
def test_settings_read_back_from_toml(tmp_path_factory, settings: RunSettings):
    path = tmp_path_factory.getbasetemp() / "settings.toml"
    write_settings(path, settings)
    assert read_settings(path) == settings


def test_an_infinite_clip_norm_survives(tmp_path: Path):
    write_settings(tmp_path / "s.toml", resolve("square", published=True))
    assert read_settings(tmp_path / "s.toml").training.clip_norm == math.inf
    assert resolve("square", assignments=["training.clip_norm=inf"]).training.clip_norm == math.inf
