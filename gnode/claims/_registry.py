from gnode.claims._claim import Claim
from gnode.claims._dimension import DIMENSION
from gnode.claims._expressivity import EXPRESSIVITY
from gnode.claims._initialisation import INITIALISATION
from gnode.claims._trainability import TRAINABILITY
from gnode.claims.attractors import ATTRACTORS
from gnode.claims.real_world import REAL_WORLD

CLAIMS: dict[str, Claim] = {
    claim.name: claim for claim in (TRAINABILITY, ATTRACTORS, DIMENSION, EXPRESSIVITY, REAL_WORLD, INITIALISATION)
}
"""The claims that can be put to the test, by name."""
