from typing import Annotated, Literal

from pydantic import Field, model_validator

from gnode._setting_numbers import Count, Positive
from gnode._validation import SettingsTable

Interpolation = Literal["constant", "linear", "cubic"]
SolverName = Literal["euler", "heun", "tsit5", "dopri5", "dopri8", "adams", "kvaerno5"]


class SimulationSettings(SettingsTable):
    """How a network is stepped through time. By default one Euler step a sample, its input held."""

    solver: SolverName = "euler"
    """Adaptive unless it is Euler or `substeps` are given."""
    rtol: Positive | None = None
    """Error allowed in an adaptive step, relative to the state; 1e-4 where nothing is said."""
    atol: Positive | None = None
    """Error allowed in an adaptive step, in state units; 1e-6 where nothing is said."""
    substeps: Count | None = None
    """Fixed steps, so many of equal length between two samples; Euler takes one where nothing is said."""
    interpolation: Interpolation = "constant"
    """Between samples the input is held, linear, or a cubic (Hermite with backward differences)."""
    adjoint: Literal["recursive", "backsolve", "direct", "forward"] = "recursive"
    """How gradients are taken: through the steps that were made, kept or recomputed from checkpoints (recursive);
    by an equation solved backwards in time (backsolve); through those steps by jax alone (direct); or forwards, for
    networks of few weights (forward)."""
    memory: Literal["linear", "root"] = "linear"
    """What the recursive adjoint keeps: the state at every step, or at about the square root of their number."""
    max_steps: Count | None = None
    """The most steps that an adaptive solver may take in a trial; 1,024 and two a sample where nothing is said."""
    noise: Annotated[float, Field(ge=0, le=1e30, strict=True)] | None = None
    """The standard deviation, in units of the state, of the recurrent noise of the units while a network is trained
    and validated: tau dh = (...) dt + sqrt(2 tau) noise dW, by Euler's steps. The test is scored without it and with
    it; predictions and dissections, as whatever is simulated without a key, are of the network without it."""

    @model_validator(mode="after")
    def _fit_together(self) -> "SimulationSettings":
        tolerance = self.rtol is not None or self.atol is not None
        if tolerance and self.solver == "euler":
            raise ValueError(
                "expected an adaptive solver with rtol or atol, got euler, which has no estimate of its error; "
                "take another solver, such as tsit5"
            )
        if tolerance and self.substeps is not None:
            raise ValueError(
                "expected either substeps (fixed steps) or rtol and atol (adaptive ones), got both; leave one out"
            )
        if self.max_steps is not None and not self.adaptive:
            raise ValueError("expected max_steps with an adaptive solver, got fixed steps; leave it out")
        if not self.adaptive and self.adjoint == "backsolve":
            raise ValueError(
                "expected an adaptive solver with the adjoint backsolve, got fixed steps; take another adjoint, "
                "or a solver such as tsit5"
            )
        if self.solver == "kvaerno5" and self.adjoint == "backsolve":
            # Its Jacobian is that of the flow backwards, which holds one already.
            raise ValueError(
                "expected another adjoint than backsolve with kvaerno5, got both, which would take second derivatives "
                "of the flow at every step; leave the adjoint out"
            )
        if self.solver == "adams" and (self.substeps or self.interpolation != "cubic" or self.adjoint == "backsolve"):
            # What it knows of the past is that of a smooth flow; every way back begins anew at every sample.
            raise ValueError(
                "expected adaptive steps, the interpolation cubic and another adjoint than backsolve with adams, got "
                f"{f'substeps {self.substeps}, ' if self.substeps else ''}the interpolation {self.interpolation} and "
                f"the adjoint {self.adjoint}; take tsit5, or change these"
            )
        if self.noisy and self.solver != "euler":
            raise ValueError(
                f"expected the solver euler with noise, got {self.solver}: the order of others, and the error that "
                "adaptive ones keep small, are of smooth flows; leave it out, and take substeps for shorter steps"
            )
        if self.memory == "root" and self.adjoint != "recursive":
            raise ValueError(
                f"expected the adjoint recursive with memory = root, got {self.adjoint}; leave one of them out"
            )
        return self

    @property
    def adaptive(self) -> bool:
        """The solver chooses its own steps."""
        return self.solver != "euler" and self.substeps is None

    @property
    def noisy(self) -> bool:
        """There is recurrent noise."""
        return self.noise is not None and self.noise > 0

    @property
    def fixed_steps(self) -> int:
        """Between two samples, where steps are fixed."""
        return self.substeps or 1

    @property
    def relative_tolerance(self) -> float:
        return 1e-4 if self.rtol is None else self.rtol

    @property
    def absolute_tolerance(self) -> float:
        return 1e-6 if self.atol is None else self.atol

    def described(self) -> str:
        """The solver in a line."""
        if self.adaptive:
            text = f"{self.solver}, adaptive, rtol {self.relative_tolerance:g}, atol {self.absolute_tolerance:g}"
        else:
            steps = self.fixed_steps
            text = f"{self.solver}, {steps} {'step' if steps == 1 else 'steps'} a sample"
        memory = " with the memory of the root" if self.memory == "root" else ""
        noise = f", recurrent noise of {self.noise:g} in training" if self.noisy else ""
        return f"{text}, input {self.interpolation}, adjoint {self.adjoint}{memory}{noise}"

    def step_limit(self, samples: int) -> int:
        """The most steps that an adaptive solver may take in a trial of so many samples."""
        return 1024 + 2 * samples if self.max_steps is None else self.max_steps


DEFAULT_SIMULATION = SimulationSettings()
"""One Euler step a sample, its input held."""
