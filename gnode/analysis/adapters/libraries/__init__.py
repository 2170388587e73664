"""Recurrent layers of other libraries than PyTorch: one file for each, which rearranges rows."""

from gnode.analysis.adapters.libraries._equinox import from_equinox as from_equinox
from gnode.analysis.adapters.libraries._flax import from_flax as from_flax
from gnode.analysis.adapters.libraries._haiku import from_haiku as from_haiku
from gnode.analysis.adapters.libraries._keras import from_keras as from_keras
from gnode.analysis.adapters.libraries._onnx import from_onnx as from_onnx
