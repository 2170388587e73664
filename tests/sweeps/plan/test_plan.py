"""A plan: what it may say, the members that come of it, and how it is refused."""

import math

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from gnode._checks import Refused
from gnode.experiments import read_settings_table, resolve
from gnode.sweeps import parse_plan, plan_members, read_plan
from tests.experiments.small_runs import write_data
from tests.sweeps.small_sweeps import small_plan, small_sweep

RATES = [1e-4, 1e-3, 1e-2]
DECAYS = [0.0, 1e-2]


def axes_of(sweep) -> list[tuple]:
    return [(*member.axes.values(), member.settings.seed) for member in sweep.members]


def test_a_grid_is_every_combination_in_order():
    sweep = small_sweep(
        f'[axes]\n"training.learning_rate" = {RATES}\ntraining.weight_decay = {DECAYS}', top="seeds = 2"
    )
    assert axes_of(sweep) == [(rate, decay, seed) for rate in RATES for decay in DECAYS for seed in (0, 1)]
    assert [member.name for member in sweep.members] == [f"{number:04d}" for number in range(12)]
    for member, (rate, decay, seed) in zip(sweep.members, axes_of(sweep), strict=True):
        training = member.settings.training
        assert (training.learning_rate, training.weight_decay, member.settings.seed) == (rate, decay, seed)


def test_what_nobody_says_is_as_in_a_run():
    (member,) = plan_members(parse_plan('[run.task]\nname = "cube"')).members
    assert member.settings == resolve("cube") and member.axes == {}
    names = ("gnode", "rnn", "lstm")
    sweep = plan_members(parse_plan(f'[run.task]\nname = "cube"\n[axes]\nmodel.name = {list(names)}'))
    assert [one.settings for one in sweep.members] == [
        resolve("cube", options={"model": {"name": name}}) for name in names
    ]


def test_the_settings_file_of_a_run_is_a_base():
    settings = resolve("ring", assignments=["model.alpha=0.3", "training.clip_norm=inf"], options={"seed": 4})
    plan = parse_plan(tomli_w.dumps({"run": settings.as_table()}))
    assert [member.settings for member in plan_members(plan).members] == [settings]


def test_paired_lists_vary_together_and_may_repeat():
    sweep = small_sweep(
        '[[paired]]\nmodel.state = [2, 2, 3]\ntraining.epochs = [1, 2, 2]\n[axes]\n"training.dropout" = [0.0, 0.5]',
        top="seeds = [7]",
    )
    pairs = [(2, 1), (2, 2), (3, 2)]
    assert axes_of(sweep) == [(dropout, *pair, 7) for dropout in (0.0, 0.5) for pair in pairs]


RANDOM = """
[random]
samples = 40
seed = {seed}
training.learning_rate = {{low = 1e-5, high = 1e-1, log = true}}
"model.state" = {{low = 2, high = 5}}
"""


def test_random_draws_fill_their_ranges():
    drawn = axes_of(small_sweep(RANDOM.format(seed=0)))
    rates, states, _ = zip(*drawn, strict=True)
    assert len(drawn) == 40 and all(1e-5 <= rate <= 1e-1 for rate in rates)
    # Uniform in the logarithm: about half lie below the geometric mean.
    assert 10 <= sum(rate < 1e-3 for rate in rates) <= 30
    assert set(states) == {2, 3, 4, 5} and all(isinstance(state, int) for state in states)
    assert drawn == axes_of(small_sweep(RANDOM.format(seed=0))) != axes_of(small_sweep(RANDOM.format(seed=1)))


def test_equal_settings_are_one_member():
    sweep = small_sweep('[random]\nsamples = 30\n"model.state" = {low = 2, high = 3}', top="seeds = 2")
    assert len(sweep.members) == 4 and sweep.merged == 56
    # An integer and the same number as a fraction come to the same setting.
    assert small_sweep('[axes]\n"model.gate_bias" = [1, 1.0]').merged == 1


values = st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=3, unique=True)


@given(rates=values, decays=values, seeds=st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=3, unique=True))
def test_any_grid_has_each_combination_once_and_reads_back(rates, decays, seeds):
    plan = parse_plan(
        small_plan(
            f'[axes]\n"training.learning_rate" = {rates}\n"training.weight_decay" = {decays}', top=f"seeds = {seeds}"
        )
    )
    sweep = plan_members(plan)
    assert len({str(member.settings) for member in sweep.members}) == len(sweep.members)
    assert len(sweep.members) == len(rates) * len(decays) * len(seeds)
    assert parse_plan(tomli_w.dumps(plan.as_table())) == plan


def test_a_plan_of_all_parts_reads_back():
    plan = parse_plan(
        small_plan(
            RANDOM.format(seed=3) + "[[paired]]\ntraining.epochs = [1, 2]\n[execution]\ndeaths = 9", top="seeds = 3"
        )
    )
    assert parse_plan(tomli_w.dumps(plan.as_table())) == plan


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ('[axes]\n"training.learning_rat" = [1]', "did you mean training.learning_rate?"),
        ('[axes]\n"training" = [1]', "axes that are settings of a run, got training, a table of them"),
        ('[axes]\n"seed" = [1]', "expected no axis seed, got one; say seeds = N"),
        ('[axes]\n"training.epochs" = []', r"a list of values of the axis training.epochs, got \[\]"),
        ('[axes]\n"training.epochs" = 3', "a list of values of the axis training.epochs, got 3"),
        ('[axes]\n"training.epochs" = [3, 4, 3]', "values of the axis training.epochs that differ, got 3 twice"),
        (
            '[axes]\n"training.learning_rate" = [0.1, -1.0]',
            r"the member with training.learning_rate = -1.0: expected training.learning_rate to be greater than 0",
        ),
        (
            '[axes]\n"model.name" = ["gnode", "rnn"]',
            "the member with model.name = rnn: the model rnn has no hidden",
        ),
        ('[axes]\n"model.name" = ["gnod"]', "the member with model.name = gnod: expected model.name to be 'gnode'"),
        ('[axes]\n"task.name" = ["cub"]', "the member with task.name = cub: expected a task among .* did you mean"),
        (
            '[axes]\n"training.epochs" = [3]\n[[paired]]\n"training.epochs" = [4]',
            "expected the axis training.epochs once, got 2 times",
        ),
        (
            '[[paired]]\n"training.epochs" = [4, 5]\n"model.state" = [2]',
            "2 values of the paired axis model.state, as of training.epochs, got 1",
        ),
        ('[paired]\n"training.epochs" = [4, 5]', r"expected \[\[paired\]\] tables"),
        ("[random]\nsamples = 3", r"a range of a setting under \[random\], got none"),
        (
            "[random]\nsample = 5\nmodel.state = {low = 2, high = 3}",
            r"samples, seed or dotted names of settings under \[random\], got 'sample'; did you mean samples?",
        ),
        ("[random]\nsamples = 5\ncolour = {low = 2, high = 3}", "got 'colour'; correct the name"),
        ("[[paired]]", r"settings under \[\[paired\]\], got none; name at least one"),
        ("[[paired]]\nmodel.state = 2", "a list of values of the axis model.state, got 2"),
        ('[random]\n"model.state" = {low = 2, high = 3}', "the setting random.samples, got none"),
        ('[random]\nsamples = 3\n"model.state" = {low = 3, high = 3}', "low below high, got 3 and 3"),
        ('[random]\nsamples = 3\n"model.state" = {low = 3}', "the setting random.ranges.model.state.high, got none"),
        (
            '[random]\nsamples = 3\n"model.gate_bias" = {low = -3, high = 3, log = true}',
            "low above zero where log is true, got -3",
        ),
        (
            '[random]\nsamples = 3\n"model.alpha" = {low = 0.5, high = 2.0}',
            r"the member with model.alpha = 1\.\d+: expected model.alpha to be less than or equal to 1",
        ),
        (
            "[execution]\ncolour = 3",
            "a known setting, one of compilation_cache, deaths, cohort, dissect, got execution.colour",
        ),
        (
            f'[axes]\n"model.gate_bias" = {list(range(400))}\n"training.epochs" = {list(range(1, 400))}',
            "100,000 members",
        ),
    ],
)
def test_a_plan_that_cannot_be_run_is_refused_by_its_axis(rest, message):
    with pytest.raises(Refused, match=message):
        small_sweep(rest)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the setting run, got none"),
        ("run = 3", "run to be a valid dictionary, got 3"),
        ('axes = 3\n[run.task]\nname = "cube"', "expected axes to be a table, got 3"),
        ("[run]\nseed = 0", "expected the name of a task, got none"),
        ('[run.task]\nname = "cube"\n[run.model]\nstat = 3', "a known setting, one of name, state"),
        ('seeds = 0\n[run.task]\nname = "cube"', "seeds = N of 1 to 1,000,000"),
        ('seeds = [1, 1]\n[run.task]\nname = "cube"', "values of the axis seeds that differ, got 1 twice"),
        ('seeds = [-1]\n[run.task]\nname = "cube"', "seeds.0 to be greater than or equal to 0"),
        ('seeds = 2\n[run]\nseed = 7\ntask.name = "cube"', r"seeds, or a seed under \[run\], got both; leave out one"),
        ('seed = 1\n[run.task]\nname = "cube"', "a known setting, one of run, axes"),
        ("run = ", "expected TOML in the plan"),
    ],
)
def test_a_text_that_is_no_plan_is_refused(text, message):
    with pytest.raises(Refused, match=message):
        plan_members(parse_plan(text))


def test_a_plan_file_is_refused_by_its_name(tmp_path):
    with pytest.raises(Refused, match=r"the plan .*plan\.toml, got no file"):
        read_plan(tmp_path / "plan.toml")
    (tmp_path / "plan.toml").write_bytes(b"\xff")
    with pytest.raises(Refused, match=r"a readable plan at .*plan\.toml"):
        read_plan(tmp_path / "plan.toml")


def test_a_data_file_is_named_wholly_and_may_not_change(tmp_path, monkeypatch):
    write_data(tmp_path / "data.npz")
    monkeypatch.chdir(tmp_path)
    text = '[run.task]\nname = "data.npz"\n[axes]\nmodel.state = [2, 3]'
    assert parse_plan(text).run["task"]["name"] == str(tmp_path / "data.npz")
    beside = parse_plan('[run.task]\nname = "data.npz"\nsplit = "mine.json"\nread.test = "test.npz"').run["task"]
    assert beside["split"] == str(tmp_path / "mine.json") and beside["read"]["test"] == str(tmp_path / "test.npz")
    assert parse_plan('run.seed = 0\naxes.task.name = ["data.npz"]').axes == {
        "task.name": (str(tmp_path / "data.npz"),)
    }
    first = plan_members(parse_plan(text)).members
    assert {one.settings.task.name for one in first} == {str(tmp_path / "data.npz")}
    write_data(tmp_path / "data.npz", seed=1)
    second = plan_members(parse_plan(text)).members
    assert first[0].settings.task.sha256 != second[0].settings.task.sha256 is not None


def test_infinity_is_a_value():
    sweep = small_sweep('[axes]\n"training.clip_norm" = [1.0, inf]')
    assert math.isinf(sweep.members[1].settings.training.clip_norm)


def test_a_mark_of_byte_order_is_no_part_of_a_plan(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text('[run.task]\nname = "square"', encoding="utf-8-sig")
    assert read_plan(path).run == {"task": {"name": "square"}}
    assert read_settings_table(path) == {"run": {"task": {"name": "square"}}}
