"""What the page says of certificates, slow sets and verdicts, from records made by hand."""

import dataclasses
import re

import numpy as np
import pytest

from gnode.experiments import Dissection
from gnode.report.run.sentences import about_attractor, about_consistency, about_noise, about_points, about_saddles
from tests.report.records import (
    BOX_KINDS,
    KINDS,
    answers,
    certificate,
    consistency,
    departures,
    near_points,
    no_points,
    no_points_found,
    noisy,
    proven,
    remembered,
    slow_set,
    topology,
)
from tests.report.run_folder import taken_apart

MINUS = "\N{MINUS SIGN}"
CONTINUOUS = ("line", "ring", "sheet", "annulus", "torus", "solid")


@pytest.fixture(scope="module")
def plain() -> Dissection:
    return taken_apart(2)


def assert_readable(text: str) -> None:
    assert not re.search(r"\b(nan|inf|None)\b|\{|\}| ,| \.|  |\.\.(?!\.)", text)


def with_certificate(plain: Dissection, **changes) -> Dissection:
    found = plain.fixed_points
    return dataclasses.replace(plain, certificate=dataclasses.replace(certificate(found.states, found.near), **changes))


@pytest.mark.parametrize("size", [1, 2, 3], ids=["N=1", "N=2", "N=3"])
@pytest.mark.parametrize("kind", KINDS)
def test_sentences_read_well_at_every_size(size, kind):
    taken = proven(taken_apart(size), kind, complete=size != 2)
    texts = [*about_points.portrait(taken), about_points.slow_set(taken), about_points.spectrum(taken)]
    assert taken.verdict is not None
    texts += about_attractor.verdict(taken) or ()
    if taken.verdict.manifold is not None:
        texts += [about_attractor.drift(taken), about_attractor.memory_loss(taken), about_attractor.persistence(taken)]
        texts += about_noise.under_noise(noisy(taken, lasting=size == 1))
    if taken.verdict.cycle is not None:
        texts.append(about_attractor.limit_cycle(taken))
    if taken.verdict.lyapunov is not None:
        texts.append(about_attractor.lyapunov(taken))
    for text in texts:
        assert_readable(text)
        assert text == text.strip() and (text[0].isupper() or text[0].isdigit()) and text.endswith(".")


@pytest.mark.parametrize("kind", BOX_KINDS)
def test_the_box_of_the_certificate_is_explained(plain, kind):
    text = about_points.fixed_points(with_certificate(plain, box_kind=kind))
    expected = {
        "bounded": "[-1.5, 1.5] x [-1.5, 1.5], which holds all there are, since F is bounded.",
        "inward": f"on whose boundary F(h) {MINUS} h points inward",
        "visited": "1.5 times the region that states visited",
        "given": "which was asked for",
    }[kind]
    assert expected in text
    assert ("further out there may be others" in text) == (kind != "bounded")


@pytest.mark.parametrize(
    "boundary, complete, expected",
    [
        (1, True, "Their indices add up to +1, as the field on the boundary implies."),
        (None, True, "Their indices add up to +1; what the boundary implies for that was not worked out."),
        (-1, True, f"but the field on the boundary implies {MINUS}1: one of the two is wrong, trust neither."),
        (3, False, "the field on the boundary implies +3, so that the undecided boxes hold the rest."),
    ],
    ids=["agrees", "unknown", "contradicts", "incomplete"],
)
def test_the_sum_of_the_indices_is_set_beside_the_boundary(plain, boundary, complete, expected):
    found = plain.fixed_points
    made = certificate(found.states, found.near, complete=complete, boundary_index=boundary)
    assert expected in about_points.fixed_points(dataclasses.replace(plain, certificate=made))


def test_an_incomplete_certificate_says_why_and_what_is_left(plain):
    text = about_points.fixed_points(proven(plain, "isolated points", complete=False))
    assert "The certificate is incomplete. The budget of 100 boxes is spent. At least 9 fixed points" in text
    assert "1 box of 1 % of its volume is undecided and may hold more: there F(h)" in text
    text = about_points.fixed_points(proven(plain, "ring", complete=False))
    assert "along a continuous attractor" in text


@pytest.mark.parametrize("complete", [True, False], ids=["complete", "incomplete"])
@pytest.mark.parametrize("count", [0, 1])
def test_no_point_and_one_point_are_said_in_the_singular(plain, count, complete):
    found = plain.fixed_points
    near = no_points(2)[1] if count == 0 else one(found.near)
    made = certificate(found.states[:count], near, complete=complete, boundary_index=count)
    text = about_points.fixed_points(dataclasses.replace(plain, certificate=made))
    begins = "The certificate is complete:" if complete else "The budget of 100 boxes is spent."
    said = {
        (0, True): " no fixed point lies in the box",
        (1, True): " exactly 1 fixed point (1 stable) lies in the box",
        (0, False): " So far no fixed point lies in the box",
        (1, False): " At least 1 fixed point (1 stable) lies in the box",
    }
    assert begins + said[count, complete] in text
    assert ("Its index adds up to +1" in text) == (count == 1)


def one(near):
    names = ("eigenvalues", "eigenvectors", "rates", "kinds", "spiral", "unstable", "index")
    return dataclasses.replace(near, **{name: getattr(near, name)[:1] for name in names})


def test_the_search_is_set_beside_the_certificate(plain):
    found = plain.fixed_points
    assert "A search from 36 starts ended at all of these." in about_points.fixed_points(with_certificate(plain))

    fewer = dataclasses.replace(plain, certificate=certificate(found.states[:1], one(found.near)))
    text = about_points.fixed_points(fewer)
    assert "ended at it and 8 points where the certificate excludes one, so that one of the two is wrong." in text

    assert fewer.certificate is not None
    tight = dataclasses.replace(fewer.certificate, box=np.array([[-1.0, -1.0], [-0.9, -0.9]]))
    text = about_points.fixed_points(dataclasses.replace(plain, certificate=tight))
    assert "ended at it and 8 points outside of the box." in text

    around = dataclasses.replace(fewer.certificate, undecided=fewer.certificate.box[None], complete=False)
    text = about_points.fixed_points(dataclasses.replace(plain, certificate=around))
    assert "ended at it and 8 points in undecided boxes." in text

    nothing = dataclasses.replace(with_certificate(plain), fixed_points=no_points_found(found))
    assert "A search from 36 starts ended at none." in about_points.fixed_points(nothing)


@pytest.mark.parametrize("kind", CONTINUOUS)
def test_points_inside_a_continuous_attractor_are_explained(plain, kind):
    text = about_points.portrait(proven(plain, kind))[-1]
    assert f"Of an exact {kind} every state would be a fixed point." in text
    assert "4 points of the 9 here lie on it" in text and "slow channels" in text
    assert text.endswith("look at the slow set, below, instead.")


def test_a_continuous_attractor_without_points_on_it_drifts_on(plain):
    taken = proven(plain, "ring")
    assert taken.verdict is not None and taken.verdict.manifold is not None
    far = dataclasses.replace(taken.verdict.manifold, states=taken.verdict.manifold.states + 10)
    taken = dataclasses.replace(taken, verdict=dataclasses.replace(taken.verdict, manifold=far))
    text = about_points.portrait(taken)[-1]
    assert "No point of the 9 here lies on it" in text and "nowhere come to rest" in text


def test_the_table_marks_what_is_proven_and_shows_the_index(plain):
    found = plain.fixed_points
    rows = about_points.points(dataclasses.replace(plain, certificate=certificate(found.states[:1], one(found.near))))
    assert [row["proven"] for row in rows].count("yes") == 1 and len(rows) == 9
    assert {row["index"] for row in rows} == {"+1", f"{MINUS}1"}
    assert [row["kind"] for row in rows[:4]] == ["stable"] * 4

    missed = dataclasses.replace(with_certificate(plain), fixed_points=no_points_found(found))
    rows = about_points.points(missed)
    assert len(rows) == 9
    assert all((row["proven"], row["readout"], row["residual"], row["starts"]) == ("yes", "", "", "0") for row in rows)


def test_the_slow_set_is_measured_between_its_covers(plain):
    taken = dataclasses.replace(plain, slow_set=slow_set(2))
    assert taken.slow_set is not None
    low, both = (len(taken.slow_set.inner) / 144, (len(taken.slow_set.inner) + len(taken.slow_set.outer)) / 144)
    text = about_points.slow_set(taken)
    assert f"between {100 * low:.2g} % and {100 * both:.2g} % of the area of the box" in text
    assert "at most 0.01 state units, so that no state moves faster than 0.1 a second" in text
    ended = dataclasses.replace(taken.slow_set, complete=False)
    assert "The budget ended after 999 boxes" in about_points.slow_set(dataclasses.replace(taken, slow_set=ended))
    nothing = dataclasses.replace(taken.slow_set, inner=taken.slow_set.inner[:0], outer=taken.slow_set.outer[:0])
    assert "there are no slow states there" in about_points.slow_set(dataclasses.replace(taken, slow_set=nothing))


def changed(taken: Dissection, name: str, **changes) -> Dissection:
    """With another record of that name in the verdict, or in its manifold."""
    assert taken.verdict is not None
    if hasattr(taken.verdict, name):
        new = dataclasses.replace(getattr(taken.verdict, name), **changes)
        return dataclasses.replace(taken, verdict=dataclasses.replace(taken.verdict, **{name: new}))
    manifold = taken.verdict.manifold
    assert manifold is not None
    new = dataclasses.replace(getattr(manifold, name), **changes)
    return changed(taken, "manifold", **{name: new})


@pytest.mark.parametrize(
    "measured, predicted, expected",
    [
        (0.9, 1.8, "after 0.9 s in simulation, after 1.8 s by the drift (a factor of 2 apart)."),
        (0.9, np.inf, "after 0.9 s in simulation; by the drift it does not in that time."),
        (np.inf, 7.0, "does not happen within the 2 s simulated; by the drift it does after 7 s."),
        (np.inf, np.inf, "does not happen within the 2 s simulated, nor by the drift."),
    ],
    ids=["both", "measured", "predicted", "neither"],
)
def test_lifetimes_are_said_with_what_is_not_known_of_them(plain, measured, predicted, expected):
    taken = changed(
        proven(plain, "ring"), "memory", lifetime_measured=float(measured), lifetime_predicted=float(predicted)
    )
    assert about_attractor.memory_loss(taken).endswith(expected)
    lasts = "0.9 s" if np.isfinite(measured) else "longer than the 2 s for which it was followed"
    assert about_attractor.lasting(taken) == f"Without input a memory lasts {lasts}; a trial lasts 1 s."


def test_a_memory_that_runs_away_is_reported_as_far_as_it_is_finite(plain):
    measured = np.where(np.arange(21) < 5, 0.1, np.inf)
    taken = changed(proven(plain, "ring"), "memory", measured=measured)
    assert about_attractor.memory_loss(taken).startswith("0.4 s after the fast contraction states are 0.1 state units")


def test_a_memory_that_stays_is_where_it_was(plain):
    nothing = np.zeros(21)
    taken = changed(proven(plain, "isolated points"), "memory", measured=nothing, predicted=nothing)
    assert "states are where they were, in simulation and by the drift." in about_attractor.memory_loss(taken)


def test_noise_is_said_beside_the_drift(plain):
    taken = noisy(proven(plain, "ring"))
    first, last = about_noise.under_noise(taken)
    assert first.startswith("Noise acts on every entry of the state, of 0.05 and 0.2 state units per square root")
    assert taken.verdict is not None and taken.verdict.manifold is not None
    drift = taken.verdict.manifold.drift_mean
    assert (
        f"where states drift by {drift:.3g} state units a second in the mean, they diffuse besides: by 0.00113 "
        in first
    )
    assert "0.00113 \N{PLUS-MINUS SIGN} 0.0001 (0.00125 is predicted) and by 0.018" in first
    assert "under noise of 0.2 that is after 2.75 s (2.5 s predicted)." in first
    assert last.startswith("The prediction takes the flow as linear")


def test_points_hold_noise_back_in_words(plain):
    (first, _) = about_noise.under_noise(noisy(proven(plain, "isolated points"), lasting=True))
    assert "No direction is slow: what noise does is held back" in first and "diffuse" not in first
    assert first.endswith("and under noise of 0.2 that is not within the 8 s followed (nor predicted).")


@pytest.mark.parametrize(
    "errors, expected",
    [
        ((0.05, 0.1, 0.25, 0.5), "is off by 0.1, 0.25 and 0.5 after 1, 10 and 100 trial lengths of 1 s (root mean"),
        ((0.05, 0.1, 0.25, 0.5), "over 40 states; by 0.05 when they are let go)."),
        (
            (0.05, 0.1, 0.25, np.nan),
            "after 1 and 10 trial lengths of 1 s (root mean square over 40 states; by 0.05 when",
        ),
        ((0.05, 0.1, np.inf, np.nan), "is off by 0.1 after 1 trial length of 1 s"),
        ((0.05, 0.1, np.inf, np.nan), "After 10 and 100 there is no number: states run away, or it is too many steps."),
    ],
    ids=["all", "how many", "too many steps", "singular", "what is not known"],
)
def test_what_is_left_after_many_trials_is_said(plain, errors, expected):
    text = about_noise.remembered(dataclasses.replace(plain, remembered=remembered(*errors)))
    assert text is not None and expected in text
    assert_readable(text)


def test_nothing_is_said_of_what_was_not_measured(plain):
    assert about_noise.remembered(plain) is None
    nothing = remembered(0.05, np.nan, np.nan, np.nan)
    assert about_noise.remembered(dataclasses.replace(plain, remembered=nothing)) is None


def test_counts_of_points_and_cycles_are_said(plain):
    def counted(kind, count) -> str:
        taken = proven(plain, kind)
        assert taken.verdict is not None
        taken = dataclasses.replace(taken, verdict=dataclasses.replace(taken.verdict, count=count))
        said = about_attractor.verdict(taken)
        assert said is not None
        return said[0]

    assert counted("isolated points", 1) == "The attractor is one stable point: nothing is remembered for good."
    assert counted("isolated points", None) == "The attractors are isolated stable points."
    assert counted("limit cycle", 2) == "The attractors are 2 limit cycles."


def test_drift_that_is_rounding_is_no_drift(plain):
    manifold = proven(plain, "isolated points")
    still = changed(manifold, "manifold", drift_mean=1e-16, drift_largest=2e-16)
    assert "stand still, but for rounding. On the right," in about_attractor.drift(still)


@pytest.mark.parametrize(
    "betti, expected",
    [
        (
            [1, 0, 0],
            "1 piece, no loop and no void: the classes that live for more than 0.4, 0.3 and 0.2 state units",
        ),
        ([1, 0], "No hole: a point, a line or a disk."),
        ([3], "No holes: separate points, lines or disks."),
        ([1, 1], "One hole: a ring or an annulus."),
        ([1, 3, 0], "One piece with 3 holes."),
        ([1, 2, 1], "That is the surface of a torus."),
        ([4, 1], "Holes are counted between the pieces too"),
        ([1, 0, 1], "No shape that has a name here."),
    ],
    ids=lambda value: "-".join(map(str, value)) if isinstance(value, list) else "",
)
def test_betti_numbers_are_read(plain, betti, expected):
    taken = changed(proven(plain, "ring"), "manifold", topology=topology(2, betti))
    assert expected in about_attractor.persistence(taken)


def test_a_cycle_is_judged_by_its_multipliers_but_for_the_one_along_it(plain):
    taken = proven(plain, "limit cycle")
    grows = changed(taken, "cycle", multipliers=np.array([3.0 + 0j, 1.0]), stable=False)
    assert "comes to 3 times its size at most: the cycle is not stable." in about_attractor.limit_cycle(grows)
    shrinks = changed(taken, "cycle", multipliers=np.array([1.0 + 0j, 0.5]))
    assert "comes to 0.5 times its size at most: the cycle is stable." in about_attractor.limit_cycle(shrinks)
    of_a_map = proven(taken_apart(1, is_map=True), "limit cycle")
    two = changed(of_a_map, "cycle", states=np.array([[-0.5], [0.5]]), multipliers=np.array([-0.2 + 0j]), period=0.2)
    assert "takes 0.2 s, 2 steps of the map" in about_attractor.limit_cycle(two)
    assert "comes to 0.2 times its size at most" in about_attractor.limit_cycle(two)


@pytest.mark.parametrize(
    "first, expected",
    [(0.9, "part e-fold every 1.11 s"), (-0.5, "close in e-fold every 2 s"), (0.01, "keep their distance")],
)
def test_the_sign_of_the_largest_exponent_is_read(plain, first, expected):
    taken = changed(proven(plain, "chaos"), "lyapunov", exponents=np.array([first, -14.0]), divergence=-13.1)
    text = about_attractor.lyapunov(taken)
    assert expected in text
    assert "the mean divergence, which that must equal, is -13.1 / s" in text


@pytest.mark.parametrize("adaptive", [True, False], ids=["adaptive", "fixed steps"])
@pytest.mark.parametrize("is_ode", [True, False], ids=["an ODE", "a map"])
def test_consistency_reads_well(plain, is_ode, adaptive):
    taken = dataclasses.replace(plain, consistency=consistency(is_ode=is_ode, adaptive=adaptive))
    note = about_consistency.note(taken)
    assert (note is None) == is_ode
    texts = [*about_consistency.consistency(taken), *(() if note is None else note[:2])]
    assert len(texts) == (5 if is_ode else 7)
    for text in texts:
        assert_readable(text)
        assert text[0].isupper() or text[0].isdigit()
        assert text.endswith(".")


@pytest.mark.parametrize("loss", [True, False, None], ids=["loss yes", "loss no", "loss unknown"])
@pytest.mark.parametrize("response", [True, False, None], ids=["response yes", "response no", "response unknown"])
@pytest.mark.parametrize("memory", [True, False, None], ids=["memory yes", "memory no", "memory unknown"])
def test_an_ode_of_what(plain, memory, response, loss):
    given = answers(memory=memory, response=response, loss=loss)
    holds = {"memory": memory, "response to input": response, "loss": loss}
    is_ode = all(holds.values())
    checked = dataclasses.replace(consistency(is_ode=is_ode), answers=given)
    taken = dataclasses.replace(plain, consistency=checked)
    first, *three, _ = about_consistency.consistency(taken)
    assert first.startswith("Yes: of its memory, of its response to input and of its loss.") == is_ode
    for text, (name, value) in zip(three, holds.items(), strict=True):
        word = {True: "yes", False: "no", None: "not known"}[value]
        assert text.startswith(f"{name.capitalize()}: {word}. ")
        assert_readable(text)
    # In the sentence each stands in the part that is true of it.
    parts = re.split(r", (?=not )", given.sentence().removesuffix("."))
    for name, value in holds.items():
        (part,) = [part for part in parts if name in part]
        starts = {True: ("An ODE of",), False: ("not of", "Not of", "A map of"), None: ("not known of", "Not known of")}
        assert part.startswith(starts[value])
    note = about_consistency.note(taken)
    assert (note is None) == is_ode
    # Only a memory that is that of a map puts in doubt what the page says of the dynamics without input.
    assert note is None or note.severe == (memory is False)


def test_a_map_by_its_step_is_none_of_anything(plain):
    of_a_map = dataclasses.replace(taken_apart(2, is_map=True), consistency=consistency())
    checked = dataclasses.replace(consistency(), is_ode=False, advice="Train with a smaller step.")
    note = about_consistency.note(dataclasses.replace(of_a_map, consistency=checked))
    assert note is not None and note.severe and note.title == "This network is a map and not an ODE."
    first, *_ = about_consistency.consistency(dataclasses.replace(of_a_map, consistency=checked))
    assert first.startswith("No: it is a map")


def test_a_check_of_an_earlier_release_says_that_it_did_not_ask_of_the_loss(plain):
    earlier = dataclasses.replace(consistency(), answers=None, allowed_losses=None, driven_changes=None)
    first, *_ = about_consistency.consistency(dataclasses.replace(plain, consistency=earlier))
    assert first.startswith("Yes. Under finer") and "which did not ask of the loss" in first
    no = dataclasses.replace(earlier, is_ode=False, advice="Train with a smaller step.")
    note = about_consistency.note(dataclasses.replace(plain, consistency=no))
    assert note is not None and note.severe


def test_what_could_not_be_measured_is_not_called_a_map(plain):
    unmeasured = dataclasses.replace(consistency(is_ode=False), failed_trials=np.array([100, 0, 0, 0]))
    note = about_consistency.note(dataclasses.replace(plain, consistency=unmeasured))
    assert note is not None and note.title == "Whether this network is an ODE is not known."


def test_the_table_of_solvers_says_what_is_not_known(plain):
    assert about_consistency.rows(plain) == [] and about_consistency.note(plain) is None
    checked = dataclasses.replace(
        consistency(),
        losses=np.array([0.01, np.nan, 0.01, 0.01]),
        relaxed_changes=np.array([0.0, np.inf, 0.0, 0.0]),
        stable_points=None,
        points_changed=None,
        failed_trials=np.array([0, 100, 0, 0]),
    )
    first, second, _, exact = about_consistency.rows(dataclasses.replace(plain, consistency=checked))
    assert (first.step, first.loss, first.score, first.stable) == ("0.01 s", "0.01", "2 %", "")
    assert (second.loss, second.relaxed_change, second.failed) == ("not known", "ran away", "100")
    assert (exact.step, exact.evaluations) == ("its own", "1,234")


@pytest.mark.parametrize("size", [2, 3, 4], ids=["N=2", "N=3", "N=4"])
def test_where_saddles_lead_is_said_and_stands_in_the_table(size):
    taken = near_points(taken_apart(size))
    assert taken.departures is not None
    (text,) = about_saddles.saddles(taken)
    assert_readable(text)
    ways, single = len(taken.departures), int((taken.fixed_points.near.unstable == 1).sum())
    assert f"of the {ways} ways out of the {taken.departures.saddles} saddles" in text
    assert "1 has not settled by then." in text
    # The last way has not settled: of two entries it is of a saddle with one unstable direction.
    between = single - (size == 2)
    assert f"{between} with one unstable direction lie between two stable points" in text
    rows = about_points.points(taken)
    assert [row["number"] for row in rows] == [f"{k + 1}" for k in range(len(rows))]
    for row in rows:
        assert bool(row["leads_to"]) == (row["kind"] == "saddle")
    named = [int(name) for row in rows for name in re.findall(r"no\. (\d+)", row["leads_to"])]
    assert len(named) == ways - 1 and {rows[k - 1]["kind"] for k in named} <= {"stable", "saddle"}


def test_other_ends_of_ways_and_saddles_left_out_are_said(plain):
    few = departures(plain, followed=2)
    ends = ("away", "rest", "limit cycle", "stable point")
    few = dataclasses.replace(few, destinations=ends, goal=np.array([-1, -1, 0, 0]), periods=np.array([0.7]))
    taken = dataclasses.replace(plain, departures=few)
    (text,) = about_saddles.saddles(taken)
    assert_readable(text)
    assert (
        "of the 4 ways out of 2 of the 4 saddles 1 ends at a stable point, 1 on a limit cycle, 1 at rest where no "
        "point is known and 1 far out. Once around takes 0.7 s."
    ) in text
    assert text.endswith("2 saddles, of the most unstable directions, are not followed.")
    assert about_saddles.saddles(plain) == []
    said = [row["leads_to"] for row in about_points.points(taken) if row["leads_to"]]
    assert said[0] == "far out and rest at no known point" and said[1].startswith("a cycle of 0.7 s and no. ")


def test_what_inputs_drive_and_outputs_see_is_said(plain):
    first, second = about_saddles.selection(near_points(plain))
    for text in (first, second):
        assert_readable(text)
    assert first.endswith("the stable point and the saddle at which most starts of the search ended.")
    assert "is driven by input 1 (0.71)" in second and "is seen by output 1" in second


def test_what_would_be_an_empty_picture_is_said_in_words(plain):
    slow = slow_set(2)
    nothing = dataclasses.replace(plain, slow_set=dataclasses.replace(slow, inner=slow.inner[:0], outer=slow.outer[:0]))
    (text,) = about_points.no_slow_set(nothing)
    assert text.startswith("Nowhere in the box") and about_points.no_slow_set(plain) == []
    none = dataclasses.replace(plain, fixed_points=no_points_found(plain.fixed_points))
    assert about_points.no_spectrum(none) == ["No fixed point is known, and so no spectrum."]
    assert about_points.no_spectrum(plain) == []
    path = plain.relaxed.path.copy()
    path[-1] = path[-1, :1]
    together = dataclasses.replace(plain, relaxed=dataclasses.replace(plain.relaxed, path=path))
    assert "all at one place, where the readout is (" in about_points.portrait(together)[0]
