from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any

import equinox as eqx

from gnode.programs._operations import curves_in

# Flows of so many take as long either way: measured with 12 to 30 (as long), and with 72 and more (up to 1.5 times).
_FEW = 32
_few = ContextVar("few", default=False)


def programs_for(flow: Callable[..., Any], *arguments: Any) -> AbstractContextManager[None]:
    """In it, and in threads begun in it (`threads`), `compiled` makes programs that step this flow: of one state, as
    it is called with such arguments (arrays, or their shapes). How they are best compiled depends on it.

    It is traced here, with the switches of here.
    """
    return _where_few(curves_in(eqx.filter_make_jaxpr(flow)(*arguments)[0].jaxpr) <= _FEW)


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
