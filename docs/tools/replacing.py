"""For Markdown: an extension that replaces, in the page that has been made, what a pattern finds."""

import re
from collections.abc import Callable
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor


class _Replacement(Postprocessor):
    def __init__(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> None:
        super().__init__()
        self._pattern, self._by = pattern, by

    def run(self, text: str) -> str:
        return self._pattern.sub(self._by, text)


class Replacing(Extension):
    """After all others, raw HTML put back among them; of several, those of lower priority come later."""

    def __init__(
        self, name: str, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str], *, priority: int, **options: Any
    ) -> None:
        super().__init__(**options)
        self._name, self._priority = name, priority
        self._replacement = _Replacement(pattern, by)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name is Markdown's)
        md.postprocessors.register(self._replacement, self._name, self._priority)
