"""Fails where a built page fetches a script, a style, a font or an image from another host:
python docs/tools/offline.py site"""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

# Attributes by which a page makes a browser fetch. Of links, those of stylesheets, icons and what is loaded beforehand;
# `rel=canonical`, `next` and the like are for the reader, and so is every <a>.
_FETCHED = {"src", "srcset", "poster", "data"}
_LOADED = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch", "manifest"}
_ELSEWHERE = re.compile(r"(?:^|[\s,])(?:https?:)?//", re.IGNORECASE)
_OF_STYLE = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])\s*((?:https?:)?//[^'\")\s]+)", re.IGNORECASE)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        fetched = [said[name] for name in _FETCHED & said.keys()]
        if tag == "link" and _LOADED & set(said.get("rel", "").lower().split()):
            fetched.append(said.get("href", ""))
        self.found += [value for value in fetched if _ELSEWHERE.search(value)]
        self.found += _OF_STYLE.findall(said.get("style", ""))


def foreign(text: str, *, style: bool = False) -> list[str]:
    """What a page, or a stylesheet, fetches from other hosts."""
    found = _OF_STYLE.findall(text)
    if not style:
        page = _Page()
        page.feed(text)
        found += page.found
    return sorted(set(found))


def _all(site: Path) -> Iterator[str]:
    for path in sorted([*site.rglob("*.html"), *site.rglob("*.css")]):
        for address in foreign(path.read_text(encoding="utf-8"), style=path.suffix == ".css"):
            yield f"{path}: {address}"


if __name__ == "__main__":
    wrong = list(_all(Path(sys.argv[1])))
    sys.exit("\n".join(["fetched from another host:", *wrong]) if wrong else 0)
