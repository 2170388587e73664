import jax

from gnode._types import Key
from gnode.programs._jit import quick_to_compile


@quick_to_compile
def split_key(key: Key, count: int) -> tuple[Key, ...]:
    """`jax.random.split`, of which every entry would be a program of its own."""
    return tuple(jax.random.split(key, count))
