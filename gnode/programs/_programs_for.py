from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any

import equinox as eqx
import jax

from gnode.programs._operations import curves_in
from gnode.programs._program_key import kind_of

# Flows of so many take as long either way: measured with 12 to 30 (as long), and with 72 and more (up to 1.5 times).
_FEW = 32
_few = ContextVar("few", default=False)
_known: dict[Hashable, bool] = {}
_MOST_KNOWN = 64


def programs_for(flow: Callable[..., Any], *arguments: Any) -> AbstractContextManager[None]:
    """In it, and in threads begun in it (`threads`), `compiled` makes programs that step this flow: of one state, as
    it is called with such arguments (arrays, or their shapes). How they are best compiled depends on it.

    It is traced here, with the switches of here; once, of functions and arguments of one kind.
    """
    leaves, tree = jax.tree.flatten((flow, arguments))
    key = (tree, *map(kind_of, leaves))
    try:
        few = _known.get(key)
    except TypeError:
        # Something in it cannot be hashed.
        return _where_few(_has_few(flow, arguments))
    if few is None:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        few = _known[key] = _has_few(flow, arguments)
    return _where_few(few)


def _has_few(flow: Callable[..., Any], arguments: tuple[Any, ...]) -> bool:
    return curves_in(eqx.filter_make_jaxpr(flow)(*arguments)[0].jaxpr) <= _FEW


@contextmanager
def _where_few(few: bool) -> Iterator[None]:
    before = _few.set(few)
    try:
        yield
    finally:
        _few.reset(before)


def few_curves() -> bool:
    """Whether programs are made for a flow of few exponentials and the like. No, where that was not said."""
    return _few.get()
