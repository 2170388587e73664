from collections.abc import Sequence

from gnode._words import brief, kinds_in_words, plural

_BOXES = {
    "bounded": "the box that holds every fixed point there is",
    "inward": "a box on whose boundary F(h) - h points inward",
    "visited": "a box of 1.5 times the visited region",
    "given": "the box given",
}
NO_CERTIFICATE = "none was tried for a state of so many entries; `gnode dissect` with --boxes 100000 tries"
# Of a system from elsewhere, which may be one that cannot be read too.
NO_CERTIFICATE_LEFT_OUT = "none; why is said below, with what is left out"


def certificate_words(
    *,
    complete: bool,
    stopped: str,
    kinds: Sequence[str],
    box_kind: str,
    undecided: int,
    index_sum: int,
    boundary_index: int | None,
    boxes: int,
    seconds: float | int,
) -> str:
    """A certificate in a line: the arguments are what a `Certificate`, and dissection.json, know of one."""
    counts = kinds_in_words(kinds)
    implied = "of the boundary that is not known"
    if boundary_index is not None:
        implied = f"the boundary implies {boundary_index:+d}" + ("" if complete else " for all that there are")
    return (
        ("complete" if complete else f"not complete ({stopped})")
        + f", {plural(len(kinds), 'fixed point')} proven{f' ({counts})' if counts else ''} in {_BOXES[box_kind]}"
        + (f", {plural(undecided, 'place')} undecided" if undecided else "")
        + f"; indices sum to {index_sum:+d}, {implied}; {plural(boxes, 'box', 'boxes')} in {brief(seconds)} s"
    )
