#!/usr/bin/env bash
# torch 2.13.0: the gradient of a sum in which a Bessel function takes part is that of the other terms alone.
#
# Some functions of `torch.special` have no derivative in PyTorch. Of such a function alone no gradient can be asked for
# (its result does not require one). Within a sum or a layer there is no word: the function counts as a constant, and
# training, Jacobians and the linear stability of a fixed point are those of another system. `torch.func.jacrev` and
# `torch.func.jacfwd` say nothing either.
#
# What helps: `torch.autograd.gradcheck`, or differences, once for each model; `torch.special.i0` and `i1`, which have
# derivatives, in place of `modified_bessel_i0` and `modified_bessel_i1`, which have none.
#
# Seen (Linux, CPU, Python 3.11): d/dx of x^2 + f(x) at x = 1, by PyTorch and by differences
#   f = bessel_j0             2.0000   1.5599
#   f = bessel_j1             2.0000   2.3251
#   f = airy_ai               2.0000   1.8409
#   f = modified_bessel_i0    2.0000   2.5652
#   f = i0                    2.5652   2.5652
#
# Ends with 0 where this is still so, with 1 where the numbers are others (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check torch==2.13.0 numpy==2.4.6

cat > "$work/slopes.py" <<'PROGRAM'
import sys

import torch

SEEN = {
    "bessel_j0": (2.0000, 1.5599),
    "bessel_j1": (2.0000, 2.3251),
    "airy_ai": (2.0000, 1.8409),
    "modified_bessel_i0": (2.0000, 2.5652),
    "i0": (2.5652, 2.5652),
}
as_seen = True
for name, expected in SEEN.items():
    function = getattr(torch.special, name)

    def total(x):
        return x**2 + function(x)

    x = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(total(x), x)
    step = 1e-5
    with torch.no_grad():
        change = (total(x + step) - total(x - step)) / (2 * step)
        (mapped,) = [torch.func.jacrev(total)(x.detach())]
        forward = torch.func.jacfwd(total)(x.detach())
    print(f"{name:20s} {slope.item():.4f}   {change.item():.4f}   jacrev {mapped.item():.4f}   jacfwd {forward.item():.4f}")
    found = (slope.item(), change.item())
    as_seen &= all(abs(one - other) < 1e-4 for one, other in zip(found, expected))
    as_seen &= abs(mapped.item() - expected[0]) < 1e-4 and abs(forward.item() - expected[0]) < 1e-4
sys.exit(0 if as_seen else 1)
PROGRAM
"$work/venv/bin/python" -W ignore "$work/slopes.py"
