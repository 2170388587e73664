"""For Markdown: equations become MathML while the pages are built, which browsers set themselves. No script, no fonts
of other hosts, and an equation can be copied and read aloud."""

import re
from html import unescape
from typing import Any

from latex2mathml.converter import convert

from docs.tools.replacing import Replacing

# As pymdownx.arithmatex leaves them, `generic`.
_EQUATION = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\(?P<open>[(\[])(?P<tex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL
)


def makeExtension(**options: Any) -> Replacing:  # noqa: N802 (the name is Markdown's)
    """The extension, as Markdown asks a module for it."""
    return Replacing("equations", _EQUATION, _as_mathml, priority=-100, **options)


def _as_mathml(found: re.Match[str]) -> str:
    display = "block" if found["open"] == "[" else "inline"
    equation = convert(unescape(found["tex"]).strip(), display=display)
    return f'<{found["tag"]} class="equation">{equation}</{found["tag"]}>'
