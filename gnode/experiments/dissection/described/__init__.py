"""A dissection in plain numbers, lists and words."""

from gnode.experiments.dissection.described._describe import describe as describe
