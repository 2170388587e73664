import jax

from gnode._checks import Refused
from gnode._on_device import in_float64
from gnode._switches import double_precision
from gnode.analysis._system import System
from gnode.analysis.certificate.enclosures import enclose


def why_no_certificate(system: System, size: int) -> str | None:
    """Why a certificate cannot read a system of so many entries, as it would refuse it; None where it can."""
    with double_precision():
        residual = in_float64(system).residual
        state = jax.ShapeDtypeStruct((size,), "float64")
        try:
            # Traced, and neither compiled nor run.
            jax.eval_shape(lambda centre, radius: enclose(residual, centre, radius).middle, state, state)
        except Refused as refused:
            return str(refused)
    return None
