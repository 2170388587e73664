"""Which programs are made, where programs are kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gnode.programs import _jit
from gnode.programs._keep_compiled import PLACE, compiled_programs_kept
from tests.programs import no_cache


@contextmanager
def programs_made(folder: Path) -> Iterator[list[tuple[str, dict]]]:
    """Yields the functions of which programs are made, by name, with the options that they are compiled with."""
    made: list[tuple[str, dict]] = []
    trace = _jit.trace

    def noted(function, args, kwargs, options):
        made.append((function.__name__, options))
        return trace(function, args, kwargs, options)

    with pytest.MonkeyPatch.context() as patched, no_cache():
        patched.setenv(PLACE, str(folder))
        patched.setattr(_jit, "trace", noted)
        with compiled_programs_kept(pytest.fail):
            yield made
