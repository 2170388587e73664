"""Sizes chosen so that networks have as many parameters as the plan says."""

import json
from pathlib import Path

import numpy as np
import pytest
import tomli_w
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gnode._checks import Refused
from gnode.experiments import count_weights, draw_sets
from gnode.experiments._prepare import Keys
from gnode.sweeps import Plan, PlannedSweep, compare_sweep, parse_plan, plan_members, read_index, rebuild_index
from gnode.sweeps.folder._sweep_folder import MEMBERS, MemberList, begin_sweep
from gnode.sweeps.plan._matched_sizes import _nearest
from gnode.tasks import find_task
from tests.sweeps.folder.test_index import summarise
from tests.sweeps.index_rows import row

EXAMPLES = Path(__file__).parents[3] / "examples" / "sweeps"
ALL = ["gnode", "node", "mgru", "gru", "rnn", "lstm", "ode-rnn", "gru-d"]
TWO = """
seeds = 2
[run.task]
name = "square"
[axes]
"model.name" = ["gnode", "node", "rnn"]
"matched.parameters" = [2000, 22000]
"""


def planned(text: str) -> PlannedSweep:
    return plan_members(parse_plan(text))


def parameters(settings) -> int:
    task = find_task(settings.task.name).task
    return count_weights(settings.model, input_size=task.input_size, output_size=task.output_size)


@hypothesis_settings(max_examples=6)
@given(
    model=st.sampled_from(ALL),
    task=st.sampled_from(["square", "cube", "copy"]),
    layers=st.integers(0, 3),
    gate_layers=st.integers(0, 2),
    state=st.integers(1, 20),
    wanted=st.integers(50, 10**6),
)
@example(model="gnode", task="cube", layers=3, gate_layers=0, state=6, wanted=22_000)
@example(model="ode-rnn", task="cube", layers=2, gate_layers=0, state=6, wanted=5_000)
@example(model="gru-d", task="cube", layers=0, gate_layers=0, state=6, wanted=5_000)
@example(model="rnn", task="cube", layers=0, gate_layers=0, state=6, wanted=22_000)
def test_no_other_size_comes_nearer_and_what_is_a_tenth_off_is_refused(model, task, layers, gate_layers, state, wanted):
    said = {"name": model, "state": state}
    if model in ("gnode", "node", "ode-rnn"):
        said["hidden"] = [7] * layers
    if model == "gnode":
        said["gate_hidden"] = [3] * gate_layers
    plan = {"run": {"task": {"name": task}, "model": said}, "axes": {"matched.parameters": [wanted]}}
    try:
        (member,) = plan_members(Plan.model_validate(plan)).members
    except Refused as error:
        # Sizes are whole numbers: of a small network the next one may be far off.
        said = (
            f"the member with matched.parameters = {wanted}: expected {wanted:,} parameters of the model {model}, give"
        )
        assert said in str(error)
        return
    found = member.settings.model
    count = parameters(member.settings)
    assert abs(count - wanted) <= 0.1 * wanted
    assert (len(found.hidden), len(found.gate_hidden)) == (
        layers if "hidden" in said else 0,
        gate_layers if "gate_hidden" in said else 0,
    )
    widths = {*found.hidden, *found.gate_hidden}
    if not widths:
        assert found.hidden == ()
        others = [found.model_copy(update={"state": found.state + step}) for step in (-1, 1) if found.state + step]
    else:
        assert found.state == state
        (width,) = widths
        others = [
            found.model_copy(
                update={"hidden": (other,) * len(found.hidden), "gate_hidden": (other,) * len(found.gate_hidden)}
            )
            for other in (width - 1, width + 1)
            if other
        ]
    for other in others:
        settings = member.settings.model_copy(update={"model": other})
        assert abs(parameters(settings) - wanted) >= abs(count - wanted)


@given(slope=st.integers(1, 50), start=st.integers(0, 500), wanted=st.integers(1, 10**5))
def test_the_nearest_size(slope, start, wanted):
    def count(size: int) -> int:
        return start + slope * size + size**2

    everywhere = min(range(1, 400), key=lambda size: (abs(count(size) - wanted), size))
    assert _nearest(count, wanted) == everywhere


@pytest.fixture(scope="module")
def sweep() -> PlannedSweep:
    return planned(TWO)


def test_members_have_what_they_came_to_beside_what_was_asked(sweep):
    names = ("model.name", "matched.parameters", "model.state", "model.hidden")
    assert sweep.paths == names and len(sweep.members) == 12
    for member in sweep.members:
        assert tuple(member.axes) == names
        model, wanted, state, hidden = member.axes.values()
        assert (state, hidden) == (member.settings.model.state, member.settings.model.hidden)
        assert abs(parameters(member.settings) - wanted) <= 0.1 * wanted
        if model == "rnn":
            assert state > 6 and hidden == ()
        else:
            # As `gnode run square` has it, but for the width.
            assert state == 2 and len(hidden) == 2 and len(set(hidden)) == 1
    # All else is shared, so that members can be paired.
    first, *others = [member.settings for member in sweep.members if member.settings.model.name != "rnn"]
    assert all((one.task, one.training) == (first.task, first.training) for one in others)


def test_a_gate_with_layers_is_told_too():
    sweep = planned(
        '[run.task]\nname = "square"\n[run.model]\ngate_hidden = [5]\n[axes]\n"matched.parameters" = [3000, 9000]'
    )
    assert sweep.paths[-1] == "model.gate_hidden"
    for member in sweep.members:
        assert set(member.axes["model.gate_hidden"]) == set(member.axes["model.hidden"])


def test_the_plan_reads_back_and_is_resumed_with_the_same_numbers_alone(tmp_path):
    text = '[run.task]\nname = "square"\n[run.model]\nname = "rnn"\n[axes]\n"matched.parameters" = [2000, 3000]'
    sweep = planned(text)
    assert parse_plan(tomli_w.dumps(sweep.plan.as_table())) == sweep.plan
    begin_sweep(tmp_path, sweep, resume=False)
    begin_sweep(tmp_path, planned((tmp_path / "plan.toml").read_text()), resume=True)
    with pytest.raises(Refused, match=r"matched\.parameters = 2000 of member 0000, as in .*, got 2001"):
        begin_sweep(tmp_path, planned(text.replace("2000", "2001")), resume=True)
    # One of an earlier release, which had not all settings.
    content = json.loads((tmp_path / MEMBERS).read_text())
    del content["common"]["task.drop"]
    (tmp_path / MEMBERS).write_text(json.dumps(content))
    begin_sweep(tmp_path, sweep, resume=True)


def test_sizes_are_columns_of_the_index_and_matched_ones_are_compared(sweep, tmp_path):
    begin_sweep(tmp_path, sweep, resume=False)
    for member in sweep.members:
        summarise(tmp_path, member.name, 1.0 + member.settings.seed + member.settings.model.state)
    rebuild_index(tmp_path)
    rows = read_index(tmp_path)
    assert [row["model.state"] for row in rows] == [member.settings.model.state for member in sweep.members]
    assert [row["model.hidden"] for row in rows] == [list(member.settings.model.hidden) for member in sweep.members]
    assert [row["matched.parameters"] for row in rows] == [2000, 2000, 22000, 22000] * 3
    comparison = compare_sweep(rows, resamples=20)
    assert comparison.axes.within == ("matched.parameters",)
    # N and the layers go with the model, and with the number that was asked for.
    assert comparison.axes.settings == () and set(comparison.axes.own) >= {"model.hidden", "model.state"}
    pairs = {(one.first, one.second, one.within): (one.pairs, one.unmatched) for one in comparison.differences}
    assert set(pairs.values()) == {(2, 0)} and len(pairs) == 6


def test_one_number_for_all_makes_no_groups():
    rows = [
        row(model, seed, settings={"model.state": state, "matched.parameters": 2000})
        for model, state in (("gnode", 2), ("node", 2), ("rnn", 40))
        for seed in range(2)
    ]
    comparison = compare_sweep(rows, resamples=20)
    # The size is in common to two of three, and still no reason to part them.
    assert comparison.axes.within == () and comparison.axes.own == ("model.state",)
    assert [one.pairs for one in comparison.differences] == [2, 2, 2]


def test_channels_of_a_data_file_are_those_that_the_network_sees(tmp_path):
    inputs = np.random.default_rng(0).normal(size=(20, 10, 2))
    inputs[3, 4, 1] = np.nan
    np.savez(tmp_path / "data.npz", inputs=inputs, targets=np.nan_to_num(inputs), time_step_s=0.1)
    text = f'[run.task]\nname = "{tmp_path / "data.npz"}"\nmissing = "indicate"\n[run.model]\nname = "gru"\n'
    (member,) = planned(f'{text}[axes]\n"matched.parameters" = [5000]').members
    train = draw_sets(member.settings.task, key=Keys.of(0).data).train
    assert train.input_size > 2
    count = count_weights(member.settings.model, input_size=train.input_size, output_size=train.output_size)
    assert abs(count - 5000) <= 100


def test_layers_may_be_an_axis_and_paired_tables_say_what_goes_with_which_model():
    text = '[run.task]\nname = "square"\n[axes]\n"matched.parameters" = [3000]\n'
    sweep = planned(f'{text}"model.hidden" = [[9], [9, 9]]')
    assert [len(member.axes["model.hidden"]) for member in sweep.members] == [1, 2]
    sweep = planned(f'{text}[[paired]]\n"model.name" = ["gnode", "gnode", "rnn"]\n"model.state" = [2, 6, 1]')
    assert [member.axes["model.state"] for member in sweep.members][:2] == [2, 6]


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ('[axes]\n"matched.parameters" = [10]', "the member with matched.parameters = 10: expected 10 para"),
        (
            '[axes]\n"model.name" = ["rnn"]\n"matched.parameters" = [11]',
            r"the member with model.name = rnn, matched.parameters = 11: expected 11 parameters of the model rnn, give "
            r"or take a tenth, got \d+ at the nearest, with N = 1; ask for another number by matched.parameters",
        ),
        ('[axes]\n"matched.parameters" = [2000.0]', "matched.parameters to be whole numbers from 1 .*, got 2000.0"),
        ('[axes]\n"matched.parameters" = [true]', "matched.parameters to be whole numbers from 1 .*, got True"),
        ('[axes]\n"matched.parameters" = ["many"]', "matched.parameters to be whole numbers from 1 .*, got 'many'"),
        ('[axes]\n"matched.parameters" = [0]', "matched.parameters to be whole numbers from 1 .*, got 0"),
        ('[axes]\n"matched.params" = [2000]', "did you mean matched.parameters?"),
        ("[run.matched]\nparameters = 2000", r"under \[axes\] or \[\[paired\]\], got it under \[run\]; write"),
        ("[random]\nsamples = 2\nmatched.parameters = {low=2000, high=3000}", r"got it under \[random\]; write"),
        ("[search]\ntrials = 2\nmatched.parameters = [2000, 3000]", r"got it under \[search\]; write"),
        (
            '[axes]\n"matched.parameters" = [2000, 2001]',
            r"members whose sizes differ once they are matched, got the same with matched.parameters = 2000 and with "
            r"matched.parameters = 2001; leave one of them out",
        ),
        (
            '[axes]\n"model.name" = ["rnn"]\n"model.state" = [6, 100]\n"matched.parameters" = [2000]',
            "got the same with model.name = rnn, model.state = 6, matched.parameters = 2000 and with .*state = 100",
        ),
        (
            '[axes]\n"model.hidden" = [[100], [50]]\n"matched.parameters" = [2000]',
            r"got the same with model.hidden = \[100\].* and with model.hidden = \[50\]",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_matched_is_refused(rest, message):
    with pytest.raises(Refused, match=message):
        planned(f'[run.task]\nname = "square"\n{rest}')


def test_the_example_compares_six_models_of_as_many_parameters():
    sweep = planned((EXAMPLES / "matched.toml").read_text())
    assert sweep.plan.execution.dissect and {member.axes["model.name"] for member in sweep.members} == set(ALL[:6])
    first = {(member.axes["model.name"], member.axes["matched.parameters"]): member for member in sweep.members}
    assert len(sweep.members) == 30 * len(first) == 360
    for (_, wanted), member in first.items():
        assert abs(parameters(member.settings) - wanted) <= 0.05 * wanted


def test_equal_settings_are_still_one_member():
    sweep = planned('[run.task]\nname = "square"\n[axes]\n"model.gate_bias" = [1, 1.0]\n"matched.parameters" = [2000]')
    assert (len(sweep.members), sweep.merged) == (1, 1)
    assert MemberList.of(sweep).settings("0000")["matched.parameters"] == 2000
