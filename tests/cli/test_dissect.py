"""What `gnode dissect` prints, of dissections made by hand."""

import dataclasses
import inspect
import json
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from typer.main import get_command

from gnode.analysis._large_slopes import LARGE
from gnode.cli._dissect import dissect as command
from gnode.cli._main import app
from gnode.experiments import Dissection, dissect, dissect_file, dissect_run, dissect_system
from gnode.experiments.dissection import Elsewhere
from gnode.experiments.dissection._dissection_file import save_dissection
from gnode.experiments.dissection.known import box_budget
from gnode.simulation._settings import SolverName
from tests.cli.asking import Ask
from tests.report import records
from tests.report.run_folder import taken_apart, write_run


@pytest.fixture
def shown(ask: Ask, here: Path, monkeypatch: pytest.MonkeyPatch):
    """The lines that are printed of a dissection."""

    def lines(dissection: Dissection) -> list[str]:
        monkeypatch.setattr("gnode.experiments.dissect_run", lambda run, **budget: save_dissection(run, dissection))
        write_run(here / "run", dissection)
        answer = ask("dissect", "run")
        assert (answer.status, answer.err) == (0, "")
        return answer.out.splitlines()

    return lines


def proven(kind: Any = "ring", **changes: Any) -> Dissection:
    return dataclasses.replace(records.proven(taken_apart(), kind), **changes)


def certified(**changes: Any) -> Dissection:
    """With a certificate of some of the points that the search found."""
    found = taken_apart().fixed_points
    return proven(certificate=records.certificate(found.states, found.near, **changes))


def test_the_budget_is_passed_on(ask: Ask, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {}
    dissection = proven()

    def record(run: Path, **budget: float) -> None:
        asked.update(budget)
        save_dissection(run, dissection)

    write_run(here / "run", dissection)
    monkeypatch.setattr("gnode.experiments.dissect_run", record)
    assert ask("dissect", "run", "--boxes", "7", "--seconds", "2.5").status == 0
    assert asked == {"boxes": 7, "seconds": 2.5}


def test_the_help_says_how_many_boxes_are_examined_where_none_are_asked_for() -> None:
    (boxes,) = (one for one in get_command(app).commands["dissect"].params if one.name == "boxes")  # pyright: ignore
    few, more, none = (box_budget(None, size) for size in (4, 5, 9))
    assert box_budget(None, 8) == more and none is None
    assert f"({few}; {more} of five to eight state variables, and beyond no certificate)" in boxes.help


def test_the_help_says_from_where_on_states_are_large() -> None:
    (spectrum,) = (one for one in get_command(app).commands["dissect"].params if one.name == "spectrum")  # pyright: ignore
    assert f"from more than {LARGE} state variables on" in spectrum.help


def test_the_help_has_all_solvers() -> None:
    (solver,) = (one for one in get_command(app).commands["run"].params if one.name == "solver")  # pyright: ignore
    assert solver.help.removesuffix(".").replace(" or ", ", ").split(", ") == list(get_args(SolverName))


def test_the_budget_is_the_same_wherever_none_is_given(ask: Ask, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def default(function: Any, name: str) -> Any:
        return inspect.signature(function).parameters[name].default

    assert (
        len({default(f, "boxes") for f in (dissect, dissect_run, dissect_system, dissect_file, command.function)}) == 1
    )
    budgets = {default(f, "seconds") for f in (dissect, dissect_run)}
    budgets |= {default(f, "certificate_seconds") for f in (dissect_system, dissect_file)}
    assert budgets == {120.0}
    # Of the command --seconds has another meaning for files: where it is not given, neither is it handed on.
    asked: dict[str, Any] = {}
    dissection = proven()
    write_run(here / "run", dissection)
    monkeypatch.setattr("gnode.experiments.dissect_run", lambda run, **budget: asked.update(budget))
    assert ask("dissect", "run").status == 0
    assert set(asked) == {"boxes"}


@pytest.mark.parametrize(
    "words",
    [
        ["--states", "s.npz"], ["--readout", "r.npz"], ["--step", "0.1"], ["--input", "0"], ["--cell", "gru"],
        ["--nonlinearity", "tanh"], ["--prefix", "rnn"], ["--layer", "1"], ["--call", "state"], ["--entry", "0"],
        ["--flow"], ["--out", "page"],
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_no_option_of_a_file_is_passed_over_with_a_run(ask: Ask, here: Path, words: list[str]) -> None:
    write_run(here / "run", proven())
    answer = ask("dissect", "run", *words)
    assert answer.status == 2 and f"no {words[0]} with a run folder" in answer.err


def test_json_is_what_is_in_the_file(ask: Ask, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dissection = proven()
    write_run(here / "run", dissection)
    monkeypatch.setattr("gnode.experiments.dissect_run", lambda run, **budget: dissection)
    answer = ask("dissect", "run", "--json")
    assert json.loads(answer.out) == json.loads((here / "run" / "dissection.json").read_text())
    assert answer.err == ""


@pytest.mark.parametrize("kind", records.KINDS)
def test_the_verdict_comes_first_with_its_reason(shown, kind: Any) -> None:
    dissection = proven(kind)
    assert dissection.verdict is not None
    lines = shown(dissection)
    assert lines[0] == f"verdict: {kind}. {dissection.verdict.reason}"
    assert [line.partition(":")[0] for line in lines[1:4]] == ["certificate", "memory", "search"]


def test_without_a_verdict_it_is_unclear(shown) -> None:
    assert shown(taken_apart())[0].startswith("verdict: unclear. neither")


def test_a_complete_certificate_in_a_line(shown) -> None:
    assert shown(certified())[1] == (
        "certificate: complete, 9 fixed points proven (4 stable, 4 saddle, 1 unstable) in a box on whose boundary "
        "F(h) - h points inward; indices sum to +1, the boundary implies +1; 4,321 boxes in 0.25 s"
    )


def test_a_certificate_that_is_not_says_why(shown) -> None:
    line = shown(certified(complete=False, boundary_index=None))[1]
    assert "certificate: not complete (the budget of 100 boxes is spent)" in line
    assert "1 place undecided" in line and "of the boundary that is not known" in line
    assert "the boundary implies +1 for all that there are" in shown(certified(complete=False))[1]


def test_a_certificate_that_there_is_none_of_says_why(shown) -> None:
    assert shown(taken_apart(5))[1] == (
        "certificate: none was tried for a state of so many entries; `gnode dissect` with --boxes 100000 tries"
    )
    elsewhere = dataclasses.replace(taken_apart(2), elsewhere=Elsewhere("mine", ("There is no certificate: why.",)))
    lines = shown(elsewhere)
    assert lines[1] == "certificate: none; why is said below, with what is left out"
    assert "left out: There is no certificate: why." in lines


@pytest.mark.parametrize("box_kind", records.BOX_KINDS)
def test_every_box_is_described(shown, box_kind: Any) -> None:
    assert "(4 stable, 4 saddle, 1 unstable) in " in shown(certified(box_kind=box_kind))[1]


def test_how_long_a_memory_lasts(shown) -> None:
    assert shown(proven())[2] == "memory: lasts 0.9 s in simulation, 1 s by the drift (lost beyond 0.3 state units)"
    lasting = records.verdict("isolated points", taken_apart().relaxed.states, lasting=True)
    assert "longer than the 2 s followed in simulation and by the drift" in shown(proven(verdict=lasting))[2]
    assert "no lifetime" in shown(proven("chaos"))[2]


def test_points_are_marked_as_proven_or_not(shown) -> None:
    found = taken_apart().fixed_points
    some = np.arange(9) < 8
    near = found.near
    lines = shown(proven(certificate=records.certificate(found.states[some], near.some(np.arange(8)))))
    rows = [line.split() for line in lines[6:]]
    assert len(rows) == 9
    assert [row[0] for row in rows] == ["stable"] * 4 + [kind for kind in near.kinds if kind != "stable"]
    assert [row[1] for row in rows].count("yes") == 8
    assert [row[1] for row in rows].count("no") == 1


def test_a_point_that_the_search_missed_is_there(shown) -> None:
    everything = taken_apart()
    found = everything.fixed_points
    missed = records.no_points_found(found)
    certificate = records.certificate(found.states, found.near)
    bare = dataclasses.replace(everything, fixed_points=missed, readouts=everything.readouts[:0])
    lines = shown(dataclasses.replace(bare, certificate=certificate))
    assert lines[3].startswith("search: 0 fixed points from 36 starts, of which 0 converged")
    assert len(lines) == 6 + 9
    assert all(line.split()[1] == "yes" for line in lines[6:])


def test_only_the_first_of_many_points_are_shown(shown) -> None:
    assert shown(taken_apart(3))[-1] == "... and 7 more, in dissection.json"


def test_a_map_is_called_one(shown) -> None:
    assert any("the network is a map" in line for line in shown(taken_apart(is_map=True)))


def test_an_ode_is_called_one(shown) -> None:
    lines = shown(proven(consistency=records.consistency()))
    assert (
        lines[4] == "consistency: an ODE of its memory, response to input and loss. Under finer steps little changes."
    )
    assert not any(line.startswith("warning:") for line in lines)


def test_a_map_is_warned_about_with_what_to_do(shown) -> None:
    lines = shown(proven(consistency=records.consistency(is_ode=False)))
    assert lines[4:6] == [
        "consistency: a map of its memory, response to input and loss. The step is 1 times tau.",
        "warning: this network is a map and not an ODE. Train with a smaller step.",
    ]


@pytest.mark.parametrize(
    ("holds", "sentence", "then"),
    [
        (
            {"loss": False},
            "an ODE of its memory and response to input, not of its loss.",
            "note: its loss is that of the step it was trained with.",
        ),
        (
            {"response": False, "loss": False},
            "an ODE of its memory, not of its response to input and loss.",
            "note: its response to input and its loss are those of the step it was trained with.",
        ),
        (
            {"memory": False},
            "an ODE of its response to input and loss, not of its memory.",
            "warning: what is said of its memory holds for the step it was trained with alone.",
        ),
        ({"loss": None}, "an ODE of its memory and response to input, not known of its loss.", None),
    ],
    ids=["loss", "response and loss", "memory", "unknown"],
)
def test_it_is_said_of_what_it_is_an_ode(shown, holds, sentence, then) -> None:
    checked = dataclasses.replace(records.consistency(is_ode=False), answers=records.answers(**holds))
    lines = shown(proven(consistency=checked))
    assert lines[4].startswith(f"consistency: {sentence} The step is")
    assert (lines[5] == f"{then} Train with a smaller step.") if then else not lines[5].startswith(("note", "warning"))


def test_a_dissection_of_an_earlier_release_is_called_what_it_was(shown) -> None:
    earlier = {"answers": None, "allowed_losses": None, "driven_changes": None}
    for is_ode, named in ((True, "an ODE"), (False, "a map")):
        lines = shown(proven(consistency=dataclasses.replace(records.consistency(is_ode=is_ode), **earlier)))
        assert lines[4].startswith(f"consistency: {named}. ")


def test_what_could_not_be_measured_is_said_to_be_unknown(shown) -> None:
    checked = records.consistency(is_ode=False)
    lines = shown(proven(consistency=dataclasses.replace(checked, failed_trials=np.array([100, 0, 0, 0]))))
    assert lines[4].startswith("consistency: not known.")
    assert lines[5] == "warning: whether this network is an ODE is not known. Train with a smaller step."


def test_a_dissection_from_before_there_were_checks_has_no_line_of_them(shown) -> None:
    assert not any(line.startswith("consistency") for line in shown(proven()))
