"""The code that is at work, as a name that is the same in every process."""

import functools
import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


@functools.cache
def code_digest(packages: tuple[str, ...]) -> str:
    """Of gnode's own sources, and of the versions of packages."""
    digest = hashlib.sha256()
    for name in packages:
        try:
            digest.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            continue
    digest.update(_sources())
    return digest.hexdigest()


@functools.cache
def _sources() -> bytes:
    digest, folder = hashlib.sha256(), Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        digest.update(f"{path.relative_to(folder)}\n".encode() + path.read_bytes())
    return digest.digest()
