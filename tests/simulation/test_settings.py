import pytest
from pydantic import ValidationError

from gnode.simulation import SimulationSettings

REFUSED = {
    "a tolerance of Euler": (
        {"solver": "euler", "rtol": 1e-4},
        "expected an adaptive solver with rtol or atol, got euler, which has no estimate of its error; take another",
    ),
    "a tolerance of Euler, by default": ({"atol": 1e-4}, "got euler, which has no estimate of its error"),
    "a tolerance of fixed steps": (
        {"solver": "tsit5", "rtol": 1e-4, "substeps": 2},
        r"expected either substeps \(fixed steps\) or rtol and atol \(adaptive ones\), got both; leave one out",
    ),
    "a limit of fixed steps": (
        {"solver": "tsit5", "substeps": 2, "max_steps": 10},
        "expected max_steps with an adaptive solver, got fixed steps; leave it out",
    ),
    "a limit of Euler's steps": ({"max_steps": 10}, "expected max_steps with an adaptive solver, got fixed steps"),
    "backsolve of an implicit solver": (
        {"solver": "kvaerno5", "adjoint": "backsolve"},
        "expected another adjoint than backsolve with kvaerno5",
    ),
    "a held input of a solver that knows the past": (
        {"solver": "adams"},
        "expected adaptive steps, the interpolation cubic and another adjoint than backsolve with adams, got the "
        "interpolation constant and the adjoint recursive; take tsit5",
    ),
    "backsolve of fixed steps": (
        {"solver": "heun", "substeps": 1, "adjoint": "backsolve"},
        "expected an adaptive solver with the adjoint backsolve, got fixed steps; take another adjoint, or a solver",
    ),
    "the root of another adjoint": (
        {"solver": "tsit5", "adjoint": "direct", "memory": "root"},
        "expected the adjoint recursive with memory = root, got direct; leave one of them out",
    ),
    "no solver of that name": ({"solver": "rk4"}, "Input should be 'euler', 'heun', 'tsit5'"),
    "no interpolation of that name": ({"interpolation": "spline"}, "Input should be 'constant', 'linear' or 'cubic'"),
    "no step": ({"substeps": 0}, "greater than or equal to 1"),
    "half a step": ({"substeps": 1.5}, "valid integer"),
    "a tolerance of zero": ({"solver": "tsit5", "rtol": 0.0}, "greater than 0"),
    "a tolerance that is no number": ({"solver": "tsit5", "atol": float("nan")}, "greater than 0|finite number"),
    "an infinite tolerance": ({"solver": "tsit5", "rtol": float("inf")}, "finite number|less than or equal"),
    "a setting of no such name": ({"steps": 3}, "Extra inputs are not permitted"),
}


@pytest.mark.parametrize(("options", "message"), REFUSED.values(), ids=REFUSED)
def test_settings_that_do_not_fit_together_are_refused(options: dict, message: str):
    with pytest.raises(ValidationError, match=message):
        SimulationSettings.model_validate(options)


def test_what_is_adaptive():
    adaptive = {name: SimulationSettings.model_validate({"solver": name}).adaptive for name in ("euler", "tsit5")}
    assert adaptive == {"euler": False, "tsit5": True}
    assert not SimulationSettings(solver="tsit5", substeps=1).adaptive


def test_what_holds_where_nothing_is_said():
    settings = SimulationSettings(solver="tsit5")
    assert (settings.relative_tolerance, settings.absolute_tolerance) == (1e-4, 1e-6)
    # A series of more samples may need more steps, which is no reason to fail.
    assert settings.step_limit(1000) >= settings.step_limit(100) + 900
    assert SimulationSettings(solver="tsit5", max_steps=7).step_limit(1000) == 7


def test_settings_are_values():
    """As they must be to choose a compiled program by."""
    settings = SimulationSettings(solver="tsit5", rtol=1e-3)
    assert hash(settings) == hash(SimulationSettings(solver="tsit5", rtol=1e-3))
    with pytest.raises(ValidationError, match="frozen"):
        settings.rtol = 1.0
