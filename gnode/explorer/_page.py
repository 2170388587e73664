import html
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

EXPLORER = "explorer.html"
_HERE = Path(__file__).parent
_VERSION = 1
_PLACE = re.compile(r"\{\{ (\w+) \}\}")


def page_text(networks: Sequence[dict[str, Any]]) -> str:
    """One page, whole in itself, for one network or two side by side."""
    data = {"format": "gnode-explorer", "version": _VERSION, "networks": list(networks)}
    parts = {
        "title": html.escape(" and ".join(str(network["name"]) for network in networks)),
        "style": _part("explorer.css"),
        # In a script's text nothing else could end it.
        "data": json.dumps(data, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c"),
        "script": _part("explorer.js"),
    }
    pieces = _PLACE.split(_part("page.html"))
    return "".join(parts[piece] if k % 2 else piece for k, piece in enumerate(pieces))


def _part(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def is_up_to_date(page: Path, *sources: Path) -> bool:
    """Whether a page is there, and no older than what it is made of."""
    if not page.exists():
        return False
    made = page.stat().st_mtime_ns
    parts = [path for path in _HERE.iterdir() if path.suffix in (".js", ".css", ".html")]
    return all(path.stat().st_mtime_ns <= made for path in (*sources, *parts) if path.exists())
