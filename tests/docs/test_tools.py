"""What builds the documentation, and what looks at it afterwards."""

import re
import runpy
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

from gnode.analysis import AttractorKind

_TOOLS = Path(__file__).parents[2] / "docs" / "tools"


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ('<script src="https://a.example/x.js"></script>', "https://a.example/x.js"),
        ('<img src="//a.example/x.png">', "//a.example/x.png"),
        ('<img srcset="x.png 1x, https://a.example/x.png 2x">', "x.png 1x, https://a.example/x.png 2x"),
        ('<link rel="stylesheet" href="http://a.example/x.css">', "http://a.example/x.css"),
        ('<p style="background: url(https://a.example/x.png)">', "https://a.example/x.png"),
        ("<style>@import 'https://a.example/x.css';</style>", "https://a.example/x.css"),
    ],
    ids=["script", "image", "set of images", "style", "background", "import"],
)
def test_what_a_page_fetches_from_another_host_is_seen(page: str, address: str) -> None:
    assert runpy.run_path(str(_TOOLS / "offline.py"))["foreign"](page) == [address]


def test_links_for_the_reader_and_files_beside_the_page_are_nobody_elses() -> None:
    page = '<a href="https://a.example">there</a><link rel="canonical" href="https://a.example"><img src="x//y.png">'
    assert runpy.run_path(str(_TOOLS / "offline.py"))["foreign"](page) == []


def test_equations_are_set_by_the_browser_itself() -> None:
    markdown = pytest.importorskip("markdown", reason="needs the extra docs")
    pytest.importorskip("latex2mathml", reason="needs the extra docs")
    page = markdown.markdown(
        "$a < b$ and\n\n$$\\tau \\frac{dh}{dt}$$\n",
        extensions=["pymdownx.arithmatex", "docs.tools.equations"],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )
    assert page.count("<math") == 2 and "arithmatex" not in page and "&#x0003C;" in page and "<mfrac>" in page


def test_a_picture_gives_way_to_a_page_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    markdown = pytest.importorskip("markdown", reason="needs the extra docs")
    monkeypatch.setattr("docs.tools.pages_in_pages.DOCS", tmp_path)
    extensions = ["attr_list", "docs.tools.pages_in_pages"]
    text = '![a sheet](x.png){ data-page="moving.html" }'
    assert "<img" in markdown.markdown(text, extensions=extensions)
    (tmp_path / "moving.html").touch()
    page = markdown.markdown(text, extensions=extensions)
    assert '<iframe class="page" src="moving.html" title="a sheet"' in page and "<img" not in page


def test_the_page_of_commands_is_current() -> None:
    tools = runpy.run_path(str(_TOOLS / "commands.py"))
    assert tools["PAGE"].read_text(encoding="utf-8") == tools["page"](), "python docs/tools/commands.py writes it anew"


def test_every_verdict_is_in_the_gallery() -> None:
    def words(kind: object) -> tuple[str, ...]:
        return (kind,) if isinstance(kind, str) else tuple(word for each in get_args(kind) for word in words(each))

    page = (_TOOLS.parent / "gallery.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^    \*\*(.+)\*\*$", page, re.MULTILINE)) == set(words(AttractorKind))


@pytest.mark.parametrize("page", sorted((_TOOLS.parent / "api").glob("[!a]*.md")), ids=lambda page: page.stem)
def test_the_table_of_a_page_names_what_there_is(page: Path) -> None:
    module = import_module(f"gnode.{page.stem}")
    table = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    named = [name for line in table for name in re.findall(r"`(\w+)`", line.split("|")[2])]
    assert [name for name in named if not hasattr(module, name)] == []
