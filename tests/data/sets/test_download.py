"""Downloads from a server that behaves well, badly or not at all."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from gnode._checks import Failed, Refused
from gnode.data.sets import _resume
from gnode.data.sets._download import fetch_original
from gnode.data.sets._entry import DataSet
from tests.data.sets.originals import Served, served, smaller

pytest.importorskip("pooch", reason="needs the extra data")
CONTENT = bytes(range(256)) * 1000
SHA = hashlib.sha256(CONTENT).hexdigest()
FILE = "character+trajectories.zip"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def file() -> Iterator[Served]:
    with served(CONTENT) as given:
        yield given


def entry(file: Served, *, sha256: str | None = None) -> DataSet:
    return smaller("character-trajectories", url=file.url, sha256=sha256)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith(".lock")}


def test_a_whole_file_comes_once(file: Served, tmp_path: Path):
    told: list[str] = []
    for _ in range(2):
        path = fetch_original(entry(file), tmp_path / "new", tell=told.append)
    assert path.read_bytes() == CONTENT and len(file.asked) == 1
    assert told == [f"downloading {file.url} (about 7.9 MB) to {tmp_path / 'new'}"]
    # Nothing is left of the way there, and the checksum stands in the form of sha256sum.
    assert names(path.parent) == {FILE, f"{FILE}.sha256"}
    assert (path.parent / f"{FILE}.sha256").read_text() == f"{SHA}  {FILE}\n"


def test_a_connection_that_breaks_is_taken_up_where_it_broke(file: Served, tmp_path: Path):
    file.stops_after = 100_000
    path = fetch_original(entry(file, sha256=SHA), tmp_path)
    assert path.read_bytes() == CONTENT
    begins = [int(asked.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-")) for asked in file.asked]
    assert begins[0] == 0 and begins == sorted(set(begins)) and len(begins) == 3
    assert all(asked["If-Range"] == '"one"' for asked in file.asked[1:])
    assert names(tmp_path) == {FILE}


def broken_off(file: Served, folder: Path) -> Path:
    """A part of a file, of a process that was killed."""
    file.stops_after, attempts = 100_000, _resume._ATTEMPTS
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_resume, "_ATTEMPTS", 1)
        patch.setattr(_resume.ResumingDownloader, "_size", lambda self: 0)
        with pytest.raises(Failed, match=r"could not be downloaded: .* what has come is kept"):
            fetch_original(entry(file), folder)
    assert attempts == _resume._ATTEMPTS
    file.stops_after = None
    file.asked.clear()
    part = folder / f"{FILE}.part"
    assert 0 < part.stat().st_size < len(CONTENT)
    return part


@pytest.mark.parametrize("validator", ["ETag", "Last-Modified"])
def test_a_later_process_goes_on(file: Served, tmp_path: Path, validator: str):
    said = {"ETag": '"one"', "Last-Modified": "Wed, 21 Oct 2015 07:28:00 GMT"}[validator]
    # A weak tag does not promise the same bytes: the date is asked by.
    file.headers = {"ETag": said} if validator == "ETag" else {"ETag": 'W/"one"', validator: said}
    size = broken_off(file, tmp_path).stat().st_size
    assert fetch_original(entry(file), tmp_path).read_bytes() == CONTENT
    assert [(asked["Range"], asked["If-Range"]) for asked in file.asked] == [(f"bytes={size}-", said)]


@pytest.mark.parametrize("how", ["changed", "no ranges", "no validator", "other address", "too long"])
def test_a_part_that_cannot_be_gone_on_with_is_dropped(file: Served, tmp_path: Path, how: str):
    if how == "no validator":
        file.headers = {}
    part = broken_off(file, tmp_path)
    if how == "changed":
        file.content, file.headers = CONTENT[::-1], {"ETag": '"two"'}
    file.ranges = how != "no ranges"
    if how == "other address":
        file.url = file.url.replace("/file", "/other")
    if how == "too long":
        part.write_bytes(CONTENT + b"more")
    assert fetch_original(entry(file), tmp_path).read_bytes() == file.content
    assert names(tmp_path) == {FILE, f"{FILE}.sha256"}


def test_a_damaged_file_is_refused_by_the_published_checksum(file: Served, tmp_path: Path):
    file.content = CONTENT[:-1] + b"x"
    with pytest.raises(Refused, match=rf"SHA-256 {SHA}, which those who test it give, got .*; remove the file"):
        fetch_original(entry(file, sha256=SHA), tmp_path)


def test_a_file_that_has_changed_is_refused_by_the_first_checksum(file: Served, tmp_path: Path):
    path = fetch_original(entry(file), tmp_path)
    path.unlink()
    file.content = CONTENT[::-1]
    with pytest.raises(Refused, match=rf"SHA-256 {SHA}, as when it was first downloaded, got") as caught:
        fetch_original(entry(file), tmp_path)
    assert f"remove {tmp_path / FILE}.sha256 too" in str(caught.value)
    (tmp_path / f"{FILE}.sha256").unlink()
    assert fetch_original(entry(file), tmp_path).read_bytes() == CONTENT[::-1]


def test_a_slow_server_is_given_up_in_a_sentence(file: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file.waits = 30
    monkeypatch.setattr(_resume, "_ATTEMPTS", 2)
    monkeypatch.setattr(_resume, "_SECONDS", (1.0, 0.1))
    with pytest.raises(Failed, match=r"could not be downloaded: no answer in time; or download it elsewhere"):
        fetch_original(entry(file), tmp_path)
    assert names(tmp_path) == set()


@pytest.mark.parametrize("status", [404, 503])
def test_a_refusal_of_the_server_is_said(file: Served, tmp_path: Path, status: int):
    file.status = status
    with pytest.raises(Failed, match=rf"{file.url} could not be downloaded: {file.url} answered {status}"):
        fetch_original(entry(file), tmp_path)


def test_without_a_network_it_is_said_what_to_put_where(tmp_path: Path):
    # Nobody listens on the port of discard.
    with pytest.raises(Failed) as caught:
        fetch_original(smaller("character-trajectories"), tmp_path)
    assert str(caught.value) == (
        "http://127.0.0.1:9/nothing could not be downloaded: no connection; or download it elsewhere and put it at "
        f"{tmp_path / FILE}, or name a folder with character_trajectories.npz by --data-dir or GNODE_DATA_DIR"
    )
    # By hand, then.
    (tmp_path / FILE).write_bytes(CONTENT)
    assert fetch_original(smaller("character-trajectories"), tmp_path) == tmp_path / FILE


def test_a_cache_that_cannot_be_written_is_refused(file: Served, tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match=r"a folder that can be written at .*file"):
        fetch_original(entry(file), tmp_path / "file")


def test_without_pooch_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("gnode.data.sets._download.find_spec", lambda name: None)
    with pytest.raises(Refused, match=r"expected pooch.* pip install 'gnode\[data\]', or name a folder with"):
        fetch_original(smaller("character-trajectories"), tmp_path)
