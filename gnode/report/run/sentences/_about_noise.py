"""How memories are lost under noise, and what is left of them long after, in words made from the numbers of the run."""

import numpy as np

from gnode.analysis import MemoryUnderNoise, spread
from gnode.experiments import Dissection
from gnode.report._words import listed, number, plural, rough


def remembered(dissection: Dissection) -> str | None:
    """By how much the readout is off many lengths of a trial later; none where that was not measured."""
    found = dissection.remembered
    if found is None or not np.isfinite(found.error[1:]).any():
        return None
    known = [k for k in range(1, len(found.lengths)) if np.isfinite(found.error[k])]
    lengths, errors = listed([str(found.lengths[k]) for k in known]), listed([rough(found.error[k]) for k in known])
    text = (
        f"Followed for longer, without input, the readout is off by {errors} after {lengths} trial "
        f"length{'' if lengths == '1' else 's'} of {number(found.trial)} s "
        f"(root mean square over {plural(found.asked, 'state')}"
    )
    text += f"; by {rough(found.error[0])} when they are let go)." if np.isfinite(found.error[0]) else ")."
    lost = [str(found.lengths[k]) for k in range(1, len(found.lengths)) if k not in known]
    return text + (
        f" After {listed(lost)} there is no number: states run away, or it is too many steps." if lost else ""
    )


def under_noise(dissection: Dissection) -> list[str]:
    """What noise does to a memory: along the manifold beside the drift, and to its lifetime."""
    verdict, first = dissection.verdict, dissection.noise[0]
    assert verdict is not None and verdict.manifold is not None
    manifold, trial = verdict.manifold, float(dissection.relaxed.times[-1])
    strengths = listed([rough(one.noise) for one in dissection.noise])
    # What noise alone would do to a state that nothing holds.
    alone = [one.noise * np.sqrt(trial) / spread(manifold.states) for one in dissection.noise]
    text = (
        f"Noise acts on every entry of the state, of {strengths} state units per square root of a second: alone it "
        f"would move a state by {listed([f'{share:.2g}' for share in alone])} of the size of what the states fill, in "
        f"every direction, in the {number(trial)} s of a trial. "
    )
    if manifold.dimension:
        text += f"Along the manifold, where states drift by {rough(manifold.drift_mean)} state units a second in the "
        text += "mean, they diffuse besides: "
        text += listed([_diffusion(one) for one in dissection.noise])
        text += ", in state units\N{SUPERSCRIPT TWO} a second. "
    else:
        text += "No direction is slow: what noise does is held back, and the distance comes to a halt. "
    bound = f"A memory counts as lost beyond {rough(first.bound)} state units: "
    text += bound + listed([_lifetime(one) for one in dissection.noise]) + "."
    return [
        text,
        "The prediction takes the flow as linear about the path without noise. Where marks leave the lines, noise has "
        "carried states to where it is not: round the bend of what holds them, over its edge, or from one point to "
        "another.",
    ]


def _diffusion(memory: MemoryUnderNoise) -> str:
    if not np.isfinite(memory.diffusion_measured):
        return "by no number that is known"
    return (
        f"by {rough(memory.diffusion_measured)} \N{PLUS-MINUS SIGN} {memory.diffusion_error:.1g} "
        f"({rough(memory.diffusion_predicted)} is predicted)"
    )


def _lifetime(memory: MemoryUnderNoise) -> str:
    found, expected = memory.lifetime_measured, memory.lifetime_predicted
    text = f"under noise of {rough(memory.noise)} "
    if np.isfinite(found):
        text += f"that is after {rough(found)} s"
    else:
        text += f"that is not within the {rough(float(memory.times[-1]))} s followed"
    if np.isfinite(expected):
        return f"{text} ({rough(expected)} s predicted)"
    return text + (" (nor predicted)" if not np.isfinite(found) else " (not predicted in that time)")
