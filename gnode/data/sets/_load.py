import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from gnode._arrays import read_arrays
from gnode._checks import Refused
from gnode._files import written_atomically
from gnode.data._lengths import pad, real
from gnode.data.sets._download import fetch_original
from gnode.data.sets._entry import DataSet
from gnode.data.sets._features import AudioFeatures
from gnode.data.sets._places import data_cache, prepared_folder
from gnode.data.sets._recordings import Recordings, read_recordings, write_recordings
from gnode.data.sets._registry import find_data_set
from gnode.tasks import Trials


def data_set_path(name: str, *, tell: Callable[[str], None] = lambda line: None) -> Path:
    """The prepared file of a data set: that in the folder that `GNODE_DATA_DIR` says, if it is there; else the one in
    the cache, made of the original, which is downloaded if it was not before.

    **Arguments:**

    - `tell`: called with a line before a download begins.
    """
    entry = find_data_set(name)
    folder = prepared_folder()
    if folder is not None and (folder / entry.prepared).is_file():
        return folder / entry.prepared
    path = data_cache() / entry.prepared
    if not path.exists():
        original = fetch_original(entry, data_cache(), tell=tell)
        recordings = _converted(entry, original)
        entry.contents.check(recordings, name=name, where=original)
        write_recordings(path, recordings)
    return path


def load_data_set(name: str, *, tell: Callable[[str], None] = lambda line: None) -> Recordings:
    """The series of a data set, with its classes, its groups and its checksum, looked through for shape, counts and
    classes."""
    path = data_set_path(name, tell=tell)
    about = path.stat()
    return _read(name, path, about.st_mtime_ns, about.st_size)


def data_set_trials(name: str, features: AudioFeatures = AudioFeatures()) -> Trials:  # noqa: B008, it is frozen
    """A data set as trials with classes, in their own units. Sound comes as features, which are kept in the cache."""
    recordings = load_data_set(name)
    if not find_data_set(name).audio:
        steps, lengths = recordings.series.astype(np.float32), recordings.lengths
        times = np.arange(1, int(lengths.max()) + 1) / recordings.sample_rate
    else:
        steps, lengths = _features(name, recordings, features)
        times = features.times(int(lengths.max()))
    counts = real(lengths, len(times))
    ends = times[lengths - 1]
    labels = recordings.labels.astype(np.int32)
    return Trials(
        inputs=pad("series", steps, lengths),
        targets=np.broadcast_to(labels[:, None], counts.shape),
        mask=counts,
        times=np.where(counts, times, ends[:, None]),
        classes=recordings.classes,
    )


@lru_cache(maxsize=1)
def _read(name: str, path: Path, written: int, size: int) -> Recordings:
    recordings = read_recordings(path)
    find_data_set(name).contents.check(recordings, name=name, where=path)
    return recordings


def _converted(entry: DataSet, original: Path) -> Recordings:
    try:
        return entry.convert(original)
    except Refused:
        raise
    except Exception as error:
        # Of a file that is another, readers raise whatever comes.
        raise Refused(
            f"expected the original of {entry.name} at {original}, got one that cannot be read ({error}); remove the "
            "file, so that it is downloaded again"
        ) from error


def _features(name: str, recordings: Recordings, features: AudioFeatures) -> tuple[np.ndarray, np.ndarray]:
    """Those of all series, from the cache where they were taken before."""
    said = repr((recordings.sha256, features, features.made_by))
    path = data_cache() / f"{name}-features-{hashlib.sha256(said.encode()).hexdigest()[:16]}.npz"
    if path.exists():
        remedy = "remove it: it is made again"
        arrays = read_arrays(path, ("frames", "lengths"), expected=f"features of {name} at {path}", remedy=remedy)
        return arrays["frames"], arrays["lengths"]
    frames, lengths = features.of(recordings)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_atomically(path, shared=True) as file:
            np.savez(file, frames=frames, lengths=lengths)
    except OSError:
        # They are only faster to be had so.
        pass
    return frames, lengths
