"""Claim 2: gated networks learn continuous attractors with the shape of what is to be remembered."""

from gnode.claims.attractors._charts import SHAPES as SHAPES
from gnode.claims.attractors._charts import has_shape as has_shape
from gnode.claims.attractors._shapes import ATTRACTORS as ATTRACTORS
