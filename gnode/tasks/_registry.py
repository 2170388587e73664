from dataclasses import dataclass

from gnode._checks import find_named, refusal
from gnode.tasks._amplitudes import Annulus, Signs, Uniform
from gnode.tasks._angular_integration import AngularIntegration
from gnode.tasks._copy import Copy
from gnode.tasks._evidence_integration import EvidenceIntegration
from gnode.tasks._flip_flop import FlipFlop
from gnode.tasks._neurogym import NEUROGYM, NeurogymTask
from gnode.tasks._task import AbstractTask


@dataclass(frozen=True)
class TaskEntry:
    """A task that can be asked for by name."""

    name: str
    description: str
    """One line: what is remembered."""
    task: AbstractTask


def _fixed(channels: int) -> FlipFlop:
    return FlipFlop(Signs(channels), (1.0,) * channels)


_UNIT = (-1.0, 1.0)

TASKS: dict[str, TaskEntry] = {
    entry.name: entry
    for entry in (
        TaskEntry(
            "square",
            "flip-flop: two numbers between -1 and 1, set one at a time",
            FlipFlop(Uniform(_UNIT, _UNIT), (0.0, 0.0)),
        ),
        TaskEntry(
            "rectangle",
            "flip-flop: a number between -2 and 2 and one between -1 and 1, set one at a time",
            FlipFlop(Uniform((-2.0, 2.0), _UNIT), (0.0, 0.0)),
        ),
        TaskEntry(
            "annulus",
            "flip-flop: a point between the circles of radius 1 and 2",
            FlipFlop(Annulus(1.0, 2.0), (1.5, 0.0), rate=6.0),
        ),
        TaskEntry(
            "ring", "flip-flop: a point on the circle of radius 2", FlipFlop(Annulus(2.0, 2.0), (2.0, 0.0), rate=6.0)
        ),
        TaskEntry(
            "cube",
            "flip-flop: three numbers between -1 and 1, set one at a time",
            FlipFlop(Uniform(_UNIT, _UNIT, _UNIT), (0.0, 0.0, 0.0)),
        ),
        TaskEntry("fixed-2bit", "flip-flop: two bits, +1 or -1: four memories", _fixed(2)),
        TaskEntry("fixed-3bit", "flip-flop: three bits, +1 or -1: eight memories", _fixed(3)),
        TaskEntry("copy", "two words of two bits, to be repeated after a delay on a cue", Copy()),
        TaskEntry("angle", "an angle, integrated from its velocity: a ring without pulses", AngularIntegration(1)),
        TaskEntry("evidence", "the integral of noisy evidence, then held: a line", EvidenceIntegration()),
        TaskEntry("torus", "two angles, integrated from their velocities", AngularIntegration(2)),
    )
}
"""All named tasks, by name."""


def task_of(name: str, *, steps: int | None = None, pulses: float | int | None = None) -> AbstractTask | NeurogymTask:
    """The task of that name, after `neurogym:` one of neurogym; a flip-flop with trials of another length, or another
    mean number of pulses in them.

    A longer trial with as many pulses asks to remember each of them for longer.
    """
    task = NeurogymTask(name.removeprefix(NEUROGYM)) if name.startswith(NEUROGYM) else find_task(name).task
    changes = {"steps": steps, "rate": pulses}
    said = {option: value for option, value in changes.items() if value is not None}
    if not said:
        return task
    if not isinstance(task, FlipFlop):
        raise refusal(
            "a flip-flop, whose trials may have other lengths and numbers of pulses",
            f"the task {name}",
            "leave task.steps and task.pulses out",
        )
    own = {"rate": task.rate, "width": task.width, "steps": task.steps, "time_step": task.time_step}
    return FlipFlop(task.law, task.before, **{**own, **said})


def find_task(name: str) -> TaskEntry:
    """The task of that name."""
    return find_named("a task", name, TASKS)
