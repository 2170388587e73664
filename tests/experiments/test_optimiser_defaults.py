"""Which optimiser a run has, with which rate and epochs."""

import shutil
from pathlib import Path

import pytest

from gnode.experiments import _defaults, names_no_optimiser, resolve
from gnode.sweeps import plan_members
from gnode.sweeps.plan import parse_plan
from gnode.training import Optimiser

EARLIER = Path(__file__).parent / "earlier"


def chosen(settings) -> tuple[str, int, float]:
    said = settings.training
    return said.optimiser, said.epochs, said.learning_rate


def table(optimiser: Optimiser, kind: _defaults.Kind) -> tuple[str, int, float]:
    said = _defaults.DESCENT[optimiser][kind]
    return optimiser, said["epochs"], said["learning_rate"]


@pytest.mark.parametrize(("task", "kind"), [("square", "pulses"), ("fixed-3bit", "other")])
def test_rate_and_epochs_are_those_of_the_optimiser(task, kind):
    for name in _defaults.DESCENT:
        assert chosen(resolve(task, options={"training": {"optimiser": name}})) == table(name, kind)
        assert chosen(resolve(task, assignments=[f"training.optimiser={name}"])) == table(name, kind)


def test_what_was_published_stays_as_it_is():
    assert chosen(resolve("square", published=True)) == ("adamw", 200, 0.001)
    assert resolve("square", published=True, assignments=["training.optimiser=muon"]).training.optimiser == "muon"


def test_a_rate_in_a_file_without_an_optimiser_is_adamws():
    assert chosen(resolve("square", file={"training": {"learning_rate": 0.002}})) == ("adamw", 200, 0.002)
    assert chosen(resolve("square", file={"training": {"batch_size": 10}})) == table("muon", "pulses")
    assert chosen(resolve("square", assignments=["training.learning_rate=0.02"])) == ("muon", 40, 0.02)


@pytest.mark.parametrize(
    ("said", "optimisers"),
    [
        ("", {"muon"}),
        ('[axes]\n"training.learning_rate" = [0.001, 0.01]', {"adamw"}),
        ("[run.training]\nlearning_rate = 0.01", {"adamw"}),
        ('[axes]\n"training.optimiser" = ["adamw", "muon"]', {"adamw", "muon"}),
    ],
    ids=["nothing", "rates", "a-rate", "optimisers"],
)
def test_of_a_sweep(said, optimisers):
    members = plan_members(parse_plan(f'[run.task]\nname = "square"\n{said}')).members
    assert {member.settings.training.optimiser for member in members} == optimisers
    if len(optimisers) == 2:
        assert {chosen(member.settings) for member in members} == {table("adamw", "pulses"), table("muon", "pulses")}


def test_a_run_of_an_earlier_release_names_none(tmp_path):
    assert names_no_optimiser(EARLIER / "gnode") and not names_no_optimiser(tmp_path)
    folder = shutil.copytree(EARLIER / "interrupted", tmp_path / "run")
    assert names_no_optimiser(folder)
