from dataclasses import dataclass, field

import numpy as np
from scipy.spatial import KDTree

from gnode.analysis import FixedPoints, System, certify, fixed_points_of
from gnode.analysis._units import in_units
from gnode.analysis.fixed_points._let_go import let_go

# Entries of the state up to which all points can be proven found.
_CERTIFIED = 3
# Over the spread: points of two searches that are the same.
_SAME = 1e-6


@dataclass
class Searched:
    """What the searches of one network found."""

    points: int
    faults: list[str] = field(default_factory=list)
    proven: int | None = None
    """Of the certificate; none where it is not asked, or not complete."""
    missed: int | None = None
    """Of those, by the search from visited states."""
    missed_noisy: int | None = None
    """By the search from visited states with noise."""
    elsewhere: float = 0.0
    """The largest share of the starts that, with others beside them or in other units, end at another point, or at
    none. The spread of more starts is another, if only a little, and of two points that are as near as one another it
    decides. That the points are the same is what must hold."""


def searched(system: System, states: np.ndarray, *, boxes: int = 200_000, seed: int = 0) -> Searched:
    """Searches from states that were visited; and from them with outliers, or with settled states, added, in other
    units, and with noise. What the starts that are the same find must be the same; other starts may find more, but no
    point twice, and none that is none."""
    generator = np.random.default_rng(seed)
    spread = np.std(states, axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    base = fixed_points_of(system, states)
    found = Searched(len(base))
    found.faults += _sound("the search", base, system, spread)

    outliers = states[:6] + 1e5 * spread * generator.normal(size=(6, states.shape[1]))
    for name, more in (("outliers", outliers), ("settled states", let_go(system.flow, system.step, states[:100]))):
        other = fixed_points_of(system, np.concatenate([states, more]))
        _same(found, f"with {name}", base, other, np.ones_like(spread), spread)
        found.faults += _sound(f"with {name}", other, system, spread)

    factors = 10.0 ** generator.integers(-6, 7, states.shape[1])
    other = fixed_points_of(in_units(system, 1 / factors), states * factors)
    _same(found, "in other units", base, other, factors, spread)

    noisy = fixed_points_of(system, np.concatenate([states, states + spread * generator.normal(size=states.shape)]))
    found.faults += _sound("with noise", noisy, system, spread)

    if states.shape[1] <= _CERTIFIED:
        certificate = certify(system, visited=states, boxes=boxes)
        if certificate.complete:
            found.proven = len(certificate)
            box = certificate.box
            for name, points in (("the search", base), ("with noise", noisy)):
                inside = ((points.states >= box[0]) & (points.states <= box[1])).all(axis=1)
                away = _distances(points.states[inside], certificate.states, spread)
                found.faults += [f"{name}: a point that the certificate does not have"] * bool((away > _SAME).any())
            found.missed = int((_distances(certificate.states, base.states, spread) > _SAME).sum())
            found.missed_noisy = int((_distances(certificate.states, noisy.states, spread) > _SAME).sum())
    return found


def _distances(points: np.ndarray, others: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """From each to the nearest of the others, over the spread."""
    if len(others) == 0:
        return np.full(len(points), np.inf)
    return np.asarray(KDTree(others / spread).query(points / spread)[0]).reshape(len(points))


def _sound(name: str, found: FixedPoints, system: System, spread: np.ndarray) -> list[str]:
    """No point twice, none that is none."""
    faults = []
    if len(found) > 1 and "marginal" not in found.near.kinds:
        apart = np.asarray(KDTree(found.states / spread).query(found.states / spread, k=2)[0])[:, 1]
        if apart.min() < 1e-9:
            faults.append(f"{name}: a point twice, {apart.min():.1e} of the spread apart")
    if not (found.residuals <= 1e-8 * np.linalg.norm(spread)).all():
        faults.append(f"{name}: a residual of {found.residuals.max():.1e}")
    return faults


def _same(
    found: Searched, name: str, base: FixedPoints, other: FixedPoints, factors: np.ndarray, spread: np.ndarray
) -> None:
    """The points of `base` are among the others, of the same kinds."""
    there = other.states / factors
    away = _distances(base.states, there, spread)
    if (away > _SAME).any():
        found.faults.append(f"{name}: {int((away > _SAME).sum())} of {len(base)} points are gone")
        return
    if len(base) == 0:
        return
    number = np.asarray(KDTree(there / spread).query(base.states / spread)[1]).reshape(len(base))
    kinds = [other.near.kinds[k] for k in number]
    if kinds != list(base.near.kinds):
        found.faults.append(f"{name}: {base.near.kinds} became {tuple(kinds)}")
    expected = np.where(base.point >= 0, number[base.point], -1)
    found.elsewhere = max(found.elsewhere, float((other.point[: len(base.point)] != expected).mean()))
