"""Writes docs/assets/explorer-square.html, which moves on the front page, from the network in docs/assets/square.json:
python docs/tools/front_page.py. With the folder of a run, its network is kept: python docs/tools/front_page.py RUN
"""

import json
import re
import sys
from pathlib import Path

from gnode.explorer import page_text
from gnode.report import write_explorer

ASSETS = Path(__file__).parents[1] / "assets"
NETWORK, PAGE = ASSETS / "square.json", ASSETS / "explorer-square.html"
_DATA = re.compile(r'<script type="application/json"[^>]*>(.*?)</script>', re.DOTALL)


def take(run: str) -> None:
    """Keeps the network of a run for the front page."""
    found = _DATA.search(write_explorer(run).read_text(encoding="utf-8"))
    assert found is not None
    (network,) = json.loads(found[1])["networks"]
    NETWORK.write_text(json.dumps(network, separators=(",", ":")), encoding="utf-8")


def write() -> None:
    """Writes the page, with the script that is in the package now."""
    PAGE.write_text(page_text([json.loads(NETWORK.read_text(encoding="utf-8"))]), encoding="utf-8")


if __name__ == "__main__":
    for run in sys.argv[1:]:
        take(run)
    write()
