import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from gnode._checks import refusal

PREPARED = "GNODE_DATA_DIR"
CACHE = "GNODE_DATA_CACHE"


def prepared_folder() -> Path | None:
    """Where prepared files are looked for first: what the environment variable `GNODE_DATA_DIR` says; else None."""
    said = os.environ.get(PREPARED, "").strip()
    if not said:
        return None
    folder = Path(said).expanduser().absolute()
    if not folder.is_dir():
        raise refusal(f"the folder {folder} of prepared files ({PREPARED})", "none", "correct it, or leave it out")
    return folder


def data_cache() -> Path:
    """Where originals are downloaded to and what is made of them is kept: the user's cache folder, or what the
    environment variable `GNODE_DATA_CACHE` says."""
    said = os.environ.get(CACHE, "").strip()
    if said:
        return Path(said).expanduser().absolute()
    return platformdirs.user_cache_path("gnode", appauthor=False) / "data"


@contextmanager
def prepared_in(folder: str | os.PathLike[str]) -> Iterator[None]:
    """In it, prepared files are looked for in a folder, by this process and those that it starts."""
    before = os.environ.get(PREPARED)
    os.environ[PREPARED] = str(Path(folder).absolute())
    try:
        prepared_folder()
        yield
    finally:
        if before is None:
            del os.environ[PREPARED]
        else:
            os.environ[PREPARED] = before
