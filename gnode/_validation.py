"""Tables that a person wrote, checked against settings."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from gnode._checks import Refused, refusal

_Settings = TypeVar("_Settings", bound=BaseModel)


class SettingsTable(BaseModel):
    """A table of settings: it cannot be changed, has no unknown names, and all its numbers are finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def validate(model: type[_Settings], table: Mapping[str, Any]) -> _Settings:
    """The settings of a table; the first thing that is wrong with it becomes a refusal."""
    try:
        return model.model_validate(table)
    except ValidationError as error:
        raise _as_refusal(error, model) from None


def _as_refusal(error: ValidationError, model: type[BaseModel]) -> Refused:
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        fields = model.model_fields
        for part in first["loc"][:-1]:
            owner = fields.get(str(part))
            fields = getattr(getattr(owner, "annotation", None), "model_fields", fields)
        return refusal(f"a known setting, one of {', '.join(fields)}", where, "correct the name")
    if first["type"] == "missing":
        return refusal(f"the setting {where}", "none", "give it")
    if first["type"] == "value_error":
        return Refused(str(first.get("ctx", {}).get("error", first["msg"])))
    wish, to_be, what = first["msg"].replace("a valid tuple", "a list, such as [100, 100]").partition("should be ")
    expected = f"{where} to be {what}" if to_be else f"a {where} that fits ({wish[0].lower()}{wish[1:]})"
    return refusal(expected, repr(first["input"]), f"correct {where}")
