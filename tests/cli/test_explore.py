import webbrowser
from pathlib import Path

import pytest

from tests.cli.asking import Ask
from tests.report.run_folder import taken_apart, write_run


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a browser was asked for."""
    asked: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: asked.append(address) or True)
    return asked


def test_the_page_is_written_and_opened(ask: Ask, here: Path, opened: list[str]) -> None:
    write_run(here / "run", taken_apart())
    assert ask("explore", "run").out == "explorer: run/explorer.html\n"
    assert opened == [(here / "run" / "explorer.html").resolve().as_uri()]
    for option in ("--no-open", "--json"):
        assert ask("explore", "run", option).status == 0
    assert len(opened) == 1


def test_without_a_browser_it_says_where_the_page_is(ask: Ask, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_run(here / "run", taken_apart())
    monkeypatch.setattr(webbrowser, "open", lambda address: False)
    assert ask("explore", "run").out == "explorer: run/explorer.html (open it in a browser)\n"


def test_what_is_no_run_is_refused_in_a_line(ask: Ask, here: Path, opened: list[str]) -> None:
    answer = ask("explore", "nowhere")
    assert (answer.status, answer.out, opened) == (2, "", [])
    assert answer.err == (
        "gnode: expected a run folder at nowhere, got no such folder; name a folder that `gnode run` made\n"
    )
