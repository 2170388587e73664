"""For Markdown: a picture that stands for a page of its own, `![...](x.png){ data-page="assets/y.html" }`, gives way to
that page, in a frame, where there is one."""

import re
from html import unescape
from pathlib import Path
from typing import Any

from docs.tools.replacing import Replacing

DOCS = Path(__file__).parents[1]
_PICTURE = re.compile(r'<img (?=[^>]*alt="(?P<alt>[^"]*)")(?=[^>]*data-page="(?P<page>[^"]*)")[^>]*>')


def makeExtension(**options: Any) -> Replacing:  # noqa: N802 (the name is Markdown's)
    """The extension, as Markdown asks a module for it."""
    return Replacing("pages-in-pages", _PICTURE, _framed, priority=-110, **options)


def _framed(found: re.Match[str]) -> str:
    if not (DOCS / unescape(found["page"])).exists():
        return found[0]
    return f'<iframe class="page" src="{found["page"]}" title="{found["alt"]}" loading="lazy"></iframe>'
