"""Claim 5: gating helps on real-world tasks. Its plans, what is measured, and its pictures."""

from gnode.claims.real_world._real_world import REAL_WORLD as REAL_WORLD
