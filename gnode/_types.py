"""Array aliases used in signatures: one name for one meaning, with its shape."""

from typing import TypeAlias

from jaxtyping import Array, Float, PRNGKeyArray, PyTree

State: TypeAlias = Float[Array, " state"]
Input: TypeAlias = Float[Array, " input"]
Output: TypeAlias = Float[Array, " output"]
Drive: TypeAlias = PyTree[Float[Array, "..."]]
Scalar: TypeAlias = Float[Array, ""]
Key: TypeAlias = PRNGKeyArray
