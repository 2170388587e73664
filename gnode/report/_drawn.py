"""What the pictures of a folder were made of: of the same they would come out the same, and are not drawn again."""

import hashlib
import json
import os
import sys
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from sysconfig import get_platform
from typing import Any

from gnode._code import code_digest
from gnode._files import write_json

_NOTE = "drawn.json"
_DRAWN_BY = ("matplotlib", "contourpy", "kiwisolver", "pillow", "numpy")


def key_of_pictures(files: Iterable[Path]) -> str:
    """A name for all that pictures are made of: files, code, and what the user has set in matplotlib. Imports none."""
    parts = (
        [_digest(_content(path)) for path in files],
        code_digest(_DRAWN_BY),
        get_platform(),
        [_digest(_content(path)) for path in _settings_files()],
        _set_since(),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def kept(figures: Path, key: str, names: Iterable[str]) -> dict[str, bytes | None] | None:
    """The pictures of these names, None for those that there is nothing to draw of: where all were made of what the key
    says and none has been touched since; else None."""
    contents = {name: _content(figures / f"{name}.png") for name in names}
    try:
        noted = json.loads((figures / _NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return contents if noted == _note(key, contents) else None


def note_down(figures: Path, key: str, contents: Mapping[str, bytes | None]) -> None:
    """Keeps what pictures, which are written by now, were made of."""
    write_json(figures / _NOTE, _note(key, contents))


def _note(key: str, contents: Mapping[str, bytes | None]) -> dict[str, Any]:
    return {"made_of": key, "pictures": {name: _digest(content) for name, content in contents.items()}}


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _settings_files() -> list[Path]:
    """The user's settings files that matplotlib may read, the first before the others. gnode's style leaves much as
    they say."""
    name, said, home = "matplotlibrc", os.environ.get, Path(os.path.expanduser("~"))
    files = [Path(name)]
    if place := said("MATPLOTLIBRC"):
        files += [Path(place), Path(place) / name]
    if place := said("MPLCONFIGDIR"):
        files.append(Path(place) / name)
    elif sys.platform.startswith(("linux", "freebsd")):
        files.append(Path(said("XDG_CONFIG_HOME") or home / ".config") / "matplotlib" / name)
    else:
        files += [home / ".matplotlib" / name, Path(said("LOCALAPPDATA") or home) / "matplotlib" / name]
    return [path for path in files if path.is_file()]


def settings_now() -> dict[str, Any]:
    """What is set in matplotlib, which is imported. Which backend shows figures changes nothing here."""
    import matplotlib

    now = matplotlib.rcParams
    with warnings.catch_warnings():
        # Of names that the next matplotlib will not have.
        warnings.simplefilter("ignore")
        return {name: now[name] for name in sorted(now) if not name.startswith(("backend", "interactive"))}


def _set_since() -> list[tuple[str, str]]:
    """What a program has set in matplotlib since it imported that."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None:
        return []
    first = matplotlib.rcParamsOrig
    return [(name, repr(now)) for name, now in settings_now().items() if repr(now) != repr(first.get(name))]
