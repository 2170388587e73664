import hashlib
from pathlib import Path

from gnode._files import file_sha256
from gnode.data.readers._how import ReadSettings
from gnode.data.readers.formats import other_file, other_names


def files_sha256(path: Path, how: ReadSettings) -> str:
    """The SHA-256 of a data file, or where more than one is read, of all."""
    others = [] if how.test is None else [Path(how.test)]
    if path.name.lower().endswith(".npy"):
        others += [other_file(path, name) for name in other_names(how)]
    own = file_sha256(path)
    if not others:
        return own
    # One that is not there is refused when it is read.
    parts = [own, *(file_sha256(other) for other in others if other.is_file())]
    return hashlib.sha256("".join(parts).encode()).hexdigest()
