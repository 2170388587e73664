import numpy as np
from jaxtyping import Float


def spread(states: Float[np.ndarray, "states state"]) -> float:
    """The root mean square distance of states from their mean, in state units."""
    return float(np.sqrt(states.var(axis=0).sum()))
