"""Shapes and dtypes in annotations are checked at every call, and shapes never broadcast silently."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import jax
import pytest
from hypothesis import HealthCheck, settings
from jax.experimental.compilation_cache import compilation_cache
from jaxtyping import PRNGKeyArray, install_import_hook

# Before anything of gnode is imported, and for as long as the tests last: its submodules load on first use.
install_import_hook("gnode", "beartype.beartype")
jax.config.update("jax_numpy_rank_promotion", "raise")
# Nothing here fills the user's cache folder; processes that tests start take programs from one another (see below).
os.environ["GNODE_CACHE"] = "off"
# How long an example takes is the machine's affair.
settings.register_profile("gnode", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gnode")


@pytest.fixture(scope="session", autouse=True)
def _no_line_every_so_often() -> Iterator[None]:
    """On a slow machine a command would say how far it has come where a test expects that it says nothing."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("gnode.cli.progress._every_so_often.FIRST", 1e6)
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests marked long too, which take minutes each")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        for item in items:
            if "long" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="takes minutes: --long"))


def pytest_collection_finish() -> None:
    """What was imported stays: looking through it for garbage again and again takes a twentieth of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of compiled programs: of a sweep whose members take a second, they take most of the time. Not of all
    workers: a sweep that ends removes what processes left in it, those of another worker's sweep included."""
    return tmp_path_factory.mktemp("programs")


@pytest.fixture
def sweep_folder(tmp_path: Path, programs: Path) -> Path:
    """An empty folder for a sweep, which takes programs from other tests and gives them its own."""
    from tests.sweeps.small_sweeps import share_programs

    return share_programs(tmp_path / "sweep", programs)


@pytest.fixture(scope="module")
def shared_programs(programs: Path) -> Iterator[None]:
    """This process too takes programs from other tests and gives them its own."""
    from gnode.programs._compiled_programs import CompiledPrograms

    # A sweep that ends removes what processes left in its folder.
    compiled = CompiledPrograms(programs / "here")
    compiled.use()
    compiled.collect()
    yield
    compiled.publish()
    compiled.close()


@pytest.fixture
def key() -> PRNGKeyArray:
    return jax.random.key(0)


@pytest.fixture(autouse=True, scope="session")
def programs_of_processes(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Processes that the tests of any worker start take programs from one another, as those of a user do."""
    folder = tmp_path_factory.getbasetemp()
    os.environ["GNODE_CACHE"] = str((folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "compiled")


@pytest.fixture(scope="session")
def kept_programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of this process: few programs of one worker are of use to another, and JAX writes where others might read."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(autouse=True, scope="module")
def programs_are_kept_on_disk(request: pytest.FixtureRequest, kept_programs: Path) -> Iterator[None]:
    """Hundreds of programs would fill the memory of a small machine; many serve several modules. Sweeps see to their
    own, and count what is compiled."""
    alone = "sweeps" in request.path.parts
    if not alone:
        _keep_programs(kept_programs)
    yield
    jax.clear_caches()
    if not alone:
        _keep_programs(None)


def _keep_programs(folder: Path | None) -> None:
    compilation_cache.reset_cache()
    jax.config.update("jax_compilation_cache_dir", None if folder is None else str(folder))
    # Those that compile quickly too.
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 1.0 if folder is None else 0.0)
