"""A process that compiles program after program does not run into the number of memory maps that Linux allows it."""

from pathlib import Path
from typing import Any
from weakref import ref

import jax
import jax.numpy as jnp
import pytest

from gnode.programs import _jit, _room_for_programs, compiled, let_go_of_programs, make_room_for_programs, on_states
from gnode.programs._traced_program import TracedProgram
from tests.programs import at_work


@pytest.fixture
def most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Says how many maps are allowed, and how many there are."""

    def say(allowed: str, used: int) -> None:
        for name, text in (("_MOST", allowed), ("_MAPS", "a map\n" * used)):
            path = tmp_path / name
            path.write_text(text)
            monkeypatch.setattr(_room_for_programs, name, path)

    return say


@pytest.mark.parametrize(
    ("allowed", "used", "made"),
    [("1000\n", 599, False), ("1000\n", 600, True), ("65530\n", 60000, True), ("none", 60000, False)],
)
def test_programs_are_let_go_of_where_they_take_up_most_maps(most, allowed: str, used: int, made: bool):
    program: Any = jax.jit(lambda x: x + 1)
    program(jnp.zeros(3))
    most(allowed, used)
    assert make_room_for_programs() is made
    assert program._cache_size() == (0 if made else 1)
    assert program(jnp.ones(3)).tolist() == [2, 2, 2]


def test_there_is_no_limit_to_look_at_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(_room_for_programs, "_MAPS", tmp_path / "nowhere")
    assert not make_room_for_programs()


def test_programs_kept_on_the_disk_are_let_go_of_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    held: list[ref[TracedProgram]] = []
    find = _jit._find

    def noted(*given: Any) -> TracedProgram | None:
        program = find(*given)
        assert program is not None
        held.append(ref(program))
        return program

    monkeypatch.setattr(_jit, "_find", noted)
    whole = compiled(on_states.__wrapped__)
    for _ in range(2):
        with at_work(tmp_path):
            whole(jnp.tanh, jnp.zeros((3, 2)))
        assert held[-1]() is not None
        let_go_of_programs()
        assert held[-1]() is None
    # The second was asked for anew.
    assert len(held) == 2
