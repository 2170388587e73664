from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from gnode._checks import Failed, Refused, refusal
from gnode._files import file_sha256, write_atomically
from gnode.data.sets._entry import DataSet, Original
from gnode.data.sets._places import PREPARED
from gnode.data.sets._resume import ResumingDownloader

_NAMED = f"--data-dir or {PREPARED}"


def fetch_original(entry: DataSet, folder: Path, *, tell: Callable[[str], None] = lambda line: None) -> Path:
    """The original of a data set in a folder, downloaded if it is not there.

    It is compared with the checksum that somebody publishes, or else with that of the first download, which is kept as
    `FILE.sha256`. Raises `Failed`, with the file and where to put it by hand, where it does not come; `Refused` where
    it is another.

    **Arguments:**

    - `tell`: called with a line before a download begins.
    """
    original = entry.original
    path = folder / original.file
    if not path.exists():
        _need_pooch(entry)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise refusal(f"a folder that can be written at {folder}", error.strerror, "name another one") from None
        with _alone(folder / f".{original.file}.lock"):
            # Another process may have downloaded it meanwhile.
            if not path.exists():
                tell(f"downloading {original.url} (about {original.megabytes:g} MB) to {folder}")
                _download(original, path, by_hand=_by_hand(entry, path))
    _compare(original, path)
    return path


def _download(original: Original, path: Path, *, by_hand: str) -> None:
    import pooch  # pyright: ignore[reportMissingImports]

    pooch.get_logger().setLevel("ERROR")
    part = path.with_name(f"{path.name}.part")
    with _progress(original) as told:
        try:
            pooch.retrieve(
                original.url,
                known_hash=None,
                fname=path.name,
                path=path.parent,
                # Its types name the arguments of a processor; it calls with (url, file, pooch).
                downloader=ResumingDownloader(part, told=told),  # pyright: ignore[reportArgumentType]
            )
        except (Failed, OSError) as error:
            why = str(error) if isinstance(error, Failed) else (error.strerror or str(error))
            kept = " (give the same command again: what has come is kept)" if part.exists() else ""
            raise Failed(f"{original.url} could not be downloaded: {why}{kept}; {by_hand}") from None


def _by_hand(entry: DataSet, path: Path) -> str:
    return f"or download it elsewhere and put it at {path}, or name a folder with {entry.prepared} by {_NAMED}"


def _compare(original: Original, path: Path) -> None:
    """Refuses a file of another checksum than is published, or than that of the first download."""
    found = file_sha256(path)
    record = path.with_name(f"{path.name}.sha256")
    if original.sha256 is not None:
        if found != original.sha256:
            raise refusal(
                f"{path} with the SHA-256 {original.sha256}, which {original.published_by} give",
                found,
                "remove the file, so that it is downloaded again",
            )
    elif not record.exists():
        write_atomically(record, f"{found}  {path.name}\n", shared=True)
    elif (first := record.read_text(encoding="utf-8").partition(" ")[0]) != found:
        raise refusal(
            f"{path} with the SHA-256 {first}, as when it was first downloaded",
            found,
            "remove the file, so that it is downloaded again; where another one is published now, and is wanted, "
            f"remove {record} too",
        )


def _need_pooch(entry: DataSet) -> None:
    if find_spec("pooch") is None:
        raise Refused(
            f"expected pooch, to download the data set {entry.name}, got no such package; pip install 'gnode[data]', "
            f"or name a folder with {entry.prepared} by {_NAMED}"
        )


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Waits until no other process is in it; the lock ends with the process, however it ends."""
    with open(lock, "w") as file:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        except (ImportError, OSError):
            # Windows has no flock, and some file systems have none: a download is then made twice at the worst.
            pass
        yield


@contextmanager
def _progress(original: Original) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on a terminal; nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    console = Console(stderr=True)
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(
        TextColumn(original.file), *columns, console=console, disable=not console.is_terminal, transient=True
    ) as bar:
        line = bar.add_task("", total=None)
        yield lambda done, total: bar.update(line, completed=done, total=total)
