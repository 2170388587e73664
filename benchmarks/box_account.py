"""Where the boxes of a certificate go: how many there are of every size, what is dropped, and how tight the bounds are.

Random paths through the tree of boxes (Knuth 1975), from the whole box down, as a certificate follows them to say what
a larger budget would give. So sizes are reached that no budget of boxes gets to. Of boxes of every size (mean side over
that of the whole, to the nearest power of two):

- boxes: about how many a complete certificate examines;
- dropped, and to Newton: the shares of them;
- open: the share of units whose sign is not known on the box taken alone, in every layer;
- bound: how much the residual can change by along the best direction, by its bound, over what it changes by at random
  corners and states (the median): 1 is as tight as can be;
- both signs: of boxes that are kept, the share in which it takes both signs there: no bound along that direction would
  drop them.

Example: python benchmarks/box_account.py runs/bits6 runs/bits12 --paths 4000
"""

import argparse
from typing import Any

import numpy as np
from certificate_further import named, visited


def account(run: Any, paths: int) -> list[dict[str, Any]]:
    """Of every box on the paths: its mean side over that of the whole, as an exponent of two, for how many it counts,
    what became of it, and what is asked of its bounds."""
    from gnode.analysis.certificate._batches import widths
    from gnode.analysis.certificate._boxes_ahead import random_paths
    from gnode.analysis.certificate._examiner import Examiner
    from gnode.analysis.certificate._search_box import search_box
    from gnode.analysis.certificate.relaxation import read_layers
    from gnode.experiments import held_system

    residual = held_system(run.network).residual
    box, _ = search_box(residual, None, visited(run))
    size, random = box[1] - box[0], np.random.default_rng(1)
    layers, found = read_layers(residual, len(size)), []
    for boxes, weight, seen in random_paths(Examiner(residual, size), np.repeat(box[None], paths, axis=0), size):
        sides = np.log2(widths(boxes) / size).mean(axis=1).round().astype(int)
        bounds, signs, opened = _bounds(layers, boxes, random)
        found.append((sides, weight / paths, seen.empty, seen.promising, opened, bounds, signs))
    names = ("side", "weight", "dropped", "newton", "open", "bound", "both")
    return [dict(zip(names, entry, strict=True)) for each in found for entry in zip(*each, strict=True)]


def _bounds(layers: Any, boxes: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Of every box, taken alone: the bound over what is seen at 400 corners and states, whether both signs are, and
    shares of open units."""
    from gnode.analysis.certificate.relaxation._bounds import run_layers, upper_bounds
    from gnode.analysis.certificate.relaxation._examine_layers import _directions  # pyright: ignore[reportPrivateUsage]

    ratios, signs, opened = [], [], []
    for start in range(0, len(boxes), 64):
        part = slice(start, start + 64)
        centre, radius = boxes[part].mean(axis=1), 0.5 * (boxes[part, 1] - boxes[part, 0])
        with np.errstate(all="ignore"):
            ran = run_layers(layers, centre, radius)
            rows = _directions(layers, ran, radius)[0][:, :1]
            slopes, offsets = upper_bounds(layers, ran, np.concatenate([rows, -rows], axis=1))
        most = (np.abs(slopes) * radius[:, None]).sum(axis=2) + offsets
        shares = random.uniform(-1, 1, (400, *centre.shape))
        shares[:200] = np.sign(shares[:200])
        states = centre + shares * radius
        units = states
        for layer in layers.hidden:
            units = np.maximum(units @ layer.weights.T + layer.bias, 0)
        values = np.einsum("bi,sbi->sb", rows[:, 0], units @ layers.weights.T + layers.bias + states @ layers.direct.T)
        ratios.append(most.sum(axis=1) / np.ptp(values, axis=0))
        signs.append((values.min(axis=0) < 0) & (values.max(axis=0) > 0))
        opened.append(np.stack([(line.signs == 0).mean(axis=1) for line in ran.lines], axis=1))
    return np.concatenate(ratios), np.concatenate(signs), np.concatenate(opened)


def table(found: list[dict[str, Any]]) -> list[str]:
    """By size, the largest first."""
    rows = [
        f"{'side':>8}{'boxes':>12}{'dropped':>9}{'newton':>8}  {'open, by layer':<18}{'bound':>7}{'both signs':>12}"
    ]
    for side in sorted({one["side"] for one in found}, reverse=True):
        here = [one for one in found if one["side"] == side]
        weight = np.array([one["weight"] for one in here])
        total = weight.sum()

        def share(name: str, here: list[dict[str, Any]] = here, weight: np.ndarray = weight) -> Any:
            return np.average([one[name] for one in here], axis=0, weights=weight)

        kept = [one for one in here if not (one["dropped"] or one["newton"])]
        both = np.average([one["both"] for one in kept], weights=[one["weight"] for one in kept]) if kept else np.nan
        opened = " ".join(f"{entry:.0%}" for entry in share("open"))
        rows.append(
            f"{f'1/{2**-side}':>8}{total:>12.3g}{share('dropped'):>9.0%}{share('newton'):>8.1%}  {opened:<18}"
            f"{np.median([one['bound'] for one in here]):>7.3g}{both:>12.0%}"
        )
    return [*rows, f"{'all':>8}{sum(one['weight'] for one in found):>12.3g}"]


def main() -> None:
    import jax

    from gnode.experiments import load_run

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+", help="run folders, of three state variables and more")
    parser.add_argument("--paths", type=int, default=2000)
    arguments = parser.parse_args()
    jax.config.update("jax_enable_x64", True)
    for folder in arguments.runs:
        run = load_run(folder)
        print(named(folder, run))
        print("\n".join(table(account(run, arguments.paths))), flush=True)


if __name__ == "__main__":
    main()
