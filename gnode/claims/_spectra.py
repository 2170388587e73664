"""Where the eigenvalues of dF/dh lie before training, beside mean-field theory."""

from functools import cache

import numpy as np

from gnode._switches import make_key
from gnode.claims._chart import Chart, Panel, Series
from gnode.claims._runs import numbers
from gnode.experiments import ModelSettings, build_network
from gnode.models import (
    eigenvalue_share_expected,
    glorot_normal,
    he_normal,
    jacobian_spectrum,
    spectral_radius_expected,
)
from gnode.programs import split_key

_WIDE = 200
"""N and the widths of the networks that mean-field theory is of."""
_DEPTHS = (1, 2, 3, 4)
_DRAWS = 7
_KNOWN = {"glorot-normal": glorot_normal, "he-normal": he_normal}
_INITIALISATIONS = ("critical", *_KNOWN)
_RADII = np.linspace(0.02, 1.5, 38)


@cache
def spectrum_charts(state: int, width: int) -> tuple[Chart, ...]:
    """Of nODEs that are drawn for it, wide ones and those of the sizes that are trained."""
    wide = {(name, depth): _spectra(name, _WIDE, _WIDE, depth) for name in _INITIALISATIONS for depth in _DEPTHS}
    small = {(name, depth): _spectra(name, state, width, depth) for name in _INITIALISATIONS for depth in _DEPTHS}
    return (
        Chart(
            "spectra",
            "The Jacobian of F at initialisation, beside mean-field theory",
            (
                "Left and middle: the spectral radius of dF/dh at the state zero, median and range over draws; dashed, "
                "what mean-field theory says of wide networks (of critical initialisation, 1 by construction). Above 1 "
                "small states grow.",
                "Right: the share of eigenvalues within a radius, in units of that of mean-field theory, of one hidden "
                "layer and of three; dashed, the theory.",
            ),
            (
                _radii_panel(wide, _WIDE, _WIDE),
                _radii_panel(small, state, width),
                _shares_panel(wide),
            ),
        ),
    )


def _spectra(name: str, state: int, width: int, depth: int) -> np.ndarray:
    """(draws, N): moduli of the eigenvalues, the largest first."""
    settings = ModelSettings.model_validate(
        {"name": "node", "state": state, "hidden": (width,) * depth, "initialisation": name}
    )
    found = []
    for key in split_key(make_key(0), _DRAWS):
        field = build_network(settings, input_size=1, output_size=1, time_step=0.01, key=key).field
        found.append(np.abs(jacobian_spectrum(field, np.zeros(state), np.zeros(1))))
    return np.array(found)


def _expected(name: str, state: int, width: int, depth: int) -> float:
    if name not in _KNOWN:
        return 1.0
    return spectral_radius_expected(_KNOWN[name], state=state, hidden=(width,) * depth)


def _radii_panel(spectra: dict[tuple[str, int], np.ndarray], state: int, width: int) -> Panel:
    series = []
    for k, name in enumerate(_INITIALISATIONS):
        largest = [spectra[name, depth][:, 0] for depth in _DEPTHS]
        middle, low, high = (numbers([of(values) for values in largest]) for of in (np.median, np.min, np.max))
        series.append(Series(name, numbers(_DEPTHS), middle, low, high, "points", k))
        theory = numbers([_expected(name, state, width, depth) for depth in _DEPTHS])
        series.append(Series("", numbers(_DEPTHS), theory, kind=k, dashed=True))
    return Panel(
        f"N = {state}, widths {width}", "hidden layers L", "spectral radius of dF/dh", tuple(series), lines=(1.0,)
    )  # fmt: skip


def _shares_panel(spectra: dict[tuple[str, int], np.ndarray]) -> Panel:
    series = []
    for k, depth in enumerate((1, 3)):
        moduli = spectra["he-normal", depth].ravel() / _expected("he-normal", _WIDE, _WIDE, depth)
        shares = [float((moduli <= radius).mean()) for radius in _RADII]
        series.append(Series(f"L = {depth}, measured", numbers(_RADII), numbers(shares), kind=3 + k))
        theory = eigenvalue_share_expected(_RADII, state=_WIDE, hidden=(_WIDE,) * depth)
        series.append(Series("", numbers(_RADII), numbers(theory), kind=3 + k, dashed=True))
    return Panel("he-normal", "radius, over the predicted one", "share of eigenvalues within", tuple(series))
