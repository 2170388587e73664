"""Commands for what has been trained: predict with it, take it along."""

from gnode.cli.use._export import export as export
from gnode.cli.use._predict import predict as predict
