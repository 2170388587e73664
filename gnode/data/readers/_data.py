from dataclasses import dataclass

import numpy as np

from gnode.data.readers._cut import Spans
from gnode.tasks import Trials


@dataclass(frozen=True, eq=False)
class ReadData:
    """What a data file holds."""

    trials: Trials
    groups: dict[str, np.ndarray]
    """By name: (trials,), text, such as the subject of each, by which trials can be split."""
    clock: str
    """In words, from what times were taken."""
    about: str | None = None
    """In one line, what else there is to tell."""
    spans: Spans | None = None
    """Of windows cut from recordings, from where each came."""
