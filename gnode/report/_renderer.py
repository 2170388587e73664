"""The process of a `Helper`: it reads how figures are rendered, and figures, and answers each with its files."""

import gc
import pickle
import sys
import warnings
from typing import BinaryIO

import matplotlib

# Imported here, and not when the first figure comes.
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvasAgg

from gnode.report._rendering import picture


def render_for(asked: BinaryIO, answers: BinaryIO) -> None:
    """Renders until nothing more is asked for."""
    _answer(answers, None)
    while True:
        try:
            kinds, settings = pickle.load(asked)
        except EOFError:
            return
        with warnings.catch_warnings():
            # Of names that the next matplotlib will not have.
            warnings.simplefilter("ignore")
            matplotlib.rcParams.update(settings)
        figure = pickle.load(asked)
        _answer(answers, {kind: picture(figure, kind) for kind in kinds})


def _answer(answers: BinaryIO, value: object) -> None:
    pickle.dump(value, answers)
    answers.flush()


if __name__ == "__main__":
    # It is at an end before there is much garbage.
    gc.disable()
    told = sys.stdout.buffer
    # What is printed meanwhile is no answer.
    sys.stdout = sys.stderr
    render_for(sys.stdin.buffer, told)
