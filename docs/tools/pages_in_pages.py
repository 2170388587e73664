"""For Markdown: a picture that stands for a page of its own, `![...](x.png){ data-page="assets/y.html" }`, gives way to
that page, in a frame, where there is one."""

import re
from html import unescape
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

DOCS = Path(__file__).parents[1]
_PICTURE = re.compile(r'<img (?=[^>]*alt="(?P<alt>[^"]*)")(?=[^>]*data-page="(?P<page>[^"]*)")[^>]*>')


class PagesInPages(Postprocessor):
    """Puts a frame in the place of a picture."""

    def run(self, text: str) -> str:
        return _PICTURE.sub(_framed, text)


class _Extension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name is Markdown's)
        md.postprocessors.register(PagesInPages(md), "pages-in-pages", -110)


def makeExtension(**options: Any) -> Extension:  # noqa: N802 (the name is Markdown's)
    """The extension, as Markdown asks a module for it."""
    return _Extension(**options)


def _framed(found: re.Match[str]) -> str:
    if not (DOCS / unescape(found["page"])).exists():
        return found[0]
    return f'<iframe class="page" src="{found["page"]}" title="{found["alt"]}" loading="lazy"></iframe>'
