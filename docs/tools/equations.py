"""For Markdown: equations become MathML while the pages are built, which browsers set themselves. No script, no fonts
of other hosts, and an equation can be copied and read aloud."""

import re
from html import unescape
from typing import Any

from latex2mathml.converter import convert
from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

# As pymdownx.arithmatex leaves them, `generic`.
_EQUATION = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\(?P<open>[(\[])(?P<tex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL
)


class Equations(Postprocessor):
    """Puts MathML in the place of TeX."""

    def run(self, text: str) -> str:
        return _EQUATION.sub(_as_mathml, text)


class _Extension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name is Markdown's)
        # After all others, raw HTML put back among them.
        md.postprocessors.register(Equations(md), "equations", -100)


def makeExtension(**options: Any) -> Extension:  # noqa: N802 (the name is Markdown's)
    """The extension, as Markdown asks a module for it."""
    return _Extension(**options)


def _as_mathml(found: re.Match[str]) -> str:
    display = "block" if found["open"] == "[" else "inline"
    equation = convert(unescape(found["tex"]).strip(), display=display)
    return f'<{found["tag"]} class="equation">{equation}</{found["tag"]}>'
