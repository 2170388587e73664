"""Numbers in settings. Strict: else `true` would be 1. The limits are those of what they become: int32 and float32."""

from typing import Annotated, TypeAlias

from pydantic import Field

Positive: TypeAlias = Annotated[float, Field(gt=0, le=1e30, strict=True)]
Count: TypeAlias = Annotated[int, Field(ge=1, lt=2**31, strict=True)]
