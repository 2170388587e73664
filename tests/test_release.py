"""What names the version of the package names the same one."""

import re
from pathlib import Path

import pytest

from gnode import __version__

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("file", "pattern"),
    [("CHANGELOG.md", r"^## (\S+?),? "), ("CITATION.cff", r"^version: (\S+)$")],
    ids=["changelog", "citation"],
)
def test_the_newest_version_is_that_of_the_package(file: str, pattern: str) -> None:
    found = re.search(pattern, (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None and found[1] == __version__
