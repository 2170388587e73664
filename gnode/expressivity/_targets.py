from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from gnode._arrays import read_arrays
from gnode._checks import refusal
from gnode._setting_numbers import Count, Positive
from gnode._switches import make_key
from gnode._validation import SettingsTable
from gnode.expressivity._crossings import crosses_itself
from gnode.expressivity._gaussian_process import gaussian_paths, standardised
from gnode.expressivity._other_paths import complexity, lorenz_paths, sinusoid_paths

_MOST_STEP = 0.4
"""Correlation times between two points, at most: beyond that a path is noise to whoever sees the points."""


class TargetSettings(SettingsTable):
    """The paths that networks are to generate."""

    kind: Literal["squared-exponential", "matern-5/2", "matern-3/2", "sinusoids", "lorenz", "file"] = (
        "squared-exponential"
    )
    """A Gaussian process by its kernel; sums of three sinusoids; the Lorenz system; or paths of your own."""
    kappas: Annotated[tuple[Positive, ...], Field(min_length=1)] = (5.0, 10.0, 20.0, 40.0)
    """The complexities, ascending."""
    count: Count = 16
    """Paths of each complexity."""
    dimensions: Count = 2
    """D."""
    points: Annotated[int, Field(ge=2, lt=2**31, strict=True)] = 100
    """Of a path, equally spaced in time."""
    seed: Annotated[int, Field(ge=0, lt=2**32, strict=True)] = 0
    file: str | None = None
    """An .npz file with the array `targets` of shape (paths, points, dimensions)."""

    @model_validator(mode="after")
    def _fit_together(self) -> "TargetSettings":
        if list(self.kappas) != sorted(set(self.kappas)):
            raise ValueError(f"expected ascending kappas, got {self.kappas}; put them in order, each once")
        if self.kind != "file" and self.kappas[-1] > _MOST_STEP * self.points:
            raise ValueError(
                f"expected kappas of at most {_MOST_STEP * self.points:g} with {self.points} points, got "
                f"{self.kappas[-1]:g}; give more points: below 2.5 a correlation time a path is noise"
            )
        if (self.kind == "file") != (self.file is not None):
            raise ValueError("expected a file and kind = file together, got one of them; give both or neither")
        return self


@dataclass(frozen=True)
class Targets:
    """Paths in groups of equal complexity, each channel standardised."""

    kappas: np.ndarray
    """Of the groups, ascending; of a user's file: one, the median of the measured complexities."""
    paths: np.ndarray
    """Shape (kappas, count, points, dimensions), float32."""
    measured: np.ndarray
    """Shape (kappas, count): the complexity that each path has by `complexity`."""
    crossing: np.ndarray | None
    """Shape (kappas, count): whether a path crosses itself; none but in two dimensions."""


def make_targets(settings: TargetSettings) -> Targets:
    """The paths that settings describe. The same settings give the same paths, and more paths keep the first ones."""
    if settings.kind == "file":
        assert settings.file is not None
        paths = _read(Path(settings.file))[None]
        kappas = np.median(complexity(paths[0]), keepdims=True)
    else:
        kappas = np.asarray(settings.kappas)
        paths = np.stack([_draw(settings, float(kappa)) for kappa in kappas])
    measured = np.stack([complexity(group) for group in paths])
    crossing = None
    if paths.shape[-1] == 2:
        crossing = np.array([[crosses_itself(path) for path in group] for group in paths])
    return Targets(kappas, paths.astype(np.float32), measured, crossing)


def _draw(settings: TargetSettings, kappa: float) -> np.ndarray:
    key = make_key(settings.seed)
    sizes = {"count": settings.count, "dimensions": settings.dimensions, "points": settings.points}
    if settings.kind == "sinusoids":
        return sinusoid_paths(kappa, key=key, **sizes)
    if settings.kind == "lorenz":
        return lorenz_paths(kappa, key=key, **sizes)
    assert settings.kind != "file"
    return gaussian_paths(kappa, kernel=settings.kind, key=key, **sizes)


def _read(path: Path) -> np.ndarray:
    remedy = "save it by np.savez(file, targets=paths)"
    expected = f"an .npz file with the array targets at {path}"
    paths = read_arrays(path, ["targets"], expected=expected, remedy=remedy)["targets"]
    if paths.ndim != 3 or paths.shape[1] < 3 or not paths.size or paths.dtype.kind not in "fiu":
        raise refusal("targets of shape (paths, points, dimensions), of numbers", f"{paths.dtype}{paths.shape}", remedy)
    if not np.isfinite(paths).all():
        raise refusal("finite targets", "some that are not", "leave such paths out")
    if not (paths.std(1) > 0).all():
        raise refusal("targets that vary in every dimension", "one that does not", "leave that dimension out")
    return standardised(paths.astype(np.float64))
