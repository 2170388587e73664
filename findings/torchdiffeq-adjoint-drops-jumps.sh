#!/usr/bin/env bash
# torchdiffeq 0.2.5 (torch 2.13.0): options given for the way back replace all those of the way forwards, the jumps
# among them, without a word, and the gradient of a short pulse is exactly 0.
#
# The input is a pulse of half a millisecond in a second: dy/dt = size / 0.0005 within it, 0 elsewhere, so that y(1) is
# the size and its gradient is 1. The solver is told both edges: options={"jump_t": ...}. Without `adjoint_options`,
# `odeint_adjoint` takes them for the way back too, and the gradient is right. With {"norm": "seminorm"} there, as much
# code has it, y(1) is as right as before, but the way back knows of no jumps: it steps over the pulse. Nothing warns or
# fails. A loss that falls by other weights hides it.
#
# What helps: give the jumps twice, adjoint_options={"norm": "seminorm", "jump_t": ...}.
#
# Seen (Linux, CPU, Python 3.11):
#   adjoint_options                    y(1)    gradient
#   none                               3       1
#   norm                               3       0
#   norm and jump_t                    3       1
#   (none, by autograd)                3       1
#
# Ends with 0 where this is still so, with 1 where the gradients are others (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  torch==2.13.0 torchdiffeq==0.2.5 numpy==2.4.6 scipy==1.17.1

cat > "$work/pulse.py" <<'PROGRAM'
import sys

import torch
from torchdiffeq import odeint, odeint_adjoint

BEGAN, ENDED = 0.5, 0.5005
JUMPS = torch.tensor([BEGAN, ENDED], dtype=torch.float64)
TIMES = torch.tensor([0.0, 1.0], dtype=torch.float64)


class Pulse(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.size = torch.nn.Parameter(torch.tensor(3.0, dtype=torch.float64))

    def forward(self, t, y):
        within = (t > BEGAN) & (t < ENDED)
        return torch.where(within, self.size / (ENDED - BEGAN), 0.0).expand_as(y)


def end_and_gradient(solve, **given):
    pulse = Pulse()
    start = torch.zeros(1, dtype=torch.float64)
    end = solve(pulse, start, TIMES, method="dopri5", options={"jump_t": JUMPS}, **given)[-1].sum()
    end.backward()
    return end.item(), pulse.size.grad.item()


results = {
    "none": end_and_gradient(odeint_adjoint),
    "norm": end_and_gradient(odeint_adjoint, adjoint_options={"norm": "seminorm"}),
    "norm and jump_t": end_and_gradient(odeint_adjoint, adjoint_options={"norm": "seminorm", "jump_t": JUMPS}),
    "(none, by autograd)": end_and_gradient(odeint),
}
print(f"{'adjoint_options':<35}{'y(1)':<8}gradient")
for name, (end, gradient) in results.items():
    print(f"{name:<35}{end:<8.6g}{gradient:.6g}")

right = all(abs(end - 3) < 1e-6 for end, _ in results.values()) and all(
    abs(gradient - 1) < 1e-6 for name, (_, gradient) in results.items() if name != "norm"
)
dropped = results["norm"][1] == 0.0
sys.exit(0 if right and dropped else "the behaviour is another one: expected a gradient of exactly 0 for norm alone")
PROGRAM
"$work/venv/bin/python" -W error "$work/pulse.py"
