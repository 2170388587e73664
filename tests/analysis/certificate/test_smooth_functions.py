"""The elementary functions are as accurate as the enclosures take them to be, and their ranges hold."""

import functools
import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.analysis.certificate.enclosures import _smooth_functions as smooth
from gnode.analysis.certificate.enclosures._enclosure import TINY, begin

EPS = float(np.finfo(np.float64).eps)
LONG = np.longdouble
COUNT = 2000

pytestmark = pytest.mark.skipif(
    bool(np.finfo(LONG).eps > EPS / 1000), reason="the references need a long double that is longer than a double"
)


def everywhere(*, largest: float, smallest: float = 1e-300, positive: bool = False) -> np.ndarray:
    """Numbers of every size, near the places where programs change their formula, and the special ones."""
    draw = np.random.default_rng(0)
    sizes = np.exp(draw.uniform(math.log(smallest), math.log(largest), 40_000))
    middling = np.minimum(draw.uniform(0, 30, 40_000), largest)
    near_one = np.minimum(1 + draw.choice([-1, 1], 20_000) * np.exp(draw.uniform(-35, 0, 20_000)), largest)
    numbers = np.concatenate([sizes, middling, near_one, [1.0]])
    return numbers if positive else np.concatenate([numbers, -numbers, [0.0]])


def sech_squared(x):
    return 1 / np.cosh(np.clip(x, -3000, 3000)) ** 2


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def sigmoid(x):
    return np.where(x > 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))


def erf(x):
    """To a unit in the last place of a double: the C library's."""
    return np.vectorize(math.erf, otypes=[np.float64])(np.asarray(x, np.float64)).astype(LONG)


def normal(x):
    return 2 / np.sqrt(4 * np.arctan(LONG(1))) * np.exp(-x * x)


# name: (the function of XLA, the reference, where it is asked)
RELATIVE = {
    "tanh": (jnp.tanh, np.tanh, everywhere(largest=1e300)),
    "erf": (jax.scipy.special.erf, erf, everywhere(largest=1e300)),
    "softplus": (jax.nn.softplus, softplus, everywhere(largest=600.0)),
    "sigmoid": (jax.nn.sigmoid, sigmoid, everywhere(largest=600.0)),
    "exp": (jnp.exp, np.exp, everywhere(largest=600.0)),
    "log": (jnp.log, np.log, everywhere(largest=1e300, positive=True)),
    "sqrt": (jnp.sqrt, np.sqrt, everywhere(largest=1e300, positive=True)),
    "rsqrt": (jax.lax.rsqrt, lambda x: 1 / np.sqrt(x), everywhere(largest=1e300, positive=True)),
    "sin": (jnp.sin, np.sin, everywhere(largest=1e6)),
    "cos": (jnp.cos, np.cos, everywhere(largest=1e6)),
    "eighth power": (lambda x: x**8, lambda x: x**8, everywhere(largest=1e37, smallest=1e-33)),
}


@pytest.mark.parametrize("name", RELATIVE)
def test_library_functions_are_within_a_quarter_of_what_is_allowed(name):
    function, reference, places = RELATIVE[name]
    with jax.enable_x64(True):
        ours = np.asarray(jax.jit(function)(jnp.asarray(places)))
    true = reference(places.astype(LONG))
    # What is below the smallest normal number may come out as zero: TINY stands for that.
    assert np.abs(ours - true).max(where=np.abs(true) < TINY, initial=0) <= TINY / 4
    relative = np.abs(ours - true) / np.maximum(np.abs(true), TINY)
    assert relative.max() <= smooth.ULPS / 4 * EPS


ABSOLUTE = {
    "slope of tanh": (smooth._sech_squared, sech_squared, smooth.TANH),
    "slope of erf": (smooth._normal, normal, smooth.ERF),
    "curvature of softplus": (
        lambda x: 0.25 * smooth._sech_squared(0.5 * x),
        lambda x: sech_squared(x / 2) / 4,
        smooth.SOFTPLUS,
    ),
}


@pytest.mark.parametrize("name", ABSOLUTE)
def test_slopes_are_within_a_quarter_of_the_absolute_error_allowed(name):
    function, reference, kind = ABSOLUTE[name]
    places = everywhere(largest=1e3)
    with jax.enable_x64(True):
        ours = np.asarray(jax.jit(function)(jnp.asarray(places)))
    assert np.abs(ours - reference(places.astype(LONG))).max() <= smooth.ULPS / 4 * EPS * kind.scale


# name: (the functions of `smooth`, references of value, slope and curvature, whether of positive numbers alone)
FUNCTIONS = {
    "tanh": (smooth.TANH, (np.tanh, sech_squared, lambda x: -2 * np.tanh(x) * sech_squared(x)), False),
    "erf": (smooth.ERF, (erf, normal, lambda x: -2 * x * normal(x)), False),
    "softplus": (smooth.SOFTPLUS, (softplus, sigmoid, lambda x: sech_squared(x / 2) / 4), False),
    "exp": (smooth.EXP, (np.exp, np.exp, np.exp), False),
    "log": (smooth.LOG, (np.log, lambda x: 1 / x, lambda x: -1 / x**2), True),
    "sqrt": (smooth.SQRT, (np.sqrt, lambda x: x**-0.5 / 2, lambda x: -(x**-1.5) / 4), True),
    "rsqrt": (
        smooth.RECIPROCAL_ROOT,
        (lambda x: x ** LONG(-0.5), lambda x: -(x ** LONG(-1.5)) / 2, lambda x: 3 * x ** LONG(-2.5) / 4),
        True,
    ),
    "reciprocal": (smooth.RECIPROCAL, (lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3), True),
    "sin": (smooth.SIN, (np.sin, np.cos, lambda x: -np.sin(x)), False),
    "cos": (smooth.COS, (np.cos, lambda x: -np.sin(x), lambda x: -np.cos(x)), False),
    **{
        f"power {k}": (
            smooth.power(k),
            (lambda x, k=k: x**k, lambda x, k=k: k * x ** (k - 1), lambda x, k=k: k * (k - 1) * x ** (k - 2)),
            False,
        )
        for k in (2, 3, 4, 7, 8)
    },
}


def intervals(positive: bool, count: int = COUNT) -> tuple[np.ndarray, np.ndarray]:
    """Middles and half widths of every size."""
    draw = np.random.default_rng(1)
    middles = draw.choice([-1, 1], count) * np.exp(draw.uniform(-20, 3, count))
    radii = np.exp(draw.uniform(-35, 3, count)) * draw.choice([0, 1, 1, 1], count)
    if positive:
        middles = np.abs(middles)
        radii = np.minimum(radii, middles * draw.uniform(0, 1, count))
    return middles, radii


def places_in(middles: np.ndarray, radii: np.ndarray, count: int = 40) -> np.ndarray:
    """(intervals, places), the ends among them."""
    parts = np.random.default_rng(2).uniform(-1, 1, count)
    parts[:3] = -1, 0, 1
    return middles.astype(LONG)[:, None] + radii.astype(LONG)[:, None] * parts


@pytest.mark.parametrize("name", FUNCTIONS)
def test_ranges_of_value_slope_and_curvature_hold(name):
    function, references, positive = FUNCTIONS[name]
    middles, radii = intervals(positive)
    places = places_in(middles, radii)
    low, high = places.min(axis=1).astype(float), places.max(axis=1).astype(float)
    low, high = np.nextafter(low, -np.inf), np.nextafter(high, np.inf)
    scales = (0.0, function.scale, function.scale)
    with jax.enable_x64(True):
        ranges = (function.values, function.slopes, function.curvatures)
        for kind, reference, scale in zip(ranges, references, scales, strict=True):
            ends = kind(jnp.asarray(low), jnp.asarray(high))
            least, most = (np.asarray(a) for a in smooth._wider(ends[0], ends[1], scale))
            true = reference(places)
            unknown = np.isnan(least) | np.isnan(most)
            assert (unknown | ((least <= true.min(axis=1)) & (true.max(axis=1) <= most))).all()
            # Nothing is known of what may reach zero, where it has to be positive; but else it is.
            assert not (unknown & (low > 0)).any()


@functools.cache
def program(name: str) -> Callable[..., Any]:
    """The enclosure of one function, an interval at a time; compiled once."""
    return jax.jit(jax.vmap(lambda c, r: smooth.apply(r[None], begin(c[None], derivative=True), FUNCTIONS[name][0])))


def apply_all(name: str, middles, radii):
    """Enclosures as NumPy arrays; always as many at once, so that the program is compiled for one shape."""
    count = len(middles)
    with jax.enable_x64(True):
        padded = [jnp.asarray(np.resize(np.asarray(a, float), COUNT)) for a in (middles, radii)]
        return jax.tree.map(lambda a: np.asarray(a)[:count], program(name)(*padded))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_enclosures_of_one_function_hold(name):
    _, references, positive = FUNCTIONS[name]
    middles, radii = intervals(positive)
    form = apply_all(name, middles, radii)
    places = places_in(middles, radii)
    line = form.middle.astype(LONG) + form.slopes[:, :, 0].astype(LONG) * (places - middles.astype(LONG)[:, None])
    assert not (np.abs(references[0](places) - line) > form.error).any()
    derivative, unsure = form.derivative[:, 0], form.derivative_error[:, 0]
    assert not (np.abs(references[1](places) - derivative.astype(LONG)) > unsure).any()
    # And they say something: nearly all of them.
    assert np.isfinite(form.error).mean() > 0.95


@pytest.mark.parametrize("name", [name for name, (_, _, positive) in FUNCTIONS.items() if positive])
def test_nothing_is_known_where_the_function_may_be_undefined(name):
    form = apply_all(name, [-1.0, 0.0, 0.0, 1.0, 1.0], [0.5, 0.0, 1.0, 1.0, np.inf])
    assert not np.isfinite(form.error).any()
    assert not np.isfinite(form.derivative_error).any()


@pytest.mark.parametrize("name", ["tanh", "erf", "sin", "cos"])
def test_bounded_functions_are_bounded_on_all_numbers(name):
    form = apply_all(name, [0.3], [np.inf])
    assert form.middle + form.error == pytest.approx(1, abs=1e-13)
    assert form.middle - form.error == pytest.approx(-1, abs=1e-13)
    assert (form.slopes == 0).all()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_place_that_is_not_a_number_is_never_enclosed_by_less_than_all_values(name):
    form = apply_all(name, [np.nan, 1.0], [1.0, np.nan])
    if name not in ("tanh", "erf", "sin", "cos"):
        assert not np.isfinite(form.error).any()
    else:
        assert (form.error >= 1).all()
