import json
import os
from pathlib import Path

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gnode._checks import Refused
from gnode._files import load_header, load_leaves, read_json, save_leaves, write_atomically, write_json

DTYPES = ["float32", "int32", "bool", "uint8", "float16", "complex64"]


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("files") / "some.gnode"


def same_bits(one, other) -> bool:
    one, other = np.asarray(one), np.asarray(other)
    return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()


arrays = st.sampled_from(DTYPES).flatmap(lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, min_side=0)))
trees = st.recursive(
    arrays | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
headers = st.dictionaries(st.text(), st.integers() | st.text() | st.none() | st.floats(allow_nan=False), max_size=4)


@settings(deadline=None, max_examples=60)
@given(tree=trees, header=headers)
def test_any_tree_reads_back_bit_for_bit(tree, header, file: Path):
    save_leaves(file, "test", header, tree)
    content = file.read_bytes()
    back = load_leaves(file, "test", tree)
    assert jax.tree.structure(back) == jax.tree.structure(tree)
    assert all(same_bits(*pair) for pair in zip(jax.tree.leaves(back), jax.tree.leaves(tree), strict=True))
    assert load_header(file, "test") == header
    save_leaves(file, "test", header, jax.tree.map(jnp.asarray, tree))
    assert file.read_bytes() == content


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_no_flipped_bit_goes_unseen(data, file: Path):
    tree = {"a": np.arange(3, dtype=np.float32), "b": np.zeros((), np.int32)}
    save_leaves(file, "test", {"rate": 1e-05, "name": "Ring"}, tree)
    content = bytearray(file.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    file.write_bytes(bytes(content))
    for read in (lambda: load_header(file, "test"), lambda: load_leaves(file, "test", tree)):
        with pytest.raises(Refused, match=r"some\.gnode"):
            read()


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_no_cut_goes_unseen(data, file: Path):
    tree = [np.arange(3, dtype=np.float32)]
    save_leaves(file, "test", {}, tree)
    content = file.read_bytes()
    file.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    with pytest.raises(Refused, match=r"some\.gnode"):
        load_leaves(file, "test", tree)


def test_a_module_keeps_its_static_parts(file: Path):
    linear = eqx.nn.Linear(2, 3, key=jax.random.key(0))
    save_leaves(file, "test", {}, linear)
    other = eqx.nn.Linear(2, 3, key=jax.random.key(1))
    assert eqx.tree_equal(load_leaves(file, "test", other), linear)


@pytest.mark.parametrize(
    ("like", "message"),
    [
        (
            {"a": np.zeros(3, np.float32)},
            r"the leaf \['a'\] of float32\[3\] in .*, got \['a'\] of float32\[2\];",
        ),
        ({"a": np.zeros(2, np.int32)}, r"the leaf \['a'\] of int32\[2\] in"),
        ({"b": np.zeros(2, np.float32)}, r"the leaf \['b'\] .* got \['a'\]"),
        ({"a": np.zeros(2, np.float32), "b": np.zeros(2, np.float32)}, "2 leaves in .*, got 1"),
        ({}, "0 leaves in .*, got 1"),
    ],
    ids=["shape", "dtype", "name", "missing leaf", "leaf too many"],
)
def test_another_tree_is_refused_by_leaf(like, message, file: Path):
    save_leaves(file, "test", {}, {"a": np.zeros(2, np.float32)})
    with pytest.raises(Refused, match=message):
        load_leaves(file, "test", like)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "a test file at .*, got no file; name a folder"),
        (lambda path: path.mkdir(), "a readable test file at .*, got Is a directory"),
        (lambda path: path.write_bytes(b""), "a gnode test file at .*, got something else, or a damaged file"),
        (lambda path: path.write_bytes(b"[1, 2]\n"), "a gnode test file at"),
        (lambda path: path.write_bytes(b"\xff\xfe\n"), "a gnode test file at"),
        (lambda path: save_leaves(path, "other", {}, []), "a gnode test file at"),
        (
            lambda path: path.write_text(json.dumps({"format": "gnode", "kind": "test", "version": 99}) + "\n"),
            "a test file of version 1 at .*, got version 99; read it with the gnode release that wrote it",
        ),
        (
            lambda path: path.write_text(json.dumps({"format": "gnode", "kind": "test", "version": 1}) + "\n"),
            "checksum does not match",
        ),
    ],
    ids=["missing", "folder", "empty", "list", "bytes", "kind", "version", "no checksum"],
)
def test_a_foreign_file_is_refused(make, message, tmp_path):
    path = tmp_path / "file"
    make(path)
    with pytest.raises(Refused, match=message):
        load_leaves(path, "test", [])


def failing(*arguments):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("where", ["fsync", "replace"])
def test_a_failure_on_the_way_leaves_the_old_content(where, tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_atomically(path, "old")
    monkeypatch.setattr(os, where, failing)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, "new and longer")
    assert path.read_text() == "old"
    monkeypatch.undo()
    write_atomically(path, "new")
    assert path.read_text() == "new" and os.listdir(tmp_path) == ["file"]


def test_a_failure_at_the_first_writing_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OSError, match="No space"):
        write_atomically(tmp_path / "file", b"new")
    assert not (tmp_path / "file").exists()
    assert all(name.startswith(".") for name in os.listdir(tmp_path))


def test_the_content_is_on_the_disk_before_the_name(tmp_path, monkeypatch):
    order = []

    def noting(name, do):
        return lambda *arguments: (order.append(name), do(*arguments))

    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, noting(name, getattr(os, name)))
    write_atomically(tmp_path / "file", "text")
    assert order == ["fsync", "replace"]


def test_json_is_strict(tmp_path):
    write_json(tmp_path / "file", {"a": [1, None, 0.1]})
    assert read_json(tmp_path / "file") == {"a": [1, None, 0.1]}
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "file", float("nan"))
    assert read_json(tmp_path / "file") == {"a": [1, None, 0.1]}


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "the file .*, got none"), (b"{", "a readable JSON file at"), (b"\xff", "a readable JSON file at")],
    ids=["missing", "cut", "bytes"],
)
def test_damaged_json_is_refused_by_name(content, message, tmp_path):
    path = tmp_path / "summary.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused, match=message) as caught:
        read_json(path)
    assert str(path) in str(caught.value)
