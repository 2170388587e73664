"""What a dissection leaves on disk: read back bit for bit, and described in the units that a reader expects."""

import dataclasses

import numpy as np
import pytest

from gnode.experiments import Dissection, load_dissection
from gnode.experiments.dissection._dissection_file import ARRAYS, save_dissection
from gnode.experiments.dissection.described import describe
from tests.report import records
from tests.report.run_folder import taken_apart


@pytest.fixture(scope="module")
def plain() -> Dissection:
    """Of two entries, with its fixed points, and nothing proven."""
    return taken_apart()


def proven(plain: Dissection, **changes) -> Dissection:
    found = plain.fixed_points
    certificate = records.certificate(found.states, found.near)
    verdict = records.verdict("ring", plain.relaxed.states)
    return dataclasses.replace(
        plain, **{"certificate": certificate, "slow_set": records.slow_set(2), "verdict": verdict, **changes}
    )


def changed(plain: Dissection, name: str) -> Dissection:
    found, states = plain.fixed_points, plain.relaxed.states
    if name in records.KINDS:
        return proven(plain, verdict=records.verdict(name, states))  # type: ignore[arg-type]
    if name in records.BOX_KINDS:
        return proven(plain, certificate=records.certificate(found.states, found.near, box_kind=name))  # type: ignore[arg-type]
    bare = records.verdict("sheet", states)
    assert bare.manifold is not None
    no_topology = dataclasses.replace(
        bare.manifold.topology, diagrams=(), betti=np.zeros(0, np.int64), thresholds=np.zeros(0)
    )
    return {
        "nothing proven": plain,
        "certificate alone": proven(plain, slow_set=None, verdict=None),
        "no fixed point": proven(plain, certificate=records.certificate(*records.no_points(2), boundary_index=None)),
        "incomplete": proven(plain, certificate=records.certificate(found.states, found.near, complete=False)),
        "no inner cover": proven(plain, slow_set=records.slow_set(2, inner=False, complete=False)),
        "a lasting memory": proven(plain, verdict=records.verdict("isolated points", states, lasting=True)),
        "consistent": proven(plain, consistency=records.consistency()),
        "a map": proven(plain, consistency=records.consistency(is_ode=False, adaptive=True)),
        "no points looked at": proven(
            plain, consistency=dataclasses.replace(records.consistency(), stable_points=None, points_changed=None)
        ),
        "no solvers": proven(plain, consistency=records.map_by_construction()),
        "under noise": records.noisy(proven(plain)),
        "near its points": records.near_points(proven(plain)),
        "no diagrams": proven(
            plain, verdict=dataclasses.replace(bare, manifold=dataclasses.replace(bare.manifold, topology=no_topology))
        ),
    }[name]


NAMES = [
    "nothing proven",
    "certificate alone",
    "no fixed point",
    "incomplete",
    "no inner cover",
    "a lasting memory",
    "under noise",
    "near its points",
    "no diagrams",
    "consistent",
    "a map",
    "no points looked at",
    "no solvers",
    *records.BOX_KINDS,
    *records.KINDS,
]


def assert_same(one: object, two: object) -> None:
    """Equal in type, and arrays to the bit."""
    assert type(one) is type(two)
    if dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            assert_same(getattr(one, field.name), getattr(two, field.name))
    elif isinstance(one, tuple):
        for left, right in zip(one, two, strict=True):  # type: ignore[arg-type]
            assert_same(left, right)
    elif isinstance(one, np.ndarray):
        assert isinstance(two, np.ndarray)
        assert (one.dtype, one.shape, one.tobytes()) == (two.dtype, two.shape, two.tobytes())
    else:
        assert one == two or (one != one and two != two)


@pytest.mark.parametrize("name", NAMES)
def test_every_record_is_read_back_bit_for_bit(plain, tmp_path, name):
    dissection = changed(plain, name)
    save_dissection(tmp_path, dissection)
    assert_same(load_dissection(tmp_path), dissection)


def test_a_dissection_from_before_there_were_verdicts_is_read(plain, tmp_path):
    save_dissection(tmp_path, plain)
    with np.load(tmp_path / ARRAYS) as arrays:
        assert not [name for name in arrays if name.startswith(("certificate", "slow_set", "verdict"))]
    assert load_dissection(tmp_path).verdict is None


def test_what_is_described_is_what_the_records_say(plain):
    dissection = proven(plain)
    certificate, slow, verdict = dissection.certificate, dissection.slow_set, dissection.verdict
    assert certificate is not None and slow is not None and verdict is not None and verdict.manifold is not None
    content = describe(dissection)
    assert content["certificate"]["count"] == len(content["certificate"]["enclosures"]) == len(certificate)
    assert content["certificate"]["index_sum"] == certificate.near.index.sum()
    assert content["certificate"]["boundary_index"] == 1
    assert content["slow_set"]["inner_volume"] == pytest.approx(len(slow.inner) / 16)
    attractor = content["attractor"]
    assert (attractor["kind"], attractor["reason"], attractor["count"]) == ("ring", verdict.reason, None)
    assert attractor["drift_per_s"]["largest"] == np.linalg.norm(verdict.manifold.drift, axis=1).max()
    assert attractor["betti"] == [1, 1]


def test_the_memory_error_is_that_after_a_trial(plain):
    # The curve is 0.3 t, over 2 s; trials last for 1 s.
    attractor = describe(proven(plain))["attractor"]
    assert attractor["memory_error_after_s"] == pytest.approx(1.0)
    assert attractor["memory_error_predicted"] == pytest.approx(0.3)
    assert attractor["memory_lifetime_s"] == {"bound": 0.3, "predicted": 1.0, "measured": 0.9}


def test_a_curve_that_ends_before_a_trial_gives_its_end(plain):
    verdict = records.verdict("ring", plain.relaxed.states)
    assert verdict.manifold is not None
    memory = verdict.manifold.memory
    short = dataclasses.replace(
        memory, times=memory.times[:3], predicted=memory.predicted[:3], measured=memory.measured[:3]
    )
    verdict = dataclasses.replace(verdict, manifold=dataclasses.replace(verdict.manifold, memory=short))
    attractor = describe(proven(plain, verdict=verdict))["attractor"]
    assert attractor["memory_error_after_s"] == pytest.approx(0.2)
    assert attractor["memory_error_measured"] == pytest.approx(float(memory.measured[2]))


def test_what_never_ends_is_null(plain):
    attractor = describe(changed(plain, "a lasting memory"))["attractor"]
    assert attractor["memory_lifetime_s"] == {"bound": 0.3, "predicted": None, "measured": None}
    assert attractor["count"] == 4 and attractor["intrinsic_dimension"] is None
