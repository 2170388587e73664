"""Files of arrays that cannot be read are refused in a sentence; nothing else comes out."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gnode._arrays import arrays_in, read_arrays
from gnode._checks import Refused


def archive(**arrays: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=True, **arrays)
    return content.getvalue()


def with_text() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("a", "hello")
    return content.getvalue()


WHOLE = archive(a=np.random.default_rng(0).normal(size=(4, 200)), b=np.arange(3))


def test_arrays_by_name_or_all(tmp_path: Path):
    (tmp_path / "x.npz").write_bytes(WHOLE)
    (only,) = read_arrays(tmp_path / "x.npz", ["b"], expected="x", remedy="y").values()
    assert only.tolist() == [0, 1, 2]
    assert list(arrays_in(WHOLE, None, expected="x", remedy="y")) == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "got no such file"),
        (b"", "got an empty file"),
        (b"text", "got a file of another kind, or a part of one"),
        (WHOLE[:-30], "got a file of another kind, or a part of one"),
        # The start of a compressed array: the first block's type is one that there is not.
        (WHOLE[:55] + bytes([0xFF]) + WHOLE[56:], "got a damaged file"),
        (archive(b=np.zeros(1)), "got one without a, with b"),
        (archive(a=np.array([{}, None])), "got one whose a is of Python objects, which are never loaded"),
        (with_text(), "got one with a in it, which is no array"),
    ],
    ids=["none", "empty", "text", "cut", "damaged", "another name", "objects", "no array"],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None, said: str):
    path = tmp_path / "x.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused, match=f"^expected whole arrays at .*x.npz, {said}; make them$"):
        read_arrays(path, ["a"], expected=f"whole arrays at {path}", remedy="make them")


def test_what_to_do_about_objects_may_be_something_else(tmp_path: Path):
    (tmp_path / "x.npz").write_bytes(archive(a=np.array([{}, None])))
    with pytest.raises(Refused, match=r"never loaded; make it numbers$"):
        read_arrays(tmp_path / "x.npz", None, expected="x", remedy="y", of_objects="make it numbers")


def test_a_folder_is_refused(tmp_path: Path):
    with pytest.raises(Refused, match=r"^expected whole arrays, got a folder; make them$"):
        read_arrays(tmp_path, ["a"], expected="whole arrays", remedy="make them")


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_a_changed_byte_is_refused_or_does_no_harm(place: int, byte: int):
    content = bytearray(WHOLE)
    content[place] = byte
    try:
        arrays = arrays_in(bytes(content), ["a", "b"], expected="x", remedy="y")
    except Refused:
        return
    assert arrays["a"].shape == (4, 200) and arrays["b"].tolist() == [0, 1, 2]
