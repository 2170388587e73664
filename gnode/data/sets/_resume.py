"""Downloads that go on where they were broken off."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gnode._checks import Failed
from gnode._files import write_json

if TYPE_CHECKING:
    from requests import Response

# Of a piece that breaks off, requests hands on nothing.
_CHUNK = 1 << 14
_ATTEMPTS = 4
# How long a connection may take, and each piece of an answer.
_SECONDS = (10.0, 30.0)


class ResumingDownloader:
    """A downloader for pooch, which has none that resumes. What has come is kept as `FILE.part`, and asked for again is
    only the rest, if the server says by an ETag or a date that the file is still the same; else all of it.

    A connection that breaks is taken up again, up to three times in a row without a byte.
    """

    def __init__(self, part: Path, *, told: Callable[[int, int | None], None]):
        """**Arguments:**

        - `part`: where what has come is kept.
        - `told`: called with the bytes that there are, and those of the whole file where they are known.
        """
        self._part = part
        self._about = part.with_name(f"{part.name}.json")
        self._told = told

    def __call__(self, url: str, output_file: Any, pooch: Any, check_only: bool = False) -> None:
        """Leaves the whole file at the path `output_file`. Raises `Failed`, in words, where it does not come."""
        # Only this needs it, and it takes a tenth of a second.
        import requests

        left = _ATTEMPTS
        while True:
            before = self._size()
            try:
                with self._ask(url) as answer:
                    total = self._begin(answer, url)
                    self._receive(answer, total)
            except requests.RequestException as error:
                if error.response is not None:
                    raise Failed(f"{url} answered {error.response.status_code} {error.response.reason}") from None
                why = _in_words(error)
            else:
                if total is None or self._size() == total:
                    break
                why = f"the connection ended after {self._size():,} of {total:,} bytes"
            left = _ATTEMPTS if self._size() > before else left - 1
            if left <= 1:
                raise Failed(why)
        os.replace(self._part, output_file)
        self._about.unlink(missing_ok=True)

    def _size(self) -> int:
        return self._part.stat().st_size if self._part.exists() else 0

    def _ask(self, url: str) -> "Response":
        import requests

        # The bytes of the file, and not of a packed form of it.
        headers = {"Accept-Encoding": "identity"}
        known = self._known(url)
        if known is None:
            self._part.unlink(missing_ok=True)
        else:
            headers |= {"Range": f"bytes={self._size()}-", "If-Range": known}
        answer = requests.get(url, headers=headers, stream=True, timeout=_SECONDS)
        if answer.status_code == requests.codes.requested_range_not_satisfiable:
            # Nothing is left to ask for, or the part is none of this file: begin anew.
            answer.close()
            self._part.unlink()
            return self._ask(url)
        try:
            answer.raise_for_status()
        except requests.RequestException:
            answer.close()
            raise
        return answer

    def _known(self, url: str) -> str | None:
        """By what the server tells whether the file is still that of the part; None where there is no part to go on
        with."""
        try:
            about = json.loads(self._about.read_text(encoding="utf-8"))
            return about["validator"] if about["url"] == url and self._size() > 0 else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _begin(self, answer: "Response", url: str) -> int | None:
        """The bytes of the whole file, where the server says them. Drops the part if it is not gone on with."""
        length = answer.headers.get("Content-Length")
        if answer.status_code == 206:
            start, _, total = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
            if start.partition("-")[0] == str(self._size()):
                return int(total) if total.isdigit() else None
            self._part.unlink()
            raise Failed(f"{url} answered with another part of the file than was asked for; give the command again")
        self._part.unlink(missing_ok=True)
        tag = answer.headers.get("ETag", "")
        # A weak tag says that two files mean the same, not that their bytes do.
        validator = answer.headers.get("Last-Modified") if tag.startswith("W/") or not tag else tag
        write_json(self._about, {"url": url, "validator": validator})
        return int(length) if length is not None and length.isdigit() else None

    def _receive(self, answer: "Response", total: int | None) -> None:
        with open(self._part, "ab") as file:
            for piece in answer.iter_content(_CHUNK):
                file.write(piece)
                self._told(file.tell(), total)


def _in_words(error: Exception) -> str:
    """Why a connection failed, without the addresses of Python objects that are in such messages."""
    import requests

    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the connection broke"
    return "no connection"
