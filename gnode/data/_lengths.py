import numpy as np

from gnode._checks import refusal
from gnode.data._numbers import whole_numbers


def read_lengths(name: str, array: np.ndarray) -> np.ndarray:
    """The number of steps of every trial, each at least one."""
    if array.ndim != 1 or array.size == 0:
        raise refusal(f"{name} of shape (trials,), at least one", f"shape {array.shape}", "give one length a trial")
    lengths = whole_numbers(name, array)
    if lengths.min() < 1:
        raise refusal(f"{name} of at least 1", int(lengths.min()), "leave out trials without steps")
    return lengths


def check_lengths(name: str, lengths: np.ndarray, trials: int, steps: int) -> None:
    """Refuses lengths of another number of trials, and those beyond the end of the arrays."""
    if len(lengths) != trials or lengths.max() > steps:
        raise refusal(
            f"{name} of {trials} trials, none above {steps} steps",
            f"{len(lengths)} lengths up to {lengths.max()}",
            "give one length for each trial of inputs",
        )


def real(lengths: np.ndarray, steps: int) -> np.ndarray:
    """Which steps are not padding: (trials, steps), bool."""
    return np.arange(steps) < lengths[:, None]


def pad_held(name: str, series: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """As `pad`, with the last value of each after its end."""
    padded = pad(name, series, lengths)
    places = np.minimum(np.arange(padded.shape[1]), lengths[:, None] - 1)
    return np.take_along_axis(padded, places.reshape(places.shape + (1,) * (padded.ndim - 2)), axis=1)


def pad(name: str, series: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """(total steps, ...) end to end, to (trials, steps, ...) with zeros after the end of each."""
    if series.ndim == 0 or len(series) != lengths.sum():
        raise refusal(
            f"{name} of {lengths.sum()} steps, which the lengths add up to",
            f"shape {series.shape}",
            "give all series end to end, and the length of each",
        )
    steps = int(lengths.max())
    padded = np.zeros((len(lengths), steps, *series.shape[1:]), series.dtype)
    padded[real(lengths, steps)] = series
    return padded
