from typing import Annotated, Literal

from pydantic import Field

from gnode._setting_numbers import Count, Positive
from gnode._validation import SettingsTable
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings

_Share = Annotated[float, Field(ge=0, le=1, strict=True)]


class FitSettings(SettingsTable):
    """How networks are fitted to paths. The definition asks for least squares on all time points and the best of the
    restarts; everything else here serves that the optimiser is not taken for the capacity."""

    optimiser: Literal["by-network", "levenberg-marquardt", "adam"] = "by-network"
    """Levenberg-Marquardt where a network can start from a clock or is small, else Adam; or one of them for all."""
    iterations: Annotated[int, Field(ge=20, lt=2**31, strict=True)] = 200
    """Steps of Levenberg-Marquardt of every restart, at most; a tenth of them from a clock, half of them where there is
    none and a network has more weights than a path has numbers."""
    draws: Count = 16
    """Draws of the initial weights in every restart of Levenberg-Marquardt that has no clock to start from, of which
    the best four after twenty steps go on; a sixteenth of them where there are more weights than numbers."""
    steps: Annotated[int, Field(ge=2, lt=2**31, strict=True)] = 2000
    """Steps of Adam of every restart, at most."""
    restarts: Count = 2
    """Draws of the initial weights for every path, of which the best counts."""
    learning_rate: Positive = 1e-2
    """The largest one, from which a cosine falls to zero."""
    clip_norm: Positive = 1.0
    """Gradients of a larger global norm are scaled to this one."""
    horizon_start: Annotated[float, Field(gt=0, le=1, strict=True)] = 0.1
    """The share of a path, from its beginning, that the curriculum of horizons starts with."""
    horizon_share: _Share = 0.5
    """The share of the steps after which the horizon has grown to the whole path; 0: no curriculum."""
    enough: Annotated[float, Field(gt=0, le=1, strict=True)] = 0.999
    """R2 at which a fit ends early, and no other restart of the path is made."""
    train_readout: bool = True
    """Whether the readout is trained, or stays as it was drawn."""
    slots: Count | None = None
    """Fits that are computed at once; by the device where nothing is said."""
    simulation: SimulationSettings = DEFAULT_SIMULATION

    def described(self) -> str:
        """The budget, in words."""
        second = f"{self.iterations:,} steps of Levenberg-Marquardt from each of {self.draws} draws"
        fewer = "a tenth of the steps from a clock, half of them and a sixteenth of the draws with many weights"
        adam = f"{self.steps:,} steps of Adam"
        return {
            "levenberg-marquardt": f"{second} ({fewer})",
            "adam": adam,
            "by-network": f"{second} ({fewer}), or where a network has neither few weights nor a clock, {adam}",
        }[self.optimiser]
