import hashlib
from pathlib import Path

from gnode._files import file_sha256
from gnode.data.readers._how import ReadSettings


def files_sha256(path: Path, how: ReadSettings) -> str:
    """The SHA-256 of a data file, or where the test has a file of its own, of both."""
    own = file_sha256(path)
    return own if how.test is None else hashlib.sha256((own + file_sha256(Path(how.test))).encode()).hexdigest()
